/**
 * Frames as a person writes them, counted from 1 and inclusive (`1-800:8, 901`), and as the server reads them, counted
 * from 0 (`0-799:8,900`).
 */

/**
 * @param {string} text
 * @returns {string} counted from 0
 * @throws {RangeError} naming the part that cannot be read
 */
export function specFromShown(text) {
  return text.split(',').map((word) => part(word.trim())).join(',');
}

/** @param {string} word */
function part(word) {
  const match = /^(\d+)(?:\s*[-–]\s*(\d+))?(?:\s*:\s*(\d+))?$/.exec(word);
  if (!match) throw new RangeError(`“${word}” is not a frame or a range; write for example 1-800:8, 901.`);
  const [, from, to, step] = match;
  const first = Number(from);
  const last = Number(to ?? from);
  if (first < 1) throw new RangeError('Frames count from 1.');
  if (last < first) throw new RangeError(`The range “${word}” ends before it begins.`);
  if (step !== undefined && Number(step) < 1) throw new RangeError(`The step of “${word}” must be at least 1.`);
  const range = to === undefined ? `${first - 1}` : `${first - 1}-${last - 1}`;
  return step === undefined ? range : `${range}:${step}`;
}

/**
 * @param {import('./types.js').Range} range counted from 0
 */
export const specOfRange = ([first, last]) => (first === last ? `${first}` : `${first}-${last}`);

/**
 * A list of frames in the server's writing.
 *
 * @param {number[]} frames ascending
 */
export function specOfFrames(frames) {
  /** @type {import('./types.js').Range[]} */
  const ranges = [];
  for (const frame of frames) {
    const last = ranges[ranges.length - 1];
    if (last && last[1] === frame - 1) last[1] = frame;
    else ranges.push([frame, frame]);
  }
  return ranges.map(specOfRange).join(',');
}
