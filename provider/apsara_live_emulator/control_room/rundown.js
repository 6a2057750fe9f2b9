// A rundown as a timeline against the clock, and as a table; lists that play by themselves.

import { clockText, countText, dayText, el, named, spanText } from "./dom.js";
import { hue } from "./drawing.js";

const STEPS = [60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000, 31536000];
/** Pixels between two marks of the scale. */
const APART = 92;

/** Return the lanes of episodes: one that overlaps another is a lane lower. */
function lanes(episodes) {
  const ends = [];
  return episodes.map((each) => {
    let lane = ends.findIndex((end) => end <= each.start);
    if (lane < 0) lane = ends.length;
    ends[lane] = each.end;
    return lane;
  });
}

/** Return the marks of a scale from start to end that has this width. */
function marks(start, end, width) {
  const step = STEPS.find((each) => ((end - start) / each) * APART <= width) ?? (end - start) / 2;
  const found = [];
  for (let mark = Math.ceil(start / step) * step; mark <= end; mark += step) found.push(mark);
  return { step, found };
}

/** Return a timeline of what has start, end, name, location and state; its `tick(now)` moves the line of the clock. */
export function timeline(entries, width, noun) {
  const start = Math.min(...entries.map((each) => each.start));
  const end = Math.max(...entries.map((each) => each.end));
  const share = (moment) => `${((moment - start) / (end - start)) * 100}%`;
  const placedIn = lanes(entries);
  const count = Math.max(...placedIn) + 1;
  const track = el("div", { class: "track" });
  track.style.setProperty("--lanes", count);
  for (const [index, each] of entries.entries()) {
    const block = el("div", { class: `block ${each.state}` }, named(each.name, noun));
    block.style.left = share(each.start);
    block.style.width = `calc(${((each.end - each.start) / (end - start)) * 100}% - 2px)`;
    block.style.setProperty("--lane", placedIn[index]);
    block.style.setProperty("--hue", hue(each.location || ""));
    track.append(block);
  }
  const { step, found } = marks(start, end, width);
  const scale = el("div", { class: "scale" }, found.map((mark) => {
    const text = step >= 86400 ? dayText(mark).slice(5) : clockText(mark).slice(0, 5);
    const shown = el("span", {}, text);
    shown.style.left = share(mark);
    return shown;
  }));
  const line = el("div", { class: "now" }, el("span", {}, "now"));
  const outside = el("p", { class: "muted outside" });
  const tick = (now) => {
    line.hidden = now < start || now > end;
    line.style.left = share(Math.min(Math.max(now, start), end));
    outside.textContent = now < start ? `Begins in ${spanText(start - now)}` : now > end ? `Ended ${spanText(now - end)} ago` : "";
  };
  track.append(line);
  return { element: el("div", { class: "timeline", "aria-hidden": "true" }, scale, track, outside), tick };
}

function stateText(each, now) {
  if (each.state === "playing") return `${spanText(each.end - now)} left`;
  return each.state === "waiting" ? `in ${spanText(each.start - now)}` : "finished";
}

function row(each) {
  const shown = el("span", { class: "state" });
  const what = each.kind === "component" ? countText(each.components, "component") : named(each.source, "deleted source");
  const line = el("li", { class: each.state, "aria-current": each.state === "playing" ? "true" : null },
    el("span", { class: "times" }, `${clockText(each.start)} – ${clockText(each.end)}`),
    el("span", { class: "title" }, named(each.name, "without a name")), el("span", { class: "source" }, what), shown);
  return { line, tick: (now) => { shown.textContent = stateText(each, now); } };
}

/** Return the section of a rundown. */
export function rundown(studio, width) {
  const { episodes, name, on } = studio.rundown;
  if (!episodes.length) return { element: null, tick: () => {} };
  const drawn = timeline(episodes, width, "episode");
  const ticks = [drawn.tick];
  const days = new Map();
  for (const each of episodes) {
    const made = row(each);
    ticks.push(made.tick);
    days.set(dayText(each.start), [...(days.get(dayText(each.start)) ?? []), made.line]);
  }
  const listed = [...days].map(([day, lines]) => [el("p", { class: "day" }, `${day}, UTC`), el("ol", { class: "episodes" }, lines)]);
  const title = el("h3", { id: "rundown-title" }, "Rundown ", name ? [named(name), " "] : null, el("span", { class: "count" }, countText(episodes.length, "episode")));
  const note = on ? null : el("p", { class: "muted" }, "Not in effect: program_effect is off, so the programme does not follow it.");
  const element = el("section", { class: "panel", "aria-labelledby": "rundown-title" }, title, note, drawn.element,
    el("div", { class: "scroll", id: "rundown-scroll", tabindex: 0, role: "region", "aria-label": "Episodes" }, listed.flat()));
  return { element, tick: (now) => ticks.forEach((each) => each(now)) };
}

function repeats({ repeats: times, round }) {
  if (times === -1) return `repeats without end, round ${round + 1}`;
  return times ? `round ${round + 1} of ${times + 1}` : "plays once";
}

/** Return the section of a show list or a playlist: the entry that plays, and those after it. */
export function playing(list, index) {
  const ticks = [];
  const entries = list.entries.map((each, offset) => {
    const number = list.first + offset;
    const state = el("span", { class: "state" });
    if (number === list.playing) {
      ticks.push((now) => {
        const past = now - list.since;
        state.textContent = each.length === null || each.length === undefined ? `playing for ${spanText(past)}` : `${spanText(each.length - past)} left`;
      });
    } else state.textContent = each.length ? spanText(each.length) : "";
    return el("li", { value: number + 1, "aria-current": number === list.playing ? "true" : null }, named(each.title, "without a name"),
      " ", el("span", { class: "tag" }, each.kind), state);
  });
  const more = list.total - list.first - list.entries.length;
  const id = `list-${index}`;
  const idle = list.playing === null ? "nothing plays" : repeats(list);
  const element = el("section", { class: "panel", "aria-labelledby": id },
    el("h3", { id }, named(list.title), " ", el("span", { class: "count" }, `${list.total.toLocaleString("en")} ${list.total === 1 ? "entry" : "entries"}, ${idle}`)),
    el("ol", { class: "shows" }, entries), more > 0 ? el("p", { class: "muted" }, `${more.toLocaleString("en")} more after these.`) : null);
  return { element, tick: (now) => ticks.forEach((each) => each(now)) };
}
