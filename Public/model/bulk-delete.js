import { boxOf } from './instances.js';

/**
 * Which animals of a frame a wholesale deletion takes.
 *
 * @typedef {import('./types.js').FrameRecord} FrameRecord
 * @typedef {import('./types.js').Label} Label
 * @typedef {import('./types.js').Prediction} Prediction
 * @typedef {object} Rule
 * @property {'predictions' | 'labels' | 'both'} what
 * @property {'all' | 'score' | 'beyond' | 'area' | 'labelled'} which `score`: below `score`; `beyond`: all but the best
 *   `most` of a frame; `area`: wholly within `area`; `labelled`: on frames that have labels
 * @property {number} score
 * @property {number} most
 * @property {import('./types.js').Box | null} area px of the frame
 * @property {'any' | 'none' | number} track
 */

/**
 * @param {FrameRecord} record
 * @param {Rule} rule
 * @returns {{labels: import('./types.js').InstanceID[], predictions: number[]}}
 */
export function taken(record, rule) {
  const ofTrack = (/** @type {Label | Prediction} */ a) =>
    rule.track === 'any' || (rule.track === 'none' ? a.track === null : a.track === rule.track);
  const within = (/** @type {Label | Prediction} */ a, /** @type {2 | 3} */ stride) =>
    rule.which !== 'area' || isWithin(boxOf(a, stride), rule.area);
  const spared = rule.which === 'labelled' && record.labels.length === 0;
  const predictions = rule.what === 'labels' || spared ? [] : lower(record.predictions, rule)
    .filter((p) => ofTrack(p) && within(p, 3)).map((p) => p.id);
  // Labels have no score: what goes by scores takes none of them.
  const labels = rule.what === 'predictions' || spared || rule.which === 'score' || rule.which === 'beyond' ? []
    : record.labels.filter((l) => ofTrack(l) && within(l, 2)).map((l) => l.id);
  return { labels, predictions };
}

/**
 * @param {Prediction[]} predictions
 * @param {Rule} rule
 */
function lower(predictions, { which, score, most }) {
  if (which === 'score') return predictions.filter((p) => p.score < score);
  if (which === 'beyond') return [...predictions].sort((a, b) => b.score - a.score).slice(Math.max(0, most));
  return predictions;
}

/**
 * @param {import('./types.js').Box | null} box
 * @param {import('./types.js').Box | null} area
 */
const isWithin = (box, area) => box !== null && area !== null && box.minX >= area.minX && box.maxX <= area.maxX
  && box.minY >= area.minY && box.maxY <= area.maxY;

/**
 * The parts of ranges that lie within one, or outside it.
 *
 * @param {import('./types.js').Range[]} ranges
 * @param {import('./types.js').Range | null} bounds null: everything
 * @param {boolean} [outside]
 * @returns {import('./types.js').Range[]}
 */
export function cut(ranges, bounds, outside = false) {
  if (!bounds) return ranges;
  const [a, b] = bounds;
  /** @type {import('./types.js').Range[]} */
  const parts = outside ? [[-Infinity, a - 1], [b + 1, Infinity]] : [[a, b]];
  return parts.flatMap(([low, high]) => ranges.flatMap(([from, to]) => {
    const part = /** @type {import('./types.js').Range} */ ([Math.max(from, low), Math.min(to, high)]);
    return part[0] <= part[1] ? [part] : [];
  }));
}

/**
 * @typedef {{video: number, labels: import('./types.js').InstanceID[], predictions: number[],
 *   frames: {frame: number, count: number}[]}} Found
 */

/** How many ids go into one edit: a request has at most 2 MiB. */
const AT_ONCE = 100_000;

/**
 * The edits that delete what was found: one for the predictions and one for the labels of each video, more only where
 * one request could not hold them.
 *
 * @param {Found[]} found
 * @returns {import('./types.js').Edit[]}
 */
export const deletions = (found) => found.flatMap(({ video, labels, predictions }) => [
  ...parts(predictions).map((ids) => ({ type: 'deletePredictions', video, predictions: ids })),
  ...parts(labels).map((ids) => ({ type: 'deleteInstances', instances: ids })),
]);

/**
 * @template T
 * @param {T[]} all
 * @returns {T[][]}
 */
const parts = (all) => Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, i) => all.slice(i * AT_ONCE, (i + 1) * AT_ONCE));
