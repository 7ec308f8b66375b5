import { specFromShown, specOfFrames, specOfRange } from './frame-spec.js';

/** Where to predict, in the order in which it is asked. */
export const TARGETS = /** @type {[string, string][]} */ ([
  ['video', 'this video'], ['frame', 'this frame'], ['range', 'frames …'], ['suggested', 'suggested frames of this video'],
  ['labelled', 'labelled frames of this video'], ['random', '20 random frames of each video'], ['all', 'all videos'],
]);

const RANDOM = 20;

/**
 * The videos and frames of a choice.
 *
 * @param {import('./state.js').State} state
 * @param {string} where
 * @param {string} frames counted from 1, of the choice `range`
 * @param {() => number} random in [0, 1)
 * @returns {{video: number, frames?: string}[]}
 * @throws {Error} saying what is missing
 */
export function targetsOf({ video, videos, frame, suggestions, timeline }, where, frames, random = Math.random) {
  const readable = videos.filter((v) => !v.problem);
  if (where === 'all') return readable.map((v) => ({ video: v.id }));
  if (where === 'random') return readable.map((v) => ({ video: v.id, frames: specOfFrames(sample(v.frameCount, RANDOM, random)) }));
  if (video === null) throw new Error('Choose a video first.');
  if (where === 'frame') return [{ video, frames: specOfRange([frame, frame]) }];
  if (where === 'range') return [{ video, frames: specFromShown(frames) }];
  if (where === 'suggested') {
    const wanted = [...new Set(suggestions.filter((s) => s.video === video).map((s) => s.frame))].sort((a, b) => a - b);
    if (wanted.length === 0) throw new Error('This video has no suggested frame.');
    return [{ video, frames: specOfFrames(wanted) }];
  }
  if (where === 'labelled') {
    const labelled = timeline?.labeled ?? [];
    if (labelled.length === 0) throw new Error('This video has no labelled frame.');
    return [{ video, frames: labelled.map(specOfRange).join(',') }];
  }
  return [{ video }];
}

/**
 * @param {number} count
 * @param {number} size
 * @param {() => number} random
 * @returns {number[]} ascending, each once
 */
function sample(count, size, random) {
  const chosen = new Set();
  while (chosen.size < Math.min(count, size)) chosen.add(Math.floor(random() * count));
  return [...chosen].sort((a, b) => a - b);
}
