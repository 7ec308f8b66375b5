import { concealToggled, isAnyConcealed, isConcealed, nothingConcealed, onlyToggled } from '../model/concealed.js';

/** @typedef {import('./registry.js').Command} Command */

/** @type {Command[]} */
export const concealCommands = [
  { id: 'hideAnimal', title: 'Hide the selected animal', menu: 'View', group: 2, enabled: ({ store }) => store.state.selection !== null,
    checked: ({ store: { state } }) => state.selection !== null && isConcealed(state, state.selection),
    run: ({ store }) => {
      const { selection } = store.state;
      if (selection) store.set({ concealed: concealToggled(store.state, selection) });
    } },
  { id: 'onlyAnimal', title: 'Show only the selected animal', menu: 'View', group: 2, enabled: ({ store }) => store.state.selection !== null,
    checked: ({ store }) => store.state.concealed.only !== null,
    run: ({ store }) => {
      const { selection } = store.state;
      if (selection) store.set({ concealed: onlyToggled(store.state, selection) });
    } },
  { id: 'showAllAnimals', title: 'Show all animals again', menu: 'View', group: 2, enabled: ({ store }) => isAnyConcealed(store.state.concealed),
    run: ({ store }) => store.set({ concealed: nothingConcealed }) },
];
