import { edgeLength, reach } from './label-norms.js';
import { limitOf } from './spread.js';

/**
 * How odd the labels are on the whole, and what is odd as a table.
 *
 * @typedef {import('./types.js').Label} Label
 * @typedef {import('./types.js').Skeleton} Skeleton
 * @typedef {import('./label-norms.js').Norms} Norms
 */

/** How odd a label must be to be listed; the number is that of the checks. */
export const STRICTNESS = /** @type {[number, string][]} */ ([[1.6, 'only the oddest'], [1, 'what is odd'], [0.6, 'what might be odd too']]);

/** Where the chart of oddness ends; what is odder still stands in its last bar. */
export const MOST_ODD = 2;

/**
 * How far a label's oddest limb or point is from the usual: 0 usual or less, 1 as far as can be without being told.
 *
 * @param {Label} label
 * @param {Skeleton} skeleton
 * @param {Norms} norms
 * @param {number} strictness
 */
export function oddness(label, skeleton, { edges, nodes }, strictness) {
  const share = (/** @type {number} */ value, /** @type {import('./spread.js').Spread | undefined} */ usual) => {
    const limit = usual ? limitOf(usual, strictness) : null;
    return limit === null || !usual || !Number.isFinite(value) ? 0 : (value - usual.median) / (limit - usual.median);
  };
  return Math.max(0, ...skeleton.edges.map((e, i) => share(edgeLength(label, e), edges[i])),
    ...skeleton.nodes.map((n) => share(reach(label, n.id, skeleton), nodes.get(n.id))));
}

/**
 * How many values fall into each of some equal stretches from 0 to `MOST_ODD`.
 *
 * @param {number[]} values
 * @param {number} bars
 */
export function chart(values, bars) {
  const counts = Array.from({ length: bars }, () => 0);
  for (const v of values) counts[Math.min(bars - 1, Math.floor((v / MOST_ODD) * bars))] += 1;
  return counts;
}

/**
 * What is odd, as comma-separated values (RFC 4180); frames count from 1, as the page shows them.
 *
 * @param {import('./checker.js').PlacedIssue[]} issues
 * @param {{videos: import('./types.js').Video[], skeleton: Skeleton}} state
 */
export function csvOf(issues, { videos, skeleton }) {
  const cell = (/** @type {string | number} */ v) => (/[",\n]/.test(String(v)) ? `"${String(v).replaceAll('"', '""')}"` : String(v));
  const rows = issues.map((i) => [videos.find((v) => v.id === i.video)?.name ?? '', i.frame + 1, i.kind,
    skeleton.nodes.find((n) => n.id === i.node)?.name ?? '', i.text, i.weight.toFixed(2)]);
  return `${[['video', 'frame', 'check', 'part', 'what', 'weight'], ...rows].map((r) => r.map(cell).join(',')).join('\r\n')}\r\n`;
}
