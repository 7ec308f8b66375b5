import { boxOf } from './instances.js';

/**
 * A view of one animal, cropped and centred on it through time.
 *
 * @typedef {{track: number, side: number, x: number, y: number}} AnimalView `side` in px of the frame; `x`, `y` its last middle
 */

/** How much of the surroundings is seen: times the animal's own size. */
const AIR = 1.8;
const LEAST = 24;

/**
 * @param {import('./types.js').FrameRecord | null} record
 * @param {number} track
 * @returns {{animal: import('./types.js').Label | import('./types.js').Prediction, box: import('./types.js').Box} | null}
 */
export function animalOf(record, track) {
  const label = record?.labels.find((l) => l.track === track);
  const animal = label ?? record?.predictions.find((p) => p.track === track);
  const box = animal ? boxOf(animal, label ? 2 : 3) : null;
  return animal && box ? { animal, box } : null;
}

/**
 * The view on the frame that is shown: it follows the animal, keeps its scale unless the animal outgrows it, and stays
 * where the animal was last when it is not there.
 *
 * @param {AnimalView} view
 * @param {import('./types.js').FrameRecord | null} record
 * @returns {AnimalView}
 */
export function followed(view, record) {
  const here = animalOf(record, view.track);
  if (!here) return view;
  const { minX, minY, maxX, maxY } = here.box;
  const wanted = Math.max(LEAST, AIR * Math.hypot(maxX - minX, maxY - minY) / Math.SQRT2);
  const side = view.side >= wanted / 1.3 && view.side <= wanted * 2.5 ? view.side : wanted;
  return { track: view.track, side, x: (minX + maxX) / 2, y: (minY + maxY) / 2 };
}

/**
 * The part of the picture that a view shows, and where it lies on a square canvas; what is beyond the picture's edge stays
 * empty.
 *
 * @param {AnimalView} view
 * @param {{width: number, height: number}} picture
 * @param {number} size of the canvas
 */
export function cropOf({ x, y, side }, picture, size) {
  const left = x + 0.5 - side / 2;
  const top = y + 0.5 - side / 2;
  const x0 = Math.max(0, left);
  const y0 = Math.max(0, top);
  const x1 = Math.min(picture.width, left + side);
  const y1 = Math.min(picture.height, top + side);
  const scale = size / side;
  return { scale, left, top, source: { x: x0, y: y0, width: Math.max(0, x1 - x0), height: Math.max(0, y1 - y0) },
    target: { x: (x0 - left) * scale, y: (y0 - top) * scale, width: Math.max(0, x1 - x0) * scale, height: Math.max(0, y1 - y0) * scale } };
}
