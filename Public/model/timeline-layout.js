/**
 * Where frames, marks and track bars stand on the timeline: numbers only, so that it can be tested.
 *
 * @typedef {import('./types.js').Range} Range
 * @typedef {{from: number, to: number, width: number}} Axis frames `from` to `to` (inclusive) over `width` px
 */

/**
 * @param {{from: number, to: number} | null} view
 * @param {number} frameCount
 * @param {number} width
 * @returns {Axis}
 */
export function axis(view, frameCount, width) {
  const last = Math.max(0, frameCount - 1);
  const from = Math.max(0, Math.min(view?.from ?? 0, last));
  const to = Math.max(from, Math.min(view?.to ?? last, last));
  return { from, to, width };
}

/** @param {Axis} a */
export const pixelsPerFrame = (a) => a.width / (a.to - a.from + 1);

/**
 * The left edge of a frame's column.
 *
 * @param {Axis} a
 * @param {number} frame
 */
export const frameToX = (a, frame) => (frame - a.from) * pixelsPerFrame(a);

/**
 * @param {Axis} a
 * @param {number} x
 */
export function xToFrame(a, x) {
  const frame = a.from + Math.floor(x / pixelsPerFrame(a));
  return Math.min(a.to, Math.max(a.from, frame));
}

/**
 * Ranges as stretches of px, at least one px wide, those that touch merged: as many as can be seen, never more.
 *
 * @param {Range[]} ranges ascending
 * @param {Axis} a
 * @returns {Range[]} [x, x beyond]
 */
export function stretches(ranges, a) {
  /** @type {Range[]} */
  const out = [];
  const scale = pixelsPerFrame(a);
  for (const [first, last] of ranges) {
    if (last < a.from || first > a.to) continue;
    const x0 = Math.max(0, (first - a.from) * scale);
    const x1 = Math.min(a.width, Math.max(x0 + 1, (last + 1 - a.from) * scale));
    const previous = out[out.length - 1];
    if (previous && x0 <= previous[1] + 0.5) previous[1] = Math.max(previous[1], x1);
    else out.push([x0, x1]);
  }
  return out;
}

/**
 * The frame of a mark within `reach` px of `x`, else the frame at `x`.
 *
 * @param {Axis} a
 * @param {number} x
 * @param {Range[][]} marks
 * @param {number} reach
 */
export function snap(a, x, marks, reach = 4) {
  const at = xToFrame(a, x);
  if (pixelsPerFrame(a) >= reach) return at;
  let best = at;
  let distance = reach + 1;
  for (const ranges of marks) {
    for (const [first, last] of ranges) {
      if (first <= at && at <= last) return at;
      for (const frame of [first, last]) {
        const d = Math.abs(frameToX(a, frame) + pixelsPerFrame(a) / 2 - x);
        if (d < distance) [best, distance] = [frame, d];
      }
    }
  }
  return distance <= reach ? best : at;
}

/**
 * A view `factor` times as long, the frame under the pointer staying there; null when it holds the whole video.
 *
 * @param {Axis} a
 * @param {number} factor
 * @param {number} x
 * @param {number} frameCount
 */
export function zoom(a, factor, x, frameCount) {
  const length = Math.max(20, Math.round((a.to - a.from + 1) * factor));
  if (length >= frameCount) return null;
  const share = x / a.width;
  const at = a.from + share * (a.to - a.from + 1);
  const from = Math.round(Math.min(frameCount - length, Math.max(0, at - share * length)));
  return { from, to: from + length - 1 };
}

/**
 * The view, moved as little as needed for `frame` to be in it.
 *
 * @param {{from: number, to: number} | null} view
 * @param {number} frame
 * @param {number} frameCount
 */
export function follow(view, frame, frameCount) {
  if (!view || (frame >= view.from && frame <= view.to)) return view;
  const length = view.to - view.from + 1;
  const from = Math.min(frameCount - length, Math.max(0, frame - Math.floor(length / 2)));
  return { from, to: from + length - 1 };
}

/**
 * Round frame numbers for the scale: about one every `spacing` px, as a person counts (1-based multiples).
 *
 * @param {Axis} a
 * @param {number} spacing
 * @returns {number[]} frames, counted from 0
 */
export function ticks(a, spacing = 90) {
  const rough = Math.max(1, spacing / pixelsPerFrame(a));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? 10 * power;
  const out = [];
  for (let shown = Math.ceil((a.from + 1) / step) * step; shown - 1 <= a.to; shown += step) {
    if (shown >= 1) out.push(shown - 1);
  }
  return out;
}

/**
 * @param {Range[]} ranges ascending
 * @param {number} frame
 */
export const contains = (ranges, frame) => ranges.some(([first, last]) => first <= frame && frame <= last);

/**
 * The first and last frame of the marked stretch that a frame lies in.
 *
 * @param {Range[]} ranges
 * @param {number} frame
 * @returns {Range | null}
 */
export const stretchAround = (ranges, frame) => ranges.find(([first, last]) => first <= frame && frame <= last) ?? null;

/**
 * A selection of frames after a step from one of its ends; begun anew when the step starts elsewhere.
 *
 * @param {Range | null} range
 * @param {number} from
 * @param {number} to
 * @returns {Range}
 */
export function extended(range, from, to) {
  const anchor = range && from === range[1] ? range[0] : range && from === range[0] ? range[1] : from;
  return [Math.min(anchor, to), Math.max(anchor, to)];
}
