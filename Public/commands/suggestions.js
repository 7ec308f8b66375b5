import { nextOf, rowsOf, sorted } from '../model/suggestions.js';

/**
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 */

/**
 * The suggestions in the order that the person has chosen.
 *
 * @param {Pick<import('../model/state.js').State, 'suggestions' | 'suggestionStates' | 'suggestionOrder' | 'videos'>} state
 */
export const suggestionRows = ({ suggestions, suggestionStates, suggestionOrder, videos }) =>
  sorted(rowsOf(suggestions, suggestionStates, videos), suggestionOrder);

/**
 * The suggestion after (or before) where the person is.
 *
 * @param {App} app
 * @param {number} step
 */
export function nextSuggestion({ store }, step) {
  const { video, frame, videos, suggestionOrder, suggestionAt } = store.state;
  const here = { video, frame, place: videos.findIndex((v) => v.id === video) };
  const next = nextOf(suggestionRows(store.state), suggestionOrder, here, suggestionAt, step);
  if (next) store.set({ suggestionAt: next.key });
  return next;
}

/**
 * @param {App} app
 * @param {import('../model/types.js').Suggestion[]} rows
 */
export function removeSuggestions({ editor }, rows) {
  const suggestions = rows.map(({ video, frame, group, reason }) => ({ video, frame, group, reason }));
  return editor.onProject({ type: 'removeSuggestions', suggestions }).then(() => {});
}

/** @type {Command[]} */
export const suggestionCommands = [
  { id: 'suggestFrames', title: 'Suggest frames…', menu: 'Labels', group: 3,
    enabled: ({ store }) => store.state.project !== null, run: ({ store }) => store.set({ tab: 'suggestions' }) },
  { id: 'suggestFrame', title: 'Add this frame to the suggestions', menu: 'Labels', group: 3, keys: ['S'],
    enabled: ({ store }) => store.state.shown !== null,
    run: ({ store, editor }) => {
      const { video, frame } = store.state;
      return editor.onProject({ type: 'addSuggestions', suggestions: [{ video, frame, group: 0 }] }).then(() => {});
    } },
  { id: 'unsuggestFrame', title: 'Remove this frame from the suggestions', menu: 'Labels', group: 3,
    enabled: ({ store }) => store.state.suggestions.some((s) => s.video === store.state.video && s.frame === store.state.frame),
    run: (app) => {
      const { video, frame, suggestions } = app.store.state;
      return removeSuggestions(app, suggestions.filter((s) => s.video === video && s.frame === frame));
    } },
  { id: 'clearSuggestions', title: 'Remove all suggestions', menu: 'Labels', group: 3,
    enabled: ({ store }) => store.state.suggestions.length > 0,
    run: (app) => removeSuggestions(app, app.store.state.suggestions) },
];
