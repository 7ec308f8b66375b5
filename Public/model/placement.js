import { COMPLETE, placedPoints, shownPredictions, slotCount } from './instances.js';

/**
 * Where the points of a new animal begin.
 *
 * @typedef {import('./types.js').PlacedPoint} PlacedPoint
 * @typedef {(PlacedPoint | null)[]} Points
 * @typedef {import('./types.js').Point} Point
 */

const OFFSET = 10;

/**
 * A shape for a skeleton that nobody has drawn yet: its edges as springs, its nodes pushing one another off.
 *
 * @param {import('./types.js').Skeleton} skeleton
 * @param {number} radius px
 * @returns {(Point | null)[]} per node id, about (0, 0)
 */
export function springShape(skeleton, radius) {
  const n = skeleton.nodes.length;
  const at = new Map(skeleton.nodes.map((node, i) => [node.id, {
    x: Math.cos((2 * Math.PI * i) / n), y: Math.sin((2 * Math.PI * i) / n),
  }]));
  for (let round = 0; round < 120; round++) relax([...at.values()], skeleton, at, 0.08 * (1 - round / 120));
  const middle = [...at.values()].reduce((m, p) => ({ x: m.x + p.x / n, y: m.y + p.y / n }), { x: 0, y: 0 });
  const reach = Math.max(1e-6, ...[...at.values()].map((p) => Math.hypot(p.x - middle.x, p.y - middle.y)));
  /** @type {(Point | null)[]} */
  const out = Array.from({ length: slotCount(skeleton) }, () => null);
  at.forEach((p, id) => { out[id] = { x: ((p.x - middle.x) * radius) / reach, y: ((p.y - middle.y) * radius) / reach }; });
  return out;
}

/**
 * @param {Point[]} points
 * @param {import('./types.js').Skeleton} skeleton
 * @param {Map<number, Point>} at
 * @param {number} step
 */
function relax(points, skeleton, at, step) {
  const forces = new Map(points.map((p) => [p, { x: 0, y: 0 }]));
  /** @type {(p: Point, q: Point, strength: (d: number) => number) => void} */
  const pull = (p, q, strength) => {
    const dx = q.x - p.x;
    const dy = q.y - p.y;
    const d = Math.max(0.05, Math.hypot(dx, dy));
    const f = strength(d) / d;
    const a = forces.get(p);
    const b = forces.get(q);
    if (!a || !b) return;
    a.x += f * dx;
    a.y += f * dy;
    b.x -= f * dx;
    b.y -= f * dy;
  };
  points.forEach((p, i) => points.slice(i + 1).forEach((q) => pull(p, q, (d) => -0.25 / d)));
  for (const e of skeleton.edges) {
    const p = at.get(e.source);
    const q = at.get(e.destination);
    if (p && q) pull(p, q, (d) => d * d);
  }
  forces.forEach((f, p) => {
    const size = Math.max(1e-9, Math.hypot(f.x, f.y));
    p.x += (f.x / size) * Math.min(size, 2) * step;
    p.y += (f.y / size) * Math.min(size, 2) * step;
  });
}

/**
 * @param {(Point | null)[]} shape
 * @param {Point} centre
 * @returns {Points}
 */
export const placeShape = (shape, centre) =>
  shape.map((p) => p && { x: p.x + centre.x, y: p.y + centre.y, visible: true, complete: false });

/**
 * Every node somewhere.
 *
 * @param {import('./types.js').Skeleton} skeleton
 * @param {() => Point} spot
 * @returns {Points}
 */
export function randomPoints(skeleton, spot) {
  /** @type {Points} */
  const out = Array.from({ length: slotCount(skeleton) }, () => null);
  for (const { id } of skeleton.nodes) out[id] = { ...spot(), visible: true, complete: false };
  return out;
}

/**
 * @param {import('./types.js').Label} label
 * @param {number} dx
 * @param {number} dy
 * @returns {Points} none of them confirmed yet
 */
export const shiftedCopy = (label, dx = OFFSET, dy = OFFSET) =>
  placedPoints(label).map((p) => p && { ...p, x: p.x + dx, y: p.y + dy, complete: false });

/**
 * @param {import('./types.js').Prediction} prediction
 * @returns {Points}
 */
export function pointsOfPrediction(prediction) {
  return Array.from({ length: Math.floor(prediction.points.length / 3) }, (_, node) => {
    const x = prediction.points[3 * node];
    return Number.isFinite(x) ? { x, y: prediction.points[3 * node + 1], visible: true, complete: false } : null;
  });
}

/**
 * The first prediction of the frame that no label stands for.
 *
 * @param {import('./types.js').FrameRecord} record
 */
export const unusedPrediction = (record) => shownPredictions(record)[0] ?? null;

/**
 * Points outside the picture are brought to its edge and hidden; absent nodes take their place from `shape`, hidden too.
 *
 * @param {Points} points
 * @param {import('./types.js').Skeleton} skeleton
 * @param {{width: number, height: number}} picture
 * @param {(Point | null)[]} shape
 * @returns {Points}
 */
export function completed(points, skeleton, picture, shape) {
  const middle = middleOf(points);
  /** @type {Points} */
  const out = Array.from({ length: slotCount(skeleton) }, () => null);
  for (const { id } of skeleton.nodes) {
    const p = points[id] ?? { x: middle.x + (shape[id]?.x ?? 0), y: middle.y + (shape[id]?.y ?? 0),
      visible: points.every((q) => !q), complete: false };
    const x = Math.min(picture.width - 1, Math.max(0, p.x));
    const y = Math.min(picture.height - 1, Math.max(0, p.y));
    out[id] = { ...p, x, y, visible: p.visible && x === p.x && y === p.y };
  }
  return out;
}

/**
 * @param {Points} points
 * @returns {Point}
 */
function middleOf(points) {
  const there = points.filter((p) => p !== null);
  if (there.length === 0) return { x: 0, y: 0 };
  return {
    x: there.reduce((s, p) => s + (p?.x ?? 0), 0) / there.length,
    y: there.reduce((s, p) => s + (p?.y ?? 0), 0) / there.length,
  };
}

/**
 * All points of a label as confirmed.
 *
 * @param {import('./types.js').Label} label
 * @returns {import('./types.js').PointChange[]}
 */
export function confirmed(label) {
  return placedPoints(label).flatMap((p, node) =>
    (p && (label.flags[node] & COMPLETE) === 0 ? [{ node, ...p, complete: true }] : []));
}

