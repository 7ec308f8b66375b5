import { count } from '../model/format.js';
import { nextOutlier, outlierText } from '../model/outliers.js';

/**
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 */

/**
 * Goes to the next frame on which something stands out along a track; looks for them first, if need be.
 *
 * @param {App} app
 * @param {1 | -1} step
 */
async function walk({ store, outliers, navigator, playback, notify }, step) {
  playback.stop();
  if (!outliers.isFresh) await outliers.find();
  const { found } = store.state.outliers;
  const frame = nextOutlier(found, store.state.frame, step);
  if (frame === null) {
    notify(found.length === 0 ? 'Nothing stands out along the tracks of this video.' : `There is no ${step > 0 ? 'later' : 'earlier'} outlier.`);
    return;
  }
  navigator.goTo(frame);
  // The panel says it where it is open; notices of one frame after another would pile up.
  if (store.state.tab !== 'review') notify(`Frame ${count(frame + 1)}: ${outlierText(found, frame, store.state.tracks)}.`);
}

const hasVideo = (/** @type {App} */ { store }) => store.state.video !== null;

/** @type {Command[]} */
export const outlierCommands = [
  { id: 'nextOutlier', title: 'Next outlier of a track', menu: 'Go', group: 2, keys: [';'], enabled: hasVideo, run: (app) => walk(app, 1) },
  { id: 'previousOutlier', title: 'Previous outlier of a track', menu: 'Go', group: 2, keys: [':'], enabled: hasVideo, run: (app) => walk(app, -1) },
  { id: 'findOutliers', title: 'Mark the outliers of the tracks', menu: 'Tracks', group: 3, enabled: hasVideo,
    run: ({ outliers }) => outliers.find() },
];
