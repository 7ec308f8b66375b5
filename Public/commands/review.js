/**
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 */

const hasProject = (/** @type {App} */ { store }) => store.state.videos.length > 0;
const isAsked = (/** @type {App} */ { store }) => store.state.review.join !== null || store.state.review.item !== null;
const isSample = (/** @type {App} */ { store }) => store.state.review.item !== null;

/** @type {Command[]} */
export const reviewCommands = [
  { id: 'nextJoin', title: 'Review: next join', menu: 'Tracks', group: 3, keys: ['.'], enabled: hasProject,
    run: ({ reviewer }) => reviewer.walk(1) },
  { id: 'previousJoin', title: 'Review: previous join', menu: 'Tracks', group: 3, keys: [','], enabled: hasProject,
    run: ({ reviewer }) => reviewer.walk(-1) },
  { id: 'reviewRight', title: 'Review: identities are right', menu: 'Tracks', group: 3, keys: ['Y'], enabled: isAsked,
    label: (app) => (isSample(app) ? 'Sample: every animal is right' : 'Review: the join is right'),
    run: ({ reviewer }) => reviewer.answer('right') },
  { id: 'reviewSwapped', title: 'Review: swapped', menu: 'Tracks', group: 3, keys: ['O'], enabled: isAsked,
    label: (app) => (isSample(app) ? 'Sample: wrong (the selected animal, or all)' : 'Review: swapped from the join on'),
    run: ({ reviewer }) => reviewer.answer('swapped') },
  { id: 'reviewUnsure', title: 'Review: cannot tell', menu: 'Tracks', group: 3, keys: ['M'], enabled: isAsked,
    run: ({ reviewer }) => reviewer.answer('unsure') },
  { id: 'checkSample', title: 'Review: check a sample', menu: 'Tracks', group: 3, keys: ['Shift+Y'], enabled: hasProject,
    run: async ({ store, reviewer }) => {
      store.set({ tab: 'review' });
      await reviewer.ready();
      if (store.state.review.statement?.sample) await reviewer.walkSample();
    } },
];
