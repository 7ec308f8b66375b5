import { animalOf } from '../model/animal-view.js';
import { trackOf } from './tracks.js';

/**
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 */

/**
 * Opens the view of the selected animal, or of the first that has a track; closes it when it is open.
 *
 * @param {App} app
 */
function toggleAnimalView({ store, notify }) {
  const { animalView, record } = store.state;
  if (animalView) {
    store.set({ animalView: null });
    return;
  }
  const track = trackOf(store.state) ?? [...(record?.labels ?? []), ...(record?.predictions ?? [])].find((a) => a.track !== null)?.track ?? null;
  if (track === null || !animalOf(record, track)) notify('Select an animal with a track first: the view follows its track.');
  else store.set({ animalView: { track, side: 0, x: 0, y: 0 } });
}

/** @type {Command[]} */
export const animalViewCommands = [
  { id: 'animalView', title: 'View of one animal', menu: 'View', group: 2, keys: ['Shift+Z'],
    checked: ({ store }) => store.state.animalView !== null, run: toggleAnimalView },
];
