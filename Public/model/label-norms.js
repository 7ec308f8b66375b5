import { hasNode } from './instances.js';
import { learnReading } from './model-reading.js';
import { learnShape } from './shape-checks.js';
import { ENOUGH, middle, spreadOf } from './spread.js';

/**
 * What the labels of a project have in common: how long each limb is, how far each node lies from the middle of its
 * animal, on which side of the body left and right are.
 *
 * @typedef {import('./types.js').Label} Label
 * @typedef {import('./types.js').Skeleton} Skeleton
 * @typedef {import('./types.js').Point} Point
 * @typedef {import('./spread.js').Spread} Spread
 * @typedef {{edges: Spread[], nodes: Map<number, Spread>, size: Spread, sides: (1 | -1 | 0)[], axis: [Place, Place] | null,
 *   perFrame: {n: number, usual: number}, shape: import('./shape-checks.js').ShapeNorms, reading: Map<number, Spread>}} Norms
 *   `sides`: per symmetric pair; 0: the labels do not agree; `reading`: how far a model is from each node's label, px
 * @typedef {{ids: number[]}} Place a node, or the middle of a symmetric pair
 */

/** The share of labels that must agree on a side before the others are taken to be wrong. */
const AGREED = 0.9;

/**
 * @param {Label[][]} frames the labels of each frame
 * @param {Skeleton} skeleton
 * @returns {Norms}
 */
export function learn(frames, skeleton) {
  const labels = frames.flat();
  const axis = bodyAxis(labels, skeleton);
  return {
    edges: skeleton.edges.map((e) => spreadOf(labels.map((l) => edgeLength(l, e)))),
    nodes: new Map(skeleton.nodes.map((n) => [n.id, spreadOf(labels.map((l) => reach(l, n.id, skeleton)))])),
    size: spreadOf(labels.map((l) => sizeOf(l, skeleton))),
    sides: skeleton.symmetries.map((pair) => agreedSide(labels.map((l) => sideOf(l, pair, axis)))),
    shape: learnShape(labels, skeleton), reading: learnReading(labels, skeleton), axis, perFrame: { n: frames.filter((f) => f.length > 0).length, usual: usualCount(frames) },
  };
}

/**
 * @param {Label} label
 * @param {{source: number, destination: number}} edge
 * @returns {number} px; NaN when an end is not there
 */
export function edgeLength(label, { source, destination }) {
  const { points } = label;
  return Math.hypot(points[2 * destination] - points[2 * source], points[2 * destination + 1] - points[2 * source + 1]);
}

/**
 * How far a node lies from the middle of the other nodes, px.
 *
 * @param {Label} label
 * @param {number} node
 * @param {Skeleton} skeleton
 */
export function reach(label, node, skeleton) {
  const others = skeleton.nodes.filter((n) => n.id !== node && hasNode(label, n.id, 2));
  if (!hasNode(label, node, 2) || others.length < 2) return NaN;
  const x = middle(others.map((n) => label.points[2 * n.id]).sort((a, b) => a - b));
  const y = middle(others.map((n) => label.points[2 * n.id + 1]).sort((a, b) => a - b));
  return Math.hypot(label.points[2 * node] - x, label.points[2 * node + 1] - y);
}

/**
 * The diagonal of the box around a label, px.
 *
 * @param {Label} label
 * @param {Skeleton} skeleton
 */
export function sizeOf(label, skeleton) {
  const there = skeleton.nodes.filter((n) => hasNode(label, n.id, 2));
  if (there.length < 2) return NaN;
  const xs = there.map((n) => label.points[2 * n.id]);
  const ys = there.map((n) => label.points[2 * n.id + 1]);
  return Math.hypot(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}

/**
 * The two places on the middle line of the body that are furthest apart.
 *
 * @param {Label[]} labels
 * @param {Skeleton} skeleton
 * @returns {[Place, Place] | null}
 */
function bodyAxis(labels, { nodes, symmetries }) {
  const paired = new Set(symmetries.flatMap((s) => [s.first, s.second]));
  /** @type {Place[]} */
  const places = [...nodes.filter((n) => !paired.has(n.id)).map((n) => ({ ids: [n.id] })),
    ...symmetries.map((s) => ({ ids: [s.first, s.second] }))];
  /** @type {{axis: [Place, Place] | null, length: number}} */
  let best = { axis: null, length: 0 };
  places.forEach((a, i) => places.slice(i + 1).forEach((b) => {
    const { n, median } = spreadOf(labels.map((l) => distance(at(l, a), at(l, b))));
    if (n > 0 && median > best.length) best = { axis: [a, b], length: median };
  }));
  return best.axis;
}

/**
 * @param {Label} label
 * @param {Place} place
 * @returns {Point}
 */
function at(label, { ids }) {
  const mean = (/** @type {0 | 1} */ c) => ids.reduce((sum, id) => sum + (label.points[2 * id + c] ?? NaN), 0) / ids.length;
  return { x: mean(0), y: mean(1) };
}

/**
 * @param {Point} a
 * @param {Point} b
 */
const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * On which side of the body the first of a pair lies; NaN when that cannot be told.
 *
 * @param {Label} label
 * @param {{first: number, second: number}} pair
 * @param {[Place, Place] | null} axis
 */
export function sideOf(label, pair, axis) {
  if (!axis) return NaN;
  const [a, b] = [at(label, axis[0]), at(label, axis[1])];
  const [p, q] = [at(label, { ids: [pair.first] }), at(label, { ids: [pair.second] })];
  const across = ((b.x - a.x) * (q.y - p.y) - (b.y - a.y) * (q.x - p.x)) / distance(a, b);
  return Math.abs(across) < 1.5 ? NaN : Math.sign(across);
}

/**
 * @param {number[]} sides
 * @returns {1 | -1 | 0}
 */
function agreedSide(sides) {
  const there = sides.filter(Number.isFinite);
  const share = there.filter((s) => s > 0).length / there.length;
  if (there.length < ENOUGH) return 0;
  return share >= AGREED ? 1 : share <= 1 - AGREED ? -1 : 0;
}

/**
 * The number of labels that most labelled frames have.
 *
 * @param {Label[][]} frames
 */
function usualCount(frames) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { length } of frames) if (length > 0) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [usual, n] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
  return n >= 0.6 * frames.filter((f) => f.length > 0).length ? usual : 0;
}
