import { alsoSelected, hasNode, selectedLabel, selectedPrediction, shownPredictions } from '../model/instances.js';
import { confirmed } from '../model/placement.js';
import { acceptAll } from './accept-all.js';
import { newInstancePoints } from './new-instance.js';

/**
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 */

const onFrame = (/** @type {App} */ { store }) => store.state.shown !== null;
const canAdd = (/** @type {App} */ { store }) => store.state.shown !== null;
const hasLabel = (/** @type {App} */ { store }) => selectedLabel(store.state.record, store.state.selection) !== null;
const hasPrediction = (/** @type {App} */ { store }) =>
  selectedPrediction(store.state.record, store.state.selection) !== null;

/**
 * Places a new animal on the shown frame and selects it.
 *
 * @param {App} app
 * @param {import('./new-instance.js').Placement} placement
 * @param {import('../model/types.js').Point | null} [at]
 */
export async function addInstance(app, placement, at = null) {
  const { shown, skeleton } = app.store.state;
  if (!shown) return;
  if (skeleton.nodes.length === 0) {
    app.store.set({ tab: 'skeleton' });
    app.notify('The skeleton has no nodes yet. Add the body parts first.');
    return;
  }
  const { points, track, prediction } = await newInstancePoints(app, placement, at);
  const edit = prediction === null
    ? { type: 'addInstance', video: shown.video, frame: shown.frame, points, track }
    : { type: 'acceptPredictions', video: shown.video, predictions: [prediction], complete: false };
  const { made } = app.editor.onFrame(edit, 1);
  app.store.set({ selection: { kind: 'label', id: made[0] } });
}

/**
 * @param {App} app
 * @param {number[]} predictions
 * @param {boolean} complete
 */
export function accept(app, predictions, complete) {
  const { shown } = app.store.state;
  if (!shown || predictions.length === 0) return;
  const edit = { type: 'acceptPredictions', video: shown.video, predictions, complete };
  const { made } = app.editor.onFrame(edit, predictions.length);
  app.store.set({ selection: { kind: 'label', id: made[0] } });
}

/** @param {App} app */
function deleteSelected(app) {
  const { record, selection, shown } = app.store.state;
  const all = [...(selection ? [selection] : []), ...alsoSelected(app.store.state)];
  const labels = all.flatMap((s) => selectedLabel(record, s)?.id ?? []);
  const predictions = all.flatMap((s) => selectedPrediction(record, s)?.id ?? []);
  if (!shown) return;
  if (labels.length > 0) app.editor.onFrame({ type: 'deleteInstances', instances: labels });
  if (predictions.length > 0) app.editor.onFrame({ type: 'deletePredictions', video: shown.video, predictions });
}

/** @param {App} app */
function toggleNegative({ store, editor, notify }) {
  const { shown, record } = store.state;
  if (!shown || !record) return;
  if (record.labels.length > 0 && !record.negative) {
    notify('This frame has labels. Delete them first, if there is no animal on it.');
    return;
  }
  editor.onFrame({ type: 'setNegative', video: shown.video, frame: shown.frame, negative: !record.negative });
}

/**
 * @param {App} app
 * @param {import('../model/types.js').Label} label
 */
export function confirmAll({ editor }, label) {
  const points = confirmed(label);
  if (points.length > 0) editor.onFrame({ type: 'setPoints', instance: label.id, points });
}

/**
 * Gives an animal the nodes it lacks, hidden, where the mean shape has them.
 *
 * @param {App} app
 * @param {import('../model/types.js').Label} label
 */
export async function addMissingNodes(app, label) {
  const { points } = await newInstancePoints(app, 'copy', null, label);
  const missing = app.store.state.skeleton.nodes.filter((n) => !hasNode(label, n.id, 2));
  const changes = missing.flatMap(({ id }) => {
    const p = points[id];
    return p ? [{ node: id, ...p, visible: false, complete: false }] : [];
  });
  if (changes.length > 0) app.editor.onFrame({ type: 'setPoints', instance: label.id, points: changes });
}

/** @type {Command[]} */
export const labelCommands = [
  { id: 'addInstance', title: 'New animal', menu: 'Labels', keys: ['I', 'Ctrl+I'], enabled: canAdd,
    run: (app) => addInstance(app, 'best') },
  { id: 'addAverage', title: 'New animal: average shape', menu: 'Labels', enabled: canAdd,
    run: (app) => addInstance(app, 'average') },
  { id: 'addPrior', title: 'New animal: as on the labelled frame before', menu: 'Labels', enabled: canAdd,
    run: (app) => addInstance(app, 'prior') },
  { id: 'addSpread', title: 'New animal: nodes spread out', menu: 'Labels', enabled: canAdd,
    run: (app) => addInstance(app, 'spread') },
  { id: 'addRandom', title: 'New animal: nodes anywhere in view', menu: 'Labels', enabled: canAdd,
    run: (app) => addInstance(app, 'random') },
  { id: 'addPrediction', title: 'New animal: from the next prediction', menu: 'Labels',
    enabled: ({ store }) => store.state.record !== null && shownPredictions(store.state.record).length > 0,
    run: (app) => addInstance(app, 'prediction') },
  { id: 'deleteSelected', title: 'Delete selected animal', menu: 'Labels', group: 1,
    keys: ['Delete', 'Backspace', 'Ctrl+Backspace'], enabled: (app) => hasLabel(app) || hasPrediction(app),
    run: deleteSelected },
  { id: 'confirmInstance', title: 'Mark all its nodes as checked', menu: 'Labels', group: 1, keys: ['Shift+C'],
    enabled: hasLabel,
    run: (app) => {
      const label = selectedLabel(app.store.state.record, app.store.state.selection);
      if (label) confirmAll(app, label);
    } },
  { id: 'addMissingNodes', title: 'Add its missing nodes', menu: 'Labels', group: 1, enabled: hasLabel,
    run: (app) => {
      const label = selectedLabel(app.store.state.record, app.store.state.selection);
      return label ? addMissingNodes(app, label) : undefined;
    } },
  { id: 'acceptSelected', title: 'Accept selected prediction', menu: 'Labels', group: 2, keys: ['A'],
    enabled: hasPrediction,
    run: (app) => {
      const prediction = selectedPrediction(app.store.state.record, app.store.state.selection);
      if (prediction) accept(app, [prediction.id], false);
    } },
  { id: 'acceptAll', title: 'Accept all predictions on this frame', menu: 'Labels', group: 2, keys: ['Shift+A'],
    enabled: ({ store }) => store.state.record !== null && shownPredictions(store.state.record).length > 0,
    run: (app) => {
      const { record } = app.store.state;
      if (record) accept(app, shownPredictions(record).map((p) => p.id), false);
    } },
  { id: 'acceptVideo', title: 'Accept all predictions in this video…', menu: 'Labels', group: 2,
    enabled: ({ store }) => (store.state.timeline?.predicted.length ?? 0) > 0, run: (app) => acceptAll(app, app.store.state.video) },
  { id: 'extract', title: 'Extract clip and labels…', menu: 'Labels', group: 5, enabled: ({ store }) => store.state.video !== null,
    run: ({ store }) => store.set({ dialog: { kind: 'extract' } }) },
  { id: 'acceptProject', title: 'Accept all predictions in the project…', menu: 'Labels', group: 2,
    enabled: ({ store }) => (store.state.counts?.predictions ?? 0) > 0, run: (app) => acceptAll(app, null) },
  { id: 'toggleNegative', title: 'Mark frame as negative (no animal)', menu: 'Labels', group: 3, keys: ['N'],
    enabled: onFrame, checked: ({ store }) => store.state.record?.negative ?? false, run: toggleNegative },
  { id: 'deletePredictionsFrame', title: 'Delete predictions on this frame', menu: 'Labels', group: 4,
    enabled: ({ store }) => (store.state.record?.predictions.length ?? 0) > 0,
    run: ({ store, editor }) => {
      const { shown, record } = store.state;
      const predictions = record?.predictions.map((p) => p.id) ?? [];
      if (shown) editor.onFrame({ type: 'deletePredictions', video: shown.video, predictions });
    } },
  { id: 'bulkDelete', title: 'Delete many…', menu: 'Labels', group: 4, keys: ['Ctrl+Shift+Delete'],
    enabled: ({ store }) => store.state.video !== null,
    run: ({ store }) => store.set({ dialog: { kind: 'bulkDelete' } }) },
];
