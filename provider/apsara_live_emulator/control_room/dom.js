// Elements and texts. A text of the state only ever becomes a text node, so markup in a name stays a name.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "g", "rect", "line", "circle", "text", "tspan", "clipPath", "defs", "path"]);

/** Return an element with attributes and children; a child that is a string becomes text, one that is null is left out. */
export function el(tag, attributes = {}, ...children) {
  const element = DRAWN.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** Return a name that somebody else chose, kept apart from the direction of the text around it. */
export function named(text, otherwise = "") {
  return text ? el("bdi", { class: "name", title: text.length > 24 ? text : null }, text) : el("span", { class: "muted" }, otherwise);
}

/** Replace the children of an element; what is scrolled or has the focus in it stays so, by its id. */
export function swap(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement.id : "";
  const scrolled = [...container.querySelectorAll(".scroll[id]")].map((each) => [each.id, each.scrollTop, each.scrollLeft]);
  const open = new Set([...container.querySelectorAll("details[open][id]")].map((each) => each.id));
  container.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, top, left] of scrolled) document.getElementById(id)?.scrollTo({ top, left, behavior: "instant" });
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short", year: "numeric" });

/** Return a time of day in UTC: 20:00:00. */
export function clockText(seconds) {
  return new Date(seconds * 1000).toISOString().slice(-13, -5);
}

/** Return a day in UTC: Thu, 5 Nov 2036. */
export function dayText(seconds) {
  return DAY.format(new Date(seconds * 1000));
}

/** Return a time, with its day unless that is the day of `now`. */
export function momentText(seconds, now) {
  const [day, today] = [dayText(seconds), dayText(now)];
  return day === today ? clockText(seconds) : `${day}, ${clockText(seconds)}`;
}

const UNITS = [["day", 86400], ["h", 3600], ["min", 60], ["s", 1]];

/** Return how long something is, in its two largest units: 1 h 30 min. */
export function spanText(seconds) {
  let rest = Math.max(0, Math.round(seconds));
  const words = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) words.push(`${count.toLocaleString("en")} ${unit}${unit === "day" && count > 1 ? "s" : ""}`);
    if (count && unit === "day" && count > 99) break;
    if (words.length === 2) break;
  }
  return words.join(" ") || "0 s";
}

/** Return a count with its noun: 1 call, 2 calls. */
export function countText(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
