import { selectedLabel, selectedPrediction } from '../model/instances.js';

/**
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 */

const hasSelection = (/** @type {App} */ { store }) => store.state.selection !== null;

/**
 * The frames for which a track that is set holds too: the selected ones, if this one is among them, else all later ones.
 *
 * @param {import('../model/state.js').State} state
 */
export function trackFrames({ propagate, range, frame }) {
  return propagate && range && frame >= range[0] && frame <= range[1] ? { from: range[0], to: range[1] } : {};
}

/**
 * Gives the selected animal a track, from this frame on, or on the selected frames, when `propagate` is set.
 *
 * @param {App} app
 * @param {number | null} track
 * @param {import('../model/state.js').Selection | null} [which] another than the selected one
 */
export function setTrack({ store, editor }, track, which = store.state.selection) {
  const { record, propagate } = store.state;
  const label = selectedLabel(record, which);
  const prediction = selectedPrediction(record, which);
  if (label) editor.onFrame({ type: 'setTrack', instances: [label.id], track, propagate, ...trackFrames(store.state) });
  if (prediction) editor.onFrame({ type: 'setPredictionTrack', predictions: [prediction.id], track });
}

/**
 * Makes a track and gives it to the selected animal.
 *
 * @param {App} app
 * @param {import('../model/state.js').Selection | null} [which]
 */
export async function setNewTrack(app, which = app.store.state.selection) {
  const outcome = await app.editor.onProject({ type: 'addTrack', name: nextTrackName(app.store.state.tracks) });
  const track = outcome?.created?.tracks?.[0];
  if (track !== undefined) setTrack(app, track, which);
}

/**
 * `track_N` with N one more than the highest number a track's name ends in.
 *
 * @param {import('../model/types.js').Track[]} tracks
 */
export function nextTrackName(tracks) {
  const numbers = tracks.map((t) => Number(/(\d+)$/.exec(t.name)?.[1] ?? -1));
  return `track_${Math.max(-1, ...numbers) + 1}`;
}

/** @param {import('../model/state.js').State} state */
export const trackOf = ({ record, selection }) =>
  (selectedLabel(record, selection) ?? selectedPrediction(record, selection))?.track ?? null;

/** @type {Command[]} */
export const trackCommands = [
  ...Array.from({ length: 9 }, (_, i) => /** @type {Command} */ ({
    id: `setTrack${i + 1}`, title: `Set track ${i + 1}`, menu: 'Tracks', keys: [`Shift+${i + 1}`, `Ctrl+${i + 1}`],
    hidden: i > 4,
    label: ({ store }) => `Set track: ${store.state.tracks[i]?.name ?? `${i + 1}`}`,
    enabled: (app) => hasSelection(app) && app.store.state.tracks.length > i,
    run: (app) => setTrack(app, app.store.state.tracks[i].id),
  })),
  { id: 'newTrack', title: 'Set track: new', menu: 'Tracks', keys: ['Shift+0', 'Ctrl+0'], enabled: hasSelection,
    run: (app) => setNewTrack(app) },
  { id: 'noTrack', title: 'Set track: none', menu: 'Tracks', enabled: hasSelection, run: (app) => setTrack(app, null) },
  { id: 'propagateTracks', title: 'Track changes hold for later frames', menu: 'Tracks', group: 1, keys: ['Shift+P'],
    label: ({ store }) => ('from' in trackFrames({ ...store.state, propagate: true }) ? 'Track changes hold for the selected frames' : 'Track changes hold for later frames'),
    checked: ({ store }) => store.state.propagate,
    run: ({ store }) => store.set({ propagate: !store.state.propagate }) },
  { id: 'deleteTrackAnimals', title: 'Delete this track’s animals in the video…', menu: 'Tracks', group: 2,
    keys: ['Ctrl+Shift+Backspace'],
    enabled: ({ store }) => trackOf(store.state) !== null,
    run: ({ store }) => store.set({ dialog: { kind: 'bulkDelete', what: 'both', where: 'video', track: trackOf(store.state) } }) },
  { id: 'deleteTrack', title: 'Delete a track…', menu: 'Tracks', group: 2,
    enabled: ({ store }) => store.state.tracks.length > 0,
    run: ({ store }) => store.set({ dialog: { kind: 'tracks' } }) },
];
