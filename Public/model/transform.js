import { boxOf, placedPoints } from './instances.js';

/**
 * Turning and enlarging a whole animal. What is returned are changes of points; visible and checked stay as they were.
 *
 * @typedef {import('./types.js').Label} Label
 * @typedef {import('./types.js').Point} Point
 * @typedef {import('./types.js').PointChange} PointChange
 */

/**
 * The label turned about a point, then moved.
 *
 * @param {Label} label
 * @param {Point} about px of the frame
 * @param {number} angle radians, clockwise on the screen
 * @param {number} [dx] px of the frame
 * @param {number} [dy]
 * @returns {PointChange[]}
 */
export function turnedPoints(label, about, angle, dx = 0, dy = 0) {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return changed(label, (p) => ({
    x: about.x + c * (p.x - about.x) - s * (p.y - about.y) + dx,
    y: about.y + s * (p.x - about.x) + c * (p.y - about.y) + dy,
  }));
}

/**
 * The label enlarged away from a point that stays where it is.
 *
 * @param {Label} label
 * @param {Point} fixed px of the frame
 * @param {number} fx
 * @param {number} fy
 * @returns {PointChange[]}
 */
export const scaledPoints = (label, fixed, fx, fy = fx) =>
  changed(label, (p) => ({ x: fixed.x + (p.x - fixed.x) * fx, y: fixed.y + (p.y - fixed.y) * fy }));

/**
 * @param {Label} label
 * @param {(p: Point) => Point} rule
 */
function changed(label, rule) {
  return placedPoints(label).flatMap((p, node) => (p ? [{ node, ...p, ...rule(p) }] : []));
}

/**
 * The corners of a box, clockwise from the top left; the one opposite to corner `i` is `(i + 2) % 4`.
 *
 * @param {import('./types.js').Box} box
 * @returns {Point[]}
 */
export const cornersOf = ({ minX, minY, maxX, maxY }) =>
  [{ x: minX, y: minY }, { x: maxX, y: minY }, { x: maxX, y: maxY }, { x: minX, y: maxY }];

/**
 * The factors by which a box grows when one of its corners is pulled somewhere: one for both directions, so that the
 * animal keeps its shape, or one each when it is pulled freely. Never below a twentieth: an animal has no mirror image.
 *
 * @param {Point} fixed the opposite corner
 * @param {Point} from where the corner was
 * @param {Point} to
 * @param {boolean} freely
 */
export function pulledFactors(fixed, from, to, freely) {
  const w = from.x - fixed.x;
  const h = from.y - fixed.y;
  const least = (/** @type {number} */ f) => Math.max(0.05, f);
  if (freely) {
    return {
      fx: Math.abs(w) < 1 ? 1 : least((to.x - fixed.x) / w), fy: Math.abs(h) < 1 ? 1 : least((to.y - fixed.y) / h),
    };
  }
  const length = w * w + h * h;
  const f = length < 1 ? 1 : least((w * (to.x - fixed.x) + h * (to.y - fixed.y)) / length);
  return { fx: f, fy: f };
}

/**
 * The middle of a label's box.
 *
 * @param {Label} label
 * @returns {Point}
 */
export function middleOf(label) {
  const box = boxOf(label, 2);
  return box ? { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 } : { x: 0, y: 0 };
}
