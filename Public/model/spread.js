/**
 * What is usual of a measure, and how far from it is odd.
 *
 * @typedef {{n: number, median: number, spread: number}} Spread `spread`: the median distance from the median, scaled to
 *   be the standard deviation of a normal distribution
 */

/** Fewer values than this say nothing about what is usual. */
export const ENOUGH = 10;

/**
 * @param {number[]} values NaN: not there
 * @returns {Spread}
 */
export function spreadOf(values) {
  const there = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (there.length === 0) return { n: 0, median: NaN, spread: NaN };
  const median = middle(there);
  return { n: there.length, median, spread: 1.4826 * middle(there.map((v) => Math.abs(v - median)).sort((a, b) => a - b)) };
}

/** @param {number[]} sorted */
export const middle = (sorted) => sorted[Math.floor(sorted.length / 2)];

/**
 * The longest that a distance may be; null while too little is known.
 *
 * @param {Spread} usual
 * @param {number} strictness 1: more than any animal could stretch; less tells more
 */
export function limitOf({ n, median, spread }, strictness) {
  if (n < ENOUGH || !(median > 0)) return null;
  return Math.max(median + 6 * strictness * spread + 2, (1 + 0.6 * strictness) * median);
}

/**
 * How many times as long as usual a distance is, when that is more than the limit; else null.
 *
 * @param {number} value px
 * @param {Spread} usual
 * @param {number} [strictness]
 * @returns {number | null}
 */
export function tooLong(value, usual, strictness = 1) {
  const limit = limitOf(usual, strictness);
  return limit !== null && value > limit ? value / usual.median : null;
}
