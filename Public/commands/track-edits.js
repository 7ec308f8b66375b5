import { selectable, selectedLabel, selectedPrediction } from '../model/instances.js';
import { middleOf } from '../model/review.js';
import { swapChosen } from './swap.js';
import { trackOf } from './tracks.js';

/**
 * Edits of whole tracks: swaps, from here on or within the selected frames, and where a track ends and another goes on.
 *
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 */

/**
 * The two tracks that a swap is about: the frame's only two, or the selected animal's and that of the animal nearest to it.
 *
 * @param {import('../model/state.js').State} state
 * @returns {[number, number] | null}
 */
export function swapPair(state) {
  const { record } = state;
  const all = selectable(record).map((s) => (selectedLabel(record, s) ?? selectedPrediction(record, s))?.track ?? null);
  const tracks = [...new Set(all)].flatMap((t) => (t === null ? [] : [t]));
  if (tracks.length === 2) return [tracks[0], tracks[1]];
  const own = trackOf(state);
  const here = own !== null && record ? middleOf(record, own) : null;
  if (own === null || !record || !here) return null;
  const others = tracks.filter((t) => t !== own).map((track) => {
    const at = middleOf(record, track);
    return { track, distance: at ? Math.hypot(at.x - here.x, at.y - here.y) : Infinity };
  }).sort((a, b) => a.distance - b.distance);
  return others.length > 0 ? [own, others[0].track] : null;
}

/**
 * @param {App} app
 * @param {import('../model/types.js').Range | null} within null: from here on, or this frame, as `propagate` says
 */
export function swap({ store, editor, notify }, within) {
  const { shown, frame, propagate, tracks } = store.state;
  const pair = swapPair(store.state);
  if (!shown || !pair) {
    notify('Swapping needs two animals with tracks on the frame; with more than two, select one of them.');
    return;
  }
  const [first, second] = pair;
  const to = within ? within[1] : propagate ? undefined : frame;
  editor.onFrame({ type: 'swapTracks', video: shown.video, first, second, from: within ? within[0] : frame, ...(to === undefined ? {} : { to }) });
  const name = (/** @type {number} */ id) => tracks.find((t) => t.id === id)?.name ?? '';
  if (tracks.length > 2) notify(`Swapped ${name(first)} and ${name(second)}.`);
}

/**
 * The selected animal from here on gets a track of its own.
 *
 * @param {App} app
 */
async function split({ store, editor }) {
  const { shown } = store.state;
  const track = trackOf(store.state);
  if (!shown || track === null) return;
  await editor.onProject({ type: 'splitTrack', video: shown.video, track, from: shown.frame });
}

const isTracked = (/** @type {App} */ { store }) => trackOf(store.state) !== null;

/** @type {Command[]} */
export const trackEditCommands = [
  { id: 'transposeTracks', title: 'Swap the tracks of two animals from here on', menu: 'Tracks', group: 1, keys: ['T', 'Ctrl+T'],
    enabled: ({ store }) => store.state.record !== null,
    run: (app) => {
      if (!swapChosen(app)) swap(app, null);
    } },
  { id: 'swapRange', title: 'Swap within the selected frames', menu: 'Tracks', group: 1, keys: ['Shift+T'],
    enabled: ({ store }) => store.state.record !== null && store.state.range !== null,
    run: (app) => swap(app, app.store.state.range) },
  { id: 'splitTrack', title: 'Split: a new track from here on', menu: 'Tracks', group: 1, keys: ['Shift+K'], enabled: isTracked, run: split },
  { id: 'connectTrack', title: 'Connect: go on as another track…', menu: 'Tracks', group: 1, keys: ['Shift+J'],
    enabled: (app) => isTracked(app) && app.store.state.tracks.length > 1,
    run: ({ store }) => store.set({ dialog: { kind: 'connectTrack', track: trackOf(store.state), frame: store.state.shown?.frame } }) },
];
