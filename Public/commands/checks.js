import { showAnimal } from './show-animal.js';

/**
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 */

/**
 * Goes to what looks odd, and selects it.
 *
 * @param {App} app
 * @param {import('../model/checker.js').PlacedIssue} issue
 */
export function showIssue(app, issue) {
  app.store.set({ issue: issue.key });
  showAnimal(app, issue, () => app.store.state.issue === issue.key);
}

/**
 * @param {App} app
 * @param {1 | -1} step
 */
function walk(app, step) {
  const next = app.checker.next(app.store.state.issue, step);
  if (next) showIssue(app, next);
  else app.notify('Nothing odd among the labels seen so far.');
}

/** @type {Command[]} */
export const checkCommands = [
  { id: 'nextIssue', title: 'Next odd label', menu: 'Go', group: 2, keys: ['U'],
    enabled: ({ store }) => store.state.video !== null, run: (app) => walk(app, 1) },
  { id: 'previousIssue', title: 'Previous odd label', menu: 'Go', group: 2, keys: ['Shift+U'],
    enabled: ({ store }) => store.state.video !== null, run: (app) => walk(app, -1) },
  { id: 'dismissIssue', title: 'This label is right', menu: 'Go', group: 2, hidden: true, keys: ['Shift+X'],
    enabled: ({ store }) => store.state.checks.issues.some((i) => i.key === store.state.issue),
    run: ({ store, checker }) => {
      const issue = store.state.checks.issues.find((i) => i.key === store.state.issue);
      if (issue) checker.dismiss(issue);
    } },
  { id: 'checkProject', title: 'Check all labels of the project', menu: 'Labels', group: 5,
    enabled: ({ store }) => store.state.videos.length > 0,
    run: ({ store, checker }) => {
      store.set({ tab: 'checks' });
      return checker.checkProject();
    } },
];
