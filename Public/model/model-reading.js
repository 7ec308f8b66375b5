import { boxOf, hasNode } from './instances.js';
import { ENOUGH, spreadOf } from './spread.js';

/**
 * Where a trained model reads a labelled frame otherwise than a person has labelled it. The model must have predicted the
 * labelled frames; on those that it has learned from it agrees with most labels, so that what it does not agree with is
 * worth a look.
 *
 * @typedef {import('./types.js').Label} Label
 * @typedef {import('./types.js').Prediction} Prediction
 * @typedef {import('./types.js').Skeleton} Skeleton
 * @typedef {Label & {reading?: Float32Array | null}} ReadLabel `reading`: x, y, score per node id, as the model has it
 */

/** Points that the model is less sure of say nothing against a label. */
const SURE = 0.3;

/**
 * The labels of a frame, copied, each with the prediction of the same animal. One that the label was accepted from is
 * none: it is what the person began with.
 *
 * @param {import('./types.js').FrameRecord} record
 * @returns {ReadLabel[]}
 */
export function withReadings({ labels, predictions }) {
  const pairs = labels.flatMap((label, i) => predictions.flatMap((p) => {
    const away = p.id === label.fromPrediction ? NaN : meanDistance(label, p);
    return away <= 0.5 * reachOf(label) ? [{ i, p, away }] : [];
  })).sort((a, b) => a.away - b.away);
  /** @type {Map<number, Prediction>} */
  const read = new Map();
  const taken = new Set();
  for (const { i, p } of pairs) {
    if (read.has(i) || taken.has(p)) continue;
    read.set(i, p);
    taken.add(p);
  }
  return labels.map((l, i) => ({ ...l, points: l.points.slice(), flags: l.flags.slice(), reading: read.get(i)?.points.slice() ?? null }));
}

/**
 * The diagonal of the box around a label's points, px.
 *
 * @param {Label} label
 */
function reachOf(label) {
  const box = boxOf(label, 2);
  return box ? Math.hypot(box.maxX - box.minX, box.maxY - box.minY) : 0;
}

/**
 * @param {Label} label
 * @param {Prediction} prediction
 */
function meanDistance(label, prediction) {
  let [sum, n] = [0, 0];
  for (let id = 0; id < label.flags.length; id++) {
    const away = distanceAt(label, prediction.points, id);
    if (!Number.isFinite(away)) continue;
    sum += away;
    n += 1;
  }
  return sum / n;
}

/**
 * @param {Label} label
 * @param {Float32Array} reading
 * @param {number} id
 */
const distanceAt = (label, reading, id) => Math.hypot(label.points[2 * id] - reading[3 * id], label.points[2 * id + 1] - reading[3 * id + 1]);

/**
 * How far a model usually is from each node's label.
 *
 * @param {ReadLabel[]} labels
 * @param {Skeleton} skeleton
 */
export const learnReading = (labels, skeleton) => new Map(skeleton.nodes.map(({ id }) =>
  [id, spreadOf(labels.map((l) => (l.reading ? distanceAt(l, l.reading, id) : NaN)))]));

/**
 * @param {ReadLabel} label
 * @param {Skeleton} skeleton
 * @param {{reading: ReturnType<typeof learnReading>, size: import('./spread.js').Spread}} norms
 * @param {number} strictness 1: as usual; less tells more
 * @returns {Pick<import('./checks.js').Issue, 'kind' | 'node' | 'text' | 'weight'>[]}
 */
export function checkReading(label, skeleton, { reading: usual, size }, strictness) {
  const { reading } = label;
  if (!reading || !(size.median > 0)) return [];
  const odd = skeleton.nodes.flatMap(({ id, name }) => {
    const { n, median, spread } = usual.get(id) ?? { n: 0, median: NaN, spread: NaN };
    const away = distanceAt(label, reading, id);
    const most = Math.max(median + 6 * strictness * spread + 3, 0.1 * strictness * size.median);
    const isSure = hasNode(label, id, 2) && reading[3 * id + 2] >= SURE;
    return n >= ENOUGH && isSure && away > most ? [{ id, name, away, times: away / most }] : [];
  }).sort((a, b) => b.times - a.times);
  if (odd.length === 0) return [];
  const parts = odd.map((o) => `${o.name} ${o.away.toFixed(0)} px`).join(', ');
  return [{ kind: 'model', node: odd[0].id, weight: 2 + odd[0].times, text: `the model finds ${parts} away` }];
}
