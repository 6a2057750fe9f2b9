// The calls that the emulator has received, the newest first.

import { clockText, el, named } from "./dom.js";

/** Calls that are kept on the page. */
const KEPT = 200;
const READ = /^(Describe|List)/;

function result(call) {
  const code = call.code ?? (call.happened ? "" : "no effect");
  const state = call.code ? "error" : call.fault || !call.happened ? "fault" : "ok";
  return [call.fault ? el("span", { class: "tag fault" }, call.fault) : null,
    el("span", { class: `result ${state}` }, call.code ?? (call.happened ? "OK" : code))];
}

function parameters(call) {
  const pairs = [...call.parameters, ...(call.more ? [["…", `${call.more} more`]] : [])];
  const answered = Object.entries(call.ids).map(([name, value]) => [`→ ${name}`, String(value)]);
  if (call.message) answered.push(["→ Message", call.message]);
  answered.push(["Request id", call.request]);
  return el("dl", {}, [...pairs, ...answered].map(([name, value]) => [el("dt", {}, name), el("dd", {}, value === "" ? el("span", { class: "muted" }, "empty") : named(value))]));
}

/** Return one call as a line that opens; what is in it is written when it is opened. */
function line(call, studios) {
  const about = call.studio ? studios.get(call.studio) ?? "" : "";
  const opened = el("details", { id: `call-${call.number}`, class: READ.test(call.action) ? "read" : null },
    el("summary", {}, el("span", { class: "number" }, String(call.number)), el("span", { class: "at" }, clockText(call.at)),
      el("span", { class: "action" }, call.action || "no action"), el("span", { class: "about" }, named(about)), el("span", { class: "outcome" }, result(call))));
  opened.addEventListener("toggle", () => { if (opened.open && opened.children.length === 1) opened.append(parameters(call)); });
  return el("li", {}, opened);
}

/** The list of calls on the page. */
export class Ledger {
  constructor(list, empty, count) {
    [this.list, this.empty, this.count] = [list, empty, count];
    this.numbers = [];
  }

  /** Add calls, the newest last, and remove those that the emulator has forgotten. */
  add(calls, oldest, studios) {
    for (const call of calls) {
      this.list.prepend(line(call, studios));
      this.numbers.push(call.number);
    }
    while (this.numbers.length > KEPT || (this.numbers.length && this.numbers[0] < oldest)) {
      this.list.lastElementChild.remove();
      this.numbers.shift();
    }
    const total = this.numbers.length ? this.numbers.at(-1) - oldest + 1 : 0;
    this.count.textContent = total > this.numbers.length ? `newest ${this.numbers.length} of ${total.toLocaleString("en")}` : String(total);
    this.empty.hidden = total > 0;
  }

  /** Forget everything: a new connection sends it again. */
  clear() {
    this.list.replaceChildren();
    this.numbers = [];
  }
}
