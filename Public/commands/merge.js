import { alsoSelected, selectedLabel } from '../model/instances.js';

/**
 * Several labels of a frame become one animal.
 *
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 * @typedef {import('../model/types.js').InstanceID} InstanceID
 */

/**
 * The survivor keeps its points and its track and takes the others' where it has none; one step.
 *
 * @param {App} app
 * @param {InstanceID} survivor
 * @param {InstanceID[]} others
 */
export function mergeInto({ store, editor }, survivor, others) {
  if (others.length === 0) return;
  store.set({ selection: { kind: 'label', id: survivor } });
  editor.onFrame({ type: 'mergeInstances', instance: survivor, instances: others });
}

/** @param {import('../model/state.js').State} state */
export function mergeable({ record, selection }) {
  const label = selectedLabel(record, selection);
  return label && record ? record.labels.filter((l) => l.id !== label.id) : [];
}

/**
 * What a person calls an animal of the frame: its number in the list, and its track.
 *
 * @param {import('../model/state.js').State} state
 * @param {import('../model/types.js').Label} label
 */
export function animalName({ record, tracks }, label) {
  const track = tracks.find((t) => t.id === label.track)?.name;
  return `animal ${(record?.labels.indexOf(label) ?? 0) + 1}${track ? ` (${track})` : ''}`;
}

/** @param {App} app */
function merge(app) {
  const { selection } = app.store.state;
  const also = alsoSelected(app.store.state);
  const others = mergeable(app.store.state);
  const chosen = others.filter((l) => also.some((s) => s.kind === 'label' && s.id === l.id));
  if (selection?.kind !== 'label') return;
  if (chosen.length > 0) mergeInto(app, selection.id, chosen.map((l) => l.id));
  else if (others.length === 1) mergeInto(app, selection.id, [others[0].id]);
  else app.store.set({ dialog: { kind: 'merge' } });
}

/** @type {Command[]} */
export const mergeCommands = [
  { id: 'mergeInstances', title: 'Merge with another animal…', menu: 'Labels', group: 1, keys: ['Shift+M'],
    enabled: ({ store }) => mergeable(store.state).length > 0, run: merge },
];
