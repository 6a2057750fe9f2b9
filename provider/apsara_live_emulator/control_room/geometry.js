// Where a layer is seen: the vendor's rules of anchors, sizes and fill modes. All numbers are fractions of the output.

const ANCHORS = {
  topLeft: [0, 0], topCenter: [0.5, 0], topRight: [1, 0],
  leftCenter: [0, 0.5], center: [0.5, 0.5], rightCenter: [1, 0.5],
  bottomLeft: [0, 1], bottomCenter: [0.5, 1], bottomRight: [1, 1],
};

/** Return the largest picture of a ratio that fits into a box, in its middle. */
function fitted([x, y, width, height], output, source) {
  const scale = Math.min((width * output) / source, height);
  const [w, h] = [(scale * source) / output, scale];
  return [x + (width - w) / 2, y + (height - h) / 2, w, h];
}

/** Return the size of a picture: one side follows from the other by its ratio; without a size it is as large as fits. */
function sized({ width, height, fill_mode }, output, source) {
  if (fill_mode === "fit") return [width, height];
  if (height > 0) return [(height * source) / output, height];
  if (width > 0) return [width, (width * output) / source];
  return fitted([0, 0, 1, 1], output, source).slice(2);
}

/** Return the box of a layer and the picture in it, as [x, y, width, height]; `output` and `source` are ratios. */
export function placed(layer, output, source) {
  const [w, h] = sized(layer, output, source);
  const [right, down] = ANCHORS[layer.anchor] ?? ANCHORS.topLeft;
  const [px, py] = layer.position;
  const box = [right * (1 - w) + (right === 1 ? -px : px), down * (1 - h) + (down === 1 ? -py : py), w, h];
  return { box, picture: layer.fill_mode === "fit" ? fitted(box, output, source) : box };
}
