import { counted, countsOf } from './format.js';
import { choose } from './suggestions.js';

/**
 * Several videos of the list at once, to remove them in one step.
 *
 * @typedef {{keys: ReadonlySet<string>, from: string | null}} Chosen
 */

/** @type {Chosen} */
export const noneChosen = Object.freeze({ keys: new Set(), from: null });

/**
 * What is chosen after a click: Ctrl adds or takes away one, Shift takes all up to it. The first Ctrl-click or Shift-click
 * begins with the video that is shown.
 *
 * @param {import('./types.js').Video[]} videos
 * @param {Chosen} chosen
 * @param {number} clicked
 * @param {number | null} shown
 * @param {{ctrl: boolean, shift: boolean}} held
 * @returns {Chosen}
 */
export function chooseVideo(videos, chosen, clicked, shown, held) {
  const rows = videos.map((v) => ({ key: String(v.id) }));
  const begins = chosen.keys.size === 0 && shown !== null && (held.ctrl || held.shift);
  const from = begins ? { keys: new Set(held.ctrl && clicked !== shown ? [String(shown)] : []), from: String(shown) } : chosen;
  return choose(rows, from, String(clicked), held);
}

/**
 * The ids that are chosen and still there.
 *
 * @param {import('./types.js').Video[]} videos
 * @param {Chosen} chosen
 */
export const chosenVideos = (videos, { keys }) => videos.filter((v) => keys.has(String(v.id))).map((v) => v.id);

/**
 * What goes with videos, in words.
 *
 * @param {import('./types.js').Counts | null} counts
 * @param {number[]} videos
 */
export function whatGoes(counts, videos) {
  const all = videos.map((id) => countsOf(counts, id));
  const labelled = all.reduce((n, c) => n + c.labeledFrames, 0);
  const predicted = all.reduce((n, c) => n + c.predictedFrames, 0);
  if (labelled + predicted === 0) return 'Nothing is labelled or predicted there.';
  const parts = [labelled > 0 ? counted(labelled, 'labelled frame') : '', predicted > 0 ? counted(predicted, 'predicted frame') : ''];
  return `${parts.filter(Boolean).join(' and ')} ${labelled + predicted === 1 ? 'goes' : 'go'} with ${videos.length === 1 ? 'it' : 'them'}.`;
}
