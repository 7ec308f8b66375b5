/**
 * How bright the frame is shown. It changes what a person sees, never what a network gets.
 *
 * @typedef {{brightness: number, contrast: number, gamma: number}} Tone brightness -1 to 1, 0: as it is; contrast 0.2
 *   to 5, 1: as it is; gamma 0.2 to 5, 1: as it is, higher shows more in the dark
 */

/** @type {Readonly<Tone>} */
export const plainTone = Object.freeze({ brightness: 0, contrast: 1, gamma: 1 });

/** @param {Tone} tone */
export const isPlain = ({ brightness, contrast, gamma }) => brightness === 0 && contrast === 1 && gamma === 1;

/**
 * What each grey becomes: gamma first, then contrast about the middle, then brightness.
 *
 * @param {Tone} tone
 * @param {number} [size] how many greys, evenly spaced from 0 to 1
 * @returns {number[]} 0 to 1
 */
export function toneTable({ brightness, contrast, gamma }, size = 64) {
  return Array.from({ length: size }, (_, i) => {
    const grey = (i / (size - 1)) ** (1 / gamma);
    return Math.min(1, Math.max(0, (grey - 0.5) * contrast + 0.5 + brightness));
  });
}

/**
 * A tone out of a store that anything may have been written to.
 *
 * @param {any} saved
 * @returns {Tone}
 */
export function toneFrom(saved) {
  const within = (/** @type {unknown} */ value, /** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ plain) =>
    (typeof value === 'number' && value >= low && value <= high ? value : plain);
  return {
    brightness: within(saved?.brightness, -1, 1, 0), contrast: within(saved?.contrast, 0.2, 5, 1),
    gamma: within(saved?.gamma, 0.2, 5, 1),
  };
}
