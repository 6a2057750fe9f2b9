// The page: follows the emulator, moves its clock, and draws what has changed.

import { clockText, dayText, el, spanText, swap } from "./dom.js";
import { Ledger } from "./ledger.js";
import { detail, entry, relays } from "./studio.js";

const EVENTS = "/_emulator/room/events";
const CLOCK = "/_emulator/clock";
const $ = (id) => document.getElementById(id);

const parts = new Map();
const ledger = new Ledger($("calls"), $("no-calls"), $("call-count"));
const clock = { now: 0, read: 0, frozen: true };
let isFirst = true;
let stream = null;

const studios = () => [...parts].filter(([name]) => name.startsWith("studio ")).map(([, part]) => part);
const allRelays = () => [...parts].filter(([name]) => name.startsWith("relay ")).map(([, part]) => part);

/** Return the emulator's time, in seconds since 1970. */
function now() {
  return clock.frozen ? clock.now : clock.now + (performance.now() - clock.read) / 1000;
}

function say(text) {
  $("status").textContent = text;
}

// What the emulator sends

function connection(state, text) {
  if ($("connection").textContent === text) return;
  $("connection").dataset.state = state;
  $("connection").textContent = text;
  if (state !== "waiting") say(state === "live" ? "Connected to the emulator." : "Connection lost.");
}

/** Follow the emulator; a hidden page does not, as browsers allow few connections to one host. */
function follow() {
  stream?.close();
  if (document.visibilityState === "hidden") return;
  stream = new EventSource(EVENTS);
  stream.addEventListener("open", () => { isFirst = true; });
  stream.addEventListener("message", (event) => { connection("live", "live"); take(JSON.parse(event.data)); });
  stream.addEventListener("error", () => connection("lost", "not reachable, trying again"));
}

function take(news) {
  if (isFirst) {
    news.gone = [...parts.keys()].filter((name) => !(name in news.parts));
    ledger.clear();
    isFirst = false;
  }
  for (const name of news.gone) parts.delete(name);
  for (const [name, part] of Object.entries(news.parts)) parts.set(name, part);
  [clock.now, clock.read, clock.frozen] = [news.now, performance.now(), parts.get("clock").frozen];
  $("moment").value ||= new Date(Math.floor(clock.now) * 1000).toISOString().slice(0, 19);
  const changed = [...Object.keys(news.parts), ...news.gone];
  ledger.add(news.calls, news.oldest, new Map(studios().map((each) => [each.id, each.name])));
  draw(changed);
}

// What the page shows

function selected(all) {
  const wanted = new URLSearchParams(location.hash.slice(1)).get("studio");
  return all.find((each) => each.id === wanted) ?? all.find((each) => each.state !== "stopped") ?? all[0];
}

function draw(changed) {
  const all = studios();
  const shown = selected(all);
  const moved = changed.includes("clock");
  if (moved || changed.some((name) => name.startsWith("studio "))) drawStudios(all, shown);
  if (moved || changed.some((name) => name.startsWith("relay "))) drawRelays();
  tick();
}

let ticksOfStudio = () => {};
let ticksOfRelays = () => {};

function drawStudios(all, shown) {
  $("studio-count").textContent = all.length || "";
  swap($("studios"), all.map((each) => entry(each, each === shown)));
  document.title = `${shown ? `${shown.name} – ` : ""}Control room`.slice(0, 120);
  if (!shown) {
    ticksOfStudio = () => {};
    swap($("detail"), empty());
    return;
  }
  const made = detail(shown, now(), $("detail").clientWidth - 40);
  ticksOfStudio = made.tick;
  swap($("detail"), made.element);
}

function empty() {
  return el("section", { class: "panel empty" }, el("h2", {}, "No studios yet"),
    el("p", {}, "Run ", el("code", {}, "make up"), " or a program with its endpoint at ", el("code", {}, location.origin), ": what it creates appears here."));
}

function drawRelays() {
  const all = allRelays();
  $("relays").hidden = !all.length;
  $("relay-count").textContent = all.length;
  const made = relays(all, now());
  ticksOfRelays = made.tick;
  swap($("relay-list"), made.element);
}

// The clock

/** Return the next moment at which something begins or ends, and what. */
function nextCue() {
  const cues = [];
  const add = (at, what) => { if (at > now() + 0.5) cues.push({ at, what }); };
  for (const studio of studios().filter((each) => each.rundown)) {
    for (const each of studio.rundown.episodes) {
      add(each.start, `${each.name || "an episode"} begins`);
      add(each.end, `${each.name || "an episode"} ends`);
    }
    for (const list of studio.lists) {
      const entry = list.playing === null ? null : list.entries[list.playing - list.first];
      if (entry?.length) add(list.since + entry.length, `${entry.title || "an entry"} ends`);
    }
    if (studio.state === "starting") add(studio.since, `${studio.name} streams`);
  }
  for (const each of allRelays()) {
    if (each.start !== undefined && each.state !== "ended") {
      add(each.start, `relay ${each.name} begins`);
      add(each.end, `relay ${each.name} ends`);
    }
  }
  const first = Math.min(...cues.map((each) => each.at));
  const due = cues.filter((each) => each.at === first);
  // Where one episode gives way to another, the one that begins is the cue.
  return due.find((each) => each.what.endsWith("begins")) ?? due[0] ?? null;
}

function tick() {
  const moment = now();
  if (!parts.size) return;
  $("time").textContent = clockText(moment);
  $("time").dateTime = new Date(moment * 1000).toISOString();
  $("date").textContent = `${dayText(moment)}, UTC`;
  const ahead = parts.get("clock").ahead_s ?? 0;
  $("moved").textContent = clock.frozen ? "stands still" : Math.abs(ahead) < 1 ? "real time" : `runs, ${spanText(Math.abs(ahead))} ${ahead > 0 ? "ahead" : "behind"}`;
  $("toggle").textContent = clock.frozen ? "Run" : "Stop";
  const cue = nextCue();
  $("next").disabled = cue === null;
  $("cue").replaceChildren(...(cue ? [el("bdi", {}, cue.what.length > 60 ? `${cue.what.slice(0, 60)}…` : cue.what), ` in ${spanText(cue.at - moment)}`] : ["Nothing begins or ends later."]));
  ticksOfStudio(moment);
  ticksOfRelays(moment);
}

/** Move the clock; the emulator answers with its new time, and its events follow. */
async function move(change) {
  const answer = await fetch(CLOCK, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(change) }).catch(() => null);
  const body = await answer?.json().catch(() => null);
  if (!answer?.ok || !body) return say(body?.message ?? "The clock could not be moved.");
  const moment = Date.parse(body.now) / 1000;
  [clock.now, clock.read, clock.frozen] = [moment, performance.now(), body.frozen];
  tick();
  return say(`The clock is at ${clockText(moment)}, ${dayText(moment)}, and ${body.frozen ? "stands still" : "runs"}.`);
}

/** Go to a moment; a clock that runs goes on from there. */
function goTo(moment) {
  return move(clock.frozen ? { set: new Date(moment * 1000).toISOString() } : { advance: moment - now() + 0.05 });
}

for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", () => move({ advance: Number(button.dataset.advance) }));
}
$("next").addEventListener("click", () => { const cue = nextCue(); if (cue) goTo(cue.at); });
$("toggle").addEventListener("click", () => move(clock.frozen ? { run: true } : { set: new Date(now() * 1000).toISOString() }));
$("release").addEventListener("click", () => move({ release: true }));
$("set").addEventListener("submit", (event) => {
  event.preventDefault();
  goTo(Date.parse(`${$("moment").value}Z`) / 1000);
});

$("writes").addEventListener("change", () => $("calls").classList.toggle("writes", $("writes").checked));
window.addEventListener("hashchange", () => drawStudios(studios(), selected(studios())));
let width = innerWidth;
window.addEventListener("resize", () => {
  if (innerWidth !== width && parts.size) {
    width = innerWidth;
    drawStudios(studios(), selected(studios()));
    tick();
  }
});
document.addEventListener("visibilitychange", follow);
setInterval(tick, 1000);
follow();
