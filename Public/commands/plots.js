import { STATISTICS } from '../model/header-plot.js';

/**
 * The plots over the timeline; in the list of commands, and in the list beside the marks.
 *
 * @type {import('./registry.js').Command[]}
 */
export const plotCommands = [
  { id: 'nextPlot', title: 'Timeline: next plot', menu: 'View', group: 3, keys: ['Alt+P'],
    run: ({ store }) => {
      const kinds = [null, ...STATISTICS.map(([kind]) => kind)];
      const at = kinds.indexOf(store.state.view.header);
      store.set({ view: { ...store.state.view, header: kinds[(at + 1) % kinds.length] } });
    } },
  ...[[null, 'none'], ...STATISTICS].map(([kind, words]) => /** @type {import('./registry.js').Command} */ ({
    id: `plot-${kind ?? 'none'}`, title: `Timeline plot: ${words}`, menu: 'View', group: 3, hidden: true,
    checked: ({ store }) => store.state.view.header === kind,
    run: ({ store }) => store.set({ view: { ...store.state.view, header: kind } }),
  })),
];
