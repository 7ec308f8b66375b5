import { boxOf, hasNode, shownPredictions } from './instances.js';
import { edgeLength, reach, sideOf, sizeOf } from './label-norms.js';
import { checkReading, withReadings } from './model-reading.js';
import { checkShape } from './shape-checks.js';
import { ENOUGH, tooLong } from './spread.js';

/**
 * What looks wrong about the labels of a frame, measured by what is usual in the project.
 *
 * @typedef {import('./types.js').FrameRecord} FrameRecord
 * @typedef {import('./types.js').Label} Label
 * @typedef {import('./types.js').Skeleton} Skeleton
 * @typedef {import('./label-norms.js').Norms} Norms
 * @typedef {'swapped' | 'limb' | 'far' | 'order' | 'bend' | 'small' | 'model' | 'duplicate' | 'missing' | 'negative'} IssueKind
 * @typedef {{kind: IssueKind, frame: number, selection: import('./state.js').Selection | null, node: number | null,
 *   text: string, weight: number}} Issue `weight`: the more, the odder
 */

/** A prediction below this score is no reason to ask for a label. */
const SURE = 0.3;

/** Predictions of a frame that may ask for a label; more would say nothing new. */
const MOST_ALONE = 5;

/**
 * What the checks need of a frame, copied, so that the window it came in can be let go: a window holds the predictions
 * of many animals, and only those that lie on no label are of interest.
 *
 * @param {FrameRecord} record
 * @returns {FrameRecord}
 */
export function essence(record) {
  const boxes = record.labels.map((l) => boxOf(l, 2));
  const isAlone = (/** @type {import('./types.js').Prediction} */ p) => {
    const box = boxOf(p, 3);
    if (!box || p.score < SURE) return false;
    const [x, y] = [(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2];
    return !boxes.some((b) => b && x >= b.minX && x <= b.maxX && y >= b.minY && y <= b.maxY);
  };
  const alone = shownPredictions(record).filter(isAlone).sort((a, b) => b.score - a.score).slice(0, MOST_ALONE);
  return {
    ...record, labels: withReadings(record),
    predictions: alone.map((p) => ({ ...p, points: p.points.slice() })),
  };
}

/**
 * @param {FrameRecord} record
 * @param {Skeleton} skeleton
 * @param {Norms} norms
 * @param {number} [strictness] 1: as usual; less tells more, more less
 * @returns {Issue[]}
 */
export function checkFrame(record, skeleton, norms, strictness = 1) {
  const { frame, labels } = record;
  const issues = labels.flatMap((label) => judged(label, skeleton, norms, strictness)
    .map((found) => ({ ...found, frame, selection: /** @type {import('./state.js').Selection} */ ({ kind: 'label', id: label.id }) })));
  return [...issues, ...duplicates(record, skeleton, norms), ...missing(record, skeleton, norms)];
}

/**
 * A point far off would turn the line that left and right are told by, and bend the body, so it is told alone.
 *
 * @param {Label} label
 * @param {Skeleton} skeleton
 * @param {Norms} norms
 * @param {number} strictness
 */
function judged(label, skeleton, norms, strictness) {
  const long = stretched(label, skeleton, norms, strictness);
  if (long.some((found) => found.kind === 'far')) return long;
  const shape = checkShape(label, skeleton, norms.shape, strictness);
  // A part in another order makes its limbs long too, and says why.
  const limbs = shape.some((found) => found.kind === 'order') ? [] : long;
  return [...limbs, ...shape, ...swapped(label, skeleton, norms), ...shrunken(label, skeleton, norms, strictness),
    ...checkReading(label, skeleton, norms, strictness)];
}

/**
 * An animal with all its parts that is far smaller than usual; one that is too large has limbs that are too long.
 *
 * @param {Label} label
 * @param {Skeleton} skeleton
 * @param {Norms} norms
 * @param {number} strictness
 * @returns {Pick<Issue, 'kind' | 'node' | 'text' | 'weight'>[]}
 */
function shrunken(label, skeleton, { size: { n, median, spread } }, strictness) {
  const size = sizeOf(label, skeleton);
  const isWhole = skeleton.nodes.every(({ id }) => hasNode(label, id, 2));
  if (n < ENOUGH || !isWhole || size > median / (1 + 1.2 * strictness) || size > median - 3 * strictness * spread) return [];
  return [{ kind: 'small', node: null, weight: 2 + median / Math.max(size, 1) / 4, text: `${(size / median).toFixed(2)} of the usual size` }];
}

/**
 * @param {Skeleton} skeleton
 * @param {number} id
 */
const nameOf = (skeleton, id) => skeleton.nodes.find((n) => n.id === id)?.name ?? '';

/**
 * @param {Label} label
 * @param {Skeleton} skeleton
 * @param {Norms} norms
 * @returns {Pick<Issue, 'kind' | 'node' | 'text' | 'weight'>[]}
 */
function swapped(label, skeleton, { sides, axis }) {
  const pairs = skeleton.symmetries.filter((pair, i) => sides[i] !== 0 && sideOf(label, pair, axis) === -sides[i]);
  if (pairs.length === 0) return [];
  const names = pairs.map((p) => `${nameOf(skeleton, p.first)} and ${nameOf(skeleton, p.second)}`);
  return [{ kind: 'swapped', node: pairs[0].first, text: `${names.join(', ')} lie on each other’s side`, weight: 4 + pairs.length }];
}

/**
 * Limbs that are too long, and nodes too far away whose limbs do not say so already.
 *
 * @param {Label} label
 * @param {Skeleton} skeleton
 * @param {Norms} norms
 * @param {number} strictness
 * @returns {Pick<Issue, 'kind' | 'node' | 'text' | 'weight'>[]}
 */
function stretched(label, skeleton, norms, strictness) {
  const far = new Map(skeleton.nodes.flatMap(({ id }) => {
    const times = tooLong(reach(label, id, skeleton), norms.nodes.get(id) ?? { n: 0, median: NaN, spread: NaN }, strictness);
    return times ? [/** @type {[number, number]} */ ([id, times])] : [];
  }));
  /** @type {Pick<Issue, 'kind' | 'node' | 'text' | 'weight'>[]} */
  const limbs = skeleton.edges.flatMap((edge, i) => {
    const times = tooLong(edgeLength(label, edge), norms.edges[i], strictness);
    if (!times || far.has(edge.source) || far.has(edge.destination)) return [];
    return [{ kind: 'limb', node: edge.destination, weight: times,
      text: `${nameOf(skeleton, edge.source)} to ${nameOf(skeleton, edge.destination)}: ${times.toFixed(1)} times as long as usual` }];
  });
  return [...limbs, ...[...far].map(([node, times]) => ({ kind: /** @type {const} */ ('far'), node, weight: times + 1,
    text: `${nameOf(skeleton, node)} lies far off, ${times.toFixed(1)} times as far as usual` }))];
}

/**
 * The share of the nodes both have that lie together.
 *
 * @param {{points: Float64Array | Float32Array}} a
 * @param {2 | 3} strideA
 * @param {{points: Float64Array | Float32Array}} b
 * @param {2 | 3} strideB
 * @param {Skeleton} skeleton
 * @param {number} tolerance px
 */
function overlap(a, strideA, b, strideB, skeleton, tolerance) {
  const both = skeleton.nodes.filter((n) => hasNode(a, n.id, strideA) && hasNode(b, n.id, strideB));
  const close = both.filter(({ id }) => Math.hypot(a.points[id * strideA] - b.points[id * strideB],
    a.points[id * strideA + 1] - b.points[id * strideB + 1]) <= tolerance);
  return both.length === 0 ? 0 : close.length / both.length;
}

/**
 * @param {FrameRecord} record
 * @param {Skeleton} skeleton
 * @param {Norms} norms
 * @returns {Issue[]}
 */
function duplicates({ frame, labels }, skeleton, { size }) {
  const tolerance = size.n > 0 ? Math.max(3, 0.1 * size.median) : 10;
  return labels.flatMap((a, i) => labels.slice(i + 1).flatMap((b) => {
    if (overlap(a, 2, b, 2, skeleton, tolerance) < 0.8) return [];
    return [{ kind: /** @type {const} */ ('duplicate'), frame, selection: /** @type {const} */ ({ kind: 'label', id: b.id }), node: null,
      text: `animals ${i + 1} and ${labels.indexOf(b) + 1} lie on each other`, weight: 6 }];
  }));
}

/**
 * Animals that a frame with labels seems to have beside them, and labels where there should be none.
 *
 * @param {FrameRecord} record
 * @param {Skeleton} skeleton
 * @param {Norms} norms
 * @returns {Issue[]}
 */
function missing(record, skeleton, { size, perFrame }) {
  const { frame, labels, negative } = record;
  if (labels.length === 0) return [];
  if (negative) {
    return [{ kind: 'negative', frame, selection: null, node: null, text: 'marked as negative, but has labels', weight: 7 }];
  }
  const tolerance = size.n > 0 ? 0.25 * size.median : 20;
  const alone = shownPredictions(record).filter((p) => p.score >= SURE
    && !labels.some((l) => overlap(p, 3, l, 2, skeleton, tolerance) >= 0.5));
  if (alone.length > 0) {
    return alone.map((p) => ({ kind: /** @type {const} */ ('missing'), frame, selection: /** @type {const} */ ({ kind: 'prediction', id: p.id }),
      node: null, text: `an animal is predicted (${p.score.toFixed(2)}) that has no label`, weight: 3 + p.score }));
  }
  if (perFrame.n < ENOUGH || labels.length >= perFrame.usual) return [];
  return [{ kind: 'missing', frame, selection: null, node: null, weight: 2,
    text: `${labels.length === 1 ? 'one animal has' : `${labels.length} animals have`} a label, usually ${perFrame.usual}` }];
}
