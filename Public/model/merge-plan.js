import { count, counted } from './format.js';

/**
 * What bringing another project in would do, as the server tells it, and as a person reads it.
 *
 * @typedef {{added?: number, same?: number, left?: number, gone?: number}} MergeCounts
 * @typedef {{path: string, frameCount: number, width: number, height: number, labeledFrames: number,
 *   predictedFrames: number, match?: number | null, reason?: string | null}} MergeVideo
 * @typedef {{videos: MergeVideo[], newNodes: string[], newTracks: string[], missingNodes: string[], newFrames: number,
 *   sharedFrames: number, labels: MergeCounts, predictions: MergeCounts, negativeFrames: number, suggestions: number,
 *   conflictFrames: number, conflicts: {video: number, frame: number, here: number, there: number}[]}} MergePlan
 * @typedef {'auto' | 'original' | 'new' | 'both'} MergeRule
 * @typedef {{path: string, conflicts: MergeRule, predictions: boolean, pairs: (number | null | undefined)[]}} MergeChoice
 *   `pairs`: for each of the other project's videos the id of ours that it is; null: a new one; undefined: as found
 */

/** The rules for frames on which both have something, the usual one first. */
export const MERGE_RULES = /** @type {[MergeRule, string, string][]} */ ([
  ['auto', 'Labels of this project win', 'Labels that are here stay; those of other animals join them. A prediction gives way to a label of its animal, and to the other project’s prediction of it. SLEAP’s rule.'],
  ['original', 'Keep what is here', 'Where both have labels, or both have predictions, those of this project stay.'],
  ['new', 'Take what comes', 'Where both have labels, or both have predictions, those of the other project take their place.'],
  ['both', 'Keep both', 'Everything of both stays, so that an animal may be there twice. What is the same point for point is not doubled.'],
]);

const REASONS = /** @type {Record<string, string>} */ ({
  place: 'same file', content: 'same content', nameAndSize: 'same name and size', name: 'same name', chosen: 'as you chose',
});

/**
 * The job that does it, and whose plan is asked for first.
 *
 * @param {MergeChoice} choice
 */
export function mergeJob({ path, conflicts, predictions, pairs }) {
  const chosen = pairs.flatMap((ours, theirs) => (ours === undefined ? [] : [{ theirs, ours }]));
  return { kind: 'merge', path, conflicts, predictions, ...(chosen.length > 0 ? { pairs: chosen } : {}) };
}

/**
 * What a video brings, and why it is taken for one of the project's.
 *
 * @param {MergeVideo} video
 */
export function videoFacts(video) {
  const parts = [counted(video.labeledFrames, 'labelled frame'),
    video.predictedFrames > 0 ? `${count(video.predictedFrames)} predicted` : null, REASONS[video.reason ?? ''] ?? null];
  return parts.filter(Boolean).join(' · ');
}

/** @param {string} path of any machine */
export const fileName = (path) => path.split(/[/\\]/).filter(Boolean).pop() ?? path;

/** @param {MergePlan} plan */
export const changesNothing = ({ videos, newNodes, newTracks, labels, predictions, negativeFrames, suggestions }) =>
  videos.every((v) => typeof v.match === 'number') && newNodes.length === 0 && newTracks.length === 0 && negativeFrames === 0 && suggestions === 0
  && [labels, predictions].every(({ added = 0, gone = 0 }) => added === 0 && gone === 0);

/**
 * The table of numbers: what, and how many come, are here already, are left out, go.
 *
 * @param {MergePlan} plan
 * @returns {[string, number, number, number, number][]}
 */
export function planRows({ labels, predictions }) {
  const row = (/** @type {string} */ name, /** @type {MergeCounts} */ { added = 0, same = 0, left = 0, gone = 0 }) =>
    /** @type {[string, number, number, number, number]} */ ([name, added, same, left, gone]);
  return [row('Labels', labels), row('Predictions', predictions)];
}

/**
 * What else comes, in words.
 *
 * @param {MergePlan} plan
 */
export function alsoComing({ negativeFrames, suggestions, newFrames, sharedFrames }) {
  const parts = [`${counted(newFrames, 'frame')} with nothing here yet`, `${counted(sharedFrames, 'frame')} with something here`,
    suggestions > 0 ? counted(suggestions, 'suggestion') : '', negativeFrames > 0 ? counted(negativeFrames, 'frame without animals', 'frames without animals') : ''];
  return `${parts.filter(Boolean).join(', ')}.`;
}
