// Pictures of scenes and layouts as SVG.

import { el } from "./dom.js";
import { placed } from "./geometry.js";

/** The ratio of a source is not known to the emulator; cameras and most files have this one. */
const SOURCE = 16 / 9;
/** The longer side of a drawing in its own units, and the sizes of its letters. */
const LONG = 1600;
const LABEL = 58;
const LETTER = 0.56;
const HUES = [212, 268, 160, 24, 338, 190, 44, 300];
let drawings = 0;

/** Return the hue of a source, by its location: RV01, RV02 … */
export function hue(location) {
  const number = Number.parseInt(location.slice(2), 10);
  return HUES[(Number.isNaN(number) ? 0 : number - 1 + HUES.length) % HUES.length];
}

/** Return a text cut to a width; a wide character counts twice. */
function cut(text, width, size) {
  const letters = Array.from(text);
  let left = width / (size * LETTER);
  for (const [index, letter] of letters.entries()) {
    left -= letter.codePointAt(0) > 0x2e7f ? 1.8 : 1;
    if (left < 1 && index < letters.length - 1) return `${letters.slice(0, index).join("")}…`;
  }
  return text;
}

function label(text, x, y, size, width, attributes = {}) {
  return el("text", { x, y, "font-size": size, "text-anchor": "middle", ...attributes }, cut(text, width, size));
}

/** Draw one source of a layout: a plain colour, its name, its location. */
function layer(source, [width, height]) {
  const { box, picture } = placed(source, width / height, SOURCE);
  const [x, y, w, h] = [picture[0] * width, picture[1] * height, picture[2] * width, picture[3] * height];
  const size = Math.min(LABEL, h * 0.3, w * 0.14);
  const group = el("g", { class: "layer" });
  group.style.setProperty("--hue", hue(source.location));
  if (box !== picture) {
    const [bx, by, bw, bh] = [box[0] * width, box[1] * height, box[2] * width, box[3] * height];
    group.append(el("rect", { class: "box", x: bx, y: by, width: bw, height: bh }));
  }
  group.append(el("rect", { class: "picture", x, y, width: w, height: h, rx: 6 }));
  const [first, second] = source.name ? [source.name, source.location] : [source.location, ""];
  // A small picture is labelled at its bottom, where a logo in a corner of it leaves room.
  const middle = h < height / 2 ? y + h - size * (second ? 1.55 : 0.5) : y + h / 2 + (second ? -size * 0.1 : size * 0.35);
  if (first) group.append(label(first, x + w / 2, middle, size, w * 0.92, { class: "title" }));
  if (second) group.append(label(second, x + w / 2, middle + size * 1.15, size * 0.78, w * 0.92, { class: "location" }));
  return group;
}

const COLOR = /^(?:0x|#)([0-9a-f]{6})$/i;

/** Draw a component: a text as it is written, an image or captions as a frame with what is in it. */
function component(each, [width, height]) {
  const isText = each.kind === "text";
  const size = Math.min(each.size || (isText ? 0.05 : 0), 1) * height;
  const own = isText ? Math.max(1, Array.from(each.content).length) * size * LETTER + size * 0.6 : 0;
  const sizes = isText
    ? { width: own / width, height: each.height || (size * 1.5) / height, fill_mode: "fit" }
    : { width: each.width, height: each.height || (each.width ? 0 : 0.1), fill_mode: "none" };
  const ratio = isText ? (sizes.width * width) / (sizes.height * height) : SOURCE;
  const { box } = placed({ ...each, ...sizes }, width / height, ratio);
  const [x, y, w, h] = [box[0] * width, box[1] * height, box[2] * width, box[3] * height];
  const group = el("g", { class: `component ${each.kind}` });
  group.append(el("rect", { class: "frame", x, y, width: w, height: h, rx: 4 }));
  const text = isText ? each.content : each.name || each.location;
  const letters = isText ? size : Math.min(LABEL * 0.7, h * 0.4, w * 0.22);
  const written = label(text, x + w / 2, y + h / 2 + letters * 0.35, letters, isText ? width * 0.96 : w * 0.94);
  const color = isText && COLOR.exec(each.color);
  if (color) written.style.fill = `#${color[1]}`;
  group.append(written);
  return group;
}

/** Return what a picture shows in words. */
export function words(layers, components) {
  const seen = [...layers.map((each) => `${each.name || "no source"} at ${each.location || "the whole picture"}`),
    ...components.map((each) => `${each.kind} ${each.name || each.location}`)];
  return seen.length ? `From bottom to top: ${seen.join(", ")}` : "Empty";
}

/** Draw layers and components, the first one at the bottom. */
export function drawing({ layers, components = [], portrait = false, note = "", title }) {
  const frame = portrait ? [(LONG * 9) / 16, LONG] : [LONG, (LONG * 9) / 16];
  const [width, height] = frame;
  const clip = `drawing-${++drawings}`;
  const picture = el("g", { "clip-path": `url(#${clip})` },
    el("rect", { class: "black", width, height }),
    layers.map((each) => layer(each, frame)),
    components.map((each) => component(each, frame)));
  const svg = el("svg", { viewBox: `0 0 ${width} ${height}`, class: "drawing", role: "img", "aria-label": `${title}. ${note || words(layers, components)}` },
    el("defs", {}, el("clipPath", { id: clip }, el("rect", { width, height }))), picture);
  if (note) svg.append(label(note, width / 2, height / 2 + 24, 72, width, { class: "note" }));
  return svg;
}
