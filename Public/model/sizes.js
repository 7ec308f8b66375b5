import { windows } from './checker.js';
import { VISIBLE } from './instances.js';

/**
 * How large the labelled animals are: what a crop must hold, and labels that are oddly large or small.
 *
 * @typedef {import('./types.js').Label} Label
 * @typedef {{video: number, frame: number, id: import('./types.js').InstanceID, width: number, height: number}} Sized px
 * @typedef {'asLabelled' | 'turned'} Turn an animal that is turned in training needs its diagonal
 */

/** Labelled frames that are looked at, at most. */
const MOST = 20_000;

/**
 * The box around a label's visible points; null with fewer than two of them.
 *
 * @param {Pick<Label, 'points' | 'flags'>} label
 */
export function extentOf({ points, flags }) {
  const seen = Array.from(flags.keys()).filter((i) => (flags[i] & VISIBLE) !== 0 && Number.isFinite(points[2 * i]));
  if (seen.length < 2) return null;
  const side = (/** @type {0 | 1} */ axis) => {
    const values = seen.map((i) => points[2 * i + axis]);
    return Math.max(...values) - Math.min(...values);
  };
  return { width: side(0), height: side(1) };
}

/**
 * The side of a square that holds the animal, px.
 *
 * @param {Pick<Sized, 'width' | 'height'>} sized
 * @param {Turn} turn
 */
export const sideOf = ({ width, height }, turn) => (turn === 'turned' ? Math.hypot(width, height) : Math.max(width, height));

/**
 * Bars of equal width from the smallest value to the largest.
 *
 * @param {number[]} values
 * @param {number} count
 * @returns {{from: number, to: number, count: number}[]} the last one holds its end too
 */
export function histogram(values, count) {
  if (values.length === 0) return [];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const step = (high - low || 1) / count;
  const bars = Array.from({ length: count }, (_, i) => ({ from: low + i * step, to: low + (i + 1) * step, count: 0 }));
  for (const value of values) bars[Math.min(count - 1, Math.floor((value - low) / step))].count += 1;
  return bars;
}

/** @param {number[]} values */
export function statistics(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { count: sorted.length, least: sorted[0], median: at(0.5), p95: at(0.95), most: sorted[sorted.length - 1] };
}

/**
 * Every labelled animal of the project.
 *
 * @param {Pick<import('../net/api.js').Api, 'timeline' | 'instances'>} api
 * @param {{id: number}[]} videos
 * @param {(found: number) => boolean} goesOn told after each stretch; false ends the search
 * @returns {Promise<Sized[]>}
 */
export async function gatherSizes(api, videos, goesOn) {
  /** @type {Sized[]} */
  const found = [];
  let frames = 0;
  for (const { id: video } of videos) {
    const { labeled } = await api.timeline(video);
    for (const [from, to] of windows(labeled)) {
      for (const { frame, labels } of (await api.instances(video, from, to)).frames.values()) {
        frames += labels.length > 0 ? 1 : 0;
        for (const label of labels) {
          const extent = extentOf(label);
          if (extent) found.push({ video, frame, id: label.id, ...extent });
        }
      }
      if (frames >= MOST || !goesOn(found.length)) return found;
    }
  }
  return found;
}
