// One studio: what it shows, what it plays, what is in it; and the relays.

import { clockText, countText, el, momentText, named, spanText } from "./dom.js";
import { drawing, hue } from "./drawing.js";
import { playing, rundown } from "./rundown.js";

const STATES = { running: "On air", starting: "Starting", stopped: "Stopped", unreadable: "Unreadable" };
const BY = {
  layout: "layout",
  rundown: "rundown",
  list: "list",
  standby: "standby picture",
};

/** Return the badge of a state. */
export function badge(state, text = STATES[state] ?? state) {
  return el("span", { class: `badge ${state}` }, text);
}

function facts(pairs) {
  return el("dl", { class: "facts" }, pairs.filter(([, value]) => value).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

function head(studio, now) {
  const since = studio.since === null ? null : studio.since > now ? `streams at ${momentText(studio.since, now)}` : `since ${momentText(studio.since, now)}`;
  const template = studio.next_template
    ? [el("code", {}, studio.template || "none"), " → ", el("code", {}, studio.next_template), " ", el("span", { class: "warning" }, "after a restart")]
    : studio.template ? el("code", {}, studio.template) : null;
  const tags = Object.entries(studio.tags).map(([key, value]) => el("span", { class: "tag" }, `${key}${value ? `: ${value}` : ""}`));
  return el("section", { class: "panel head-panel", "aria-labelledby": "studio-title" },
    el("div", { class: "head" }, el("h2", { id: "studio-title" }, named(studio.name, studio.id)), badge(studio.state), el("span", { class: "muted" }, since ?? "")),
    facts([["Kind", studio.kind], ["Domain", studio.domain ? named(studio.domain) : null], ["Template", template], ["Id", el("code", {}, studio.id)], ["Tags", tags.length ? tags : null]]));
}

function meters(sound) {
  return el("ul", { class: "meters", "aria-label": "Sound" }, sound.map((each) => {
    const bar = el("span", { class: "bar", "aria-hidden": "true" }, el("span"));
    bar.firstChild.style.width = `${Math.min(each.volume, 1) * 100}%`;
    bar.style.setProperty("--hue", hue(each.location));
    return el("li", {}, named(each.name || each.location), bar, el("span", { class: "volume" }, `${Math.round(each.volume * 100)} %`));
  }));
}

function monitor(scene, portrait) {
  const off = !scene.exists ? "No signal" : !scene.on ? "Stopped" : scene.shows === "standby" ? "Standby" : scene.shows === "nothing" && !scene.components.length ? "Black" : "";
  const title = scene.output === "PGM" ? "Programme" : "Preview";
  const by = BY[scene.shows];
  const why = by ? [`by its ${by}`, scene.title ? ": " : "", scene.title ? named(scene.title) : null] : [off ? "" : "components alone"];
  const figure = el("figure", { class: `monitor ${scene.output.toLowerCase()}${scene.on ? " on" : ""}${off && scene.layers.length ? " dim" : ""}` },
    el("figcaption", {}, el("strong", { class: "tally" }, scene.output), el("span", {}, title), el("span", { class: "muted why" }, why)),
    drawing({ layers: scene.layers, components: scene.components, portrait, note: off, title: `${title} (${scene.output})` }));
  if (scene.sound.length) figure.append(meters(scene.sound));
  return figure;
}

function layouts(studio) {
  if (!studio.layouts.length) return null;
  const shown = new Map();
  for (const scene of studio.scenes) if (scene.layout) shown.set(scene.layout, [...(shown.get(scene.layout) ?? []), scene.output]);
  const pictures = studio.layouts.map((each, index) => el("li", {},
    drawing({ layers: each.layers, portrait: studio.portrait, title: `Layout ${index + 1}` }),
    el("p", {}, each.name ? named(each.name) : el("code", { title: each.id }, each.id.slice(0, 8)), (shown.get(each.id) ?? []).map((output) => el("span", { class: `tally ${output.toLowerCase()}` }, output)))));
  return el("section", { class: "panel", "aria-labelledby": "layouts-title" },
    el("h3", { id: "layouts-title" }, "Layouts ", el("span", { class: "count" }, String(pictures.length))), el("ul", { class: "layouts" }, pictures));
}

function sources(studio) {
  if (!studio.sources.length) return null;
  const rows = studio.sources.map((each) => {
    const mark = el("span", { class: "swatch", "aria-hidden": "true" });
    mark.style.setProperty("--hue", hue(each.location));
    return el("li", {}, mark, el("code", {}, each.location || "–"), named(each.name, "without a name"), el("span", { class: "tag" }, each.kind), el("span", { class: "address" }, named(each.address)));
  });
  return el("section", { class: "panel", "aria-labelledby": "sources-title" },
    el("h3", { id: "sources-title" }, "Sources ", el("span", { class: "count" }, String(rows.length))), el("ul", { class: "sources" }, rows));
}

function unreadable(studio) {
  return el("section", { class: "panel" }, el("h2", {}, named(studio.name, studio.id)),
    el("p", {}, `The settings of this studio, which came with a snapshot, cannot be read (${studio.reason}).`));
}

/** Return the sections of a studio, and a function that moves them with the clock. */
export function detail(studio, now, width) {
  if (studio.state === "unreadable") return { element: unreadable(studio), tick: () => {} };
  const program = rundown(studio, width);
  const lists = studio.lists.map(playing);
  const element = [head(studio, now),
    el("section", { class: "monitors", "aria-label": "Scenes" }, studio.scenes.map((each) => monitor(each, studio.portrait))),
    program.element, ...lists.map((each) => each.element), layouts(studio), sources(studio)];
  return { element, tick: (moment) => [program, ...lists].forEach((each) => each.tick(moment)) };
}

/** Return the entry of a studio in the list of studios. */
export function entry(studio, selected) {
  const program = studio.scenes?.[1];
  const shows = program?.on && program.shows !== "nothing" ? program.title || program.layers.map((each) => each.name || each.location).join(" + ") : "";
  return el("li", {}, el("a", { href: `#studio=${encodeURIComponent(studio.id)}`, id: `entry-${studio.id}`, "aria-current": selected ? "true" : null },
    el("span", { class: `dot ${studio.state}`, "aria-hidden": "true" }), named(studio.name, studio.id),
    el("span", { class: "muted" }, STATES[studio.state], shows ? [", ", named(shows)] : null)));
}

/** Return the list of relays, and a function that moves it with the clock. */
export function relays(all, now) {
  const ticks = [];
  const rows = all.map((each) => {
    if (each.state === "unreadable") return el("li", {}, badge(each.state, each.state), " ", named(each.id));
    const left = el("span", { class: "state" });
    const done = el("span");
    ticks.push((moment) => {
      const share = Math.min(Math.max((moment - each.start) / (each.end - each.start), 0), 1);
      done.style.width = `${share * 100}%`;
      left.textContent = each.state === "waiting" ? `begins in ${spanText(each.start - moment)}` : each.state === "ended" || moment > each.end ? "" : `${spanText(each.end - moment)} left`;
    });
    const file = each.file ? [el("span", { class: "muted" }, `file ${each.file.index + 1} of ${each.sources.length}, at ${clockText(each.file.second)}`)] : [];
    const from = each.sources.length > 1 ? countText(each.sources.length, "file") : named(each.sources[0]);
    return el("li", {}, el("div", { class: "head" }, badge(each.state, each.state), named(each.name, each.id.slice(0, 8)), el("span", { class: "tag" }, each.region), left),
      el("p", { class: "address" }, from, " → ", named(each.destination)), file,
      el("div", { class: "window" }, el("span", {}, momentText(each.start, now)), el("span", { class: "bar", "aria-hidden": "true" }, done), el("span", {}, momentText(each.end, now))));
  });
  return { element: el("ul", { class: "relays" }, rows), tick: (moment) => ticks.forEach((each) => each(moment)) };
}
