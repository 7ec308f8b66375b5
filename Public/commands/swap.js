import { alsoSelected, sameSelection, selectable, selectedLabel, selectedPrediction } from '../model/instances.js';

/**
 * Two animals of a frame change tracks: the two that are selected, or two that are clicked.
 *
 * @typedef {import('../app.js').App} App
 * @typedef {import('../model/state.js').Selection} Selection
 */

/**
 * @param {import('../model/state.js').State} state
 * @param {Selection} which
 */
const trackOf = ({ record }, which) => (selectedLabel(record, which) ?? selectedPrediction(record, which))?.track ?? null;

/**
 * Swaps the two animals that are selected, or asks for two by clicks where there are more and none is selected.
 *
 * @param {App} app
 * @returns {boolean} false: there was no need to choose
 */
export function swapChosen(app) {
  const { store } = app;
  const { state } = store;
  const tracked = selectable(state.record).filter((s) => trackOf(state, s) !== null);
  const chosen = state.selection ? [state.selection, ...alsoSelected(state)].filter((s) => trackOf(state, s) !== null) : [];
  if (chosen.length === 2) swap(app, chosen[0], chosen[1]);
  else if (tracked.length > 2 && chosen.length === 0) store.set({ swapping: { first: null } });
  else return false;
  return true;
}

/**
 * A click while two animals are asked for. Anything else than an animal with a track ends it.
 *
 * @param {App} app
 * @param {Selection | null} which
 */
export function pickForSwap(app, which) {
  const { store, notify } = app;
  const first = store.state.swapping?.first ?? null;
  if (!which || trackOf(store.state, which) === null) {
    store.set({ swapping: null });
    notify(which ? 'This animal has no track; nothing was swapped.' : 'Nothing was swapped.');
  } else if (!first) {
    store.set({ swapping: { first: which }, selection: which });
  } else if (!sameSelection(first, which)) {
    store.set({ swapping: null });
    swap(app, first, which);
  }
}

/**
 * @param {App} app
 * @param {Selection} a
 * @param {Selection} b
 */
function swap({ store, editor, notify }, a, b) {
  const { shown, frame, propagate } = store.state;
  const [first, second] = [trackOf(store.state, a), trackOf(store.state, b)];
  if (!shown || first === second) {
    notify('The two have the same track.');
    return;
  }
  const edit = { type: 'swapTracks', video: shown.video, first, second, from: frame };
  editor.onFrame(propagate ? edit : { ...edit, to: frame });
}
