import { csvOf } from '../model/check-report.js';
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

/**
 * How far from the usual a label must be to be listed.
 *
 * @param {App} app
 * @param {number} strictness
 */
export function setStrictness({ store, checker }, strictness) {
  store.set({ view: { ...store.state.view, strictness } });
  checker.check();
}

/**
 * Saves the list of odd labels, all of it.
 *
 * @param {App} app
 */
export function exportChecks({ store, download, notify }) {
  const { checks: { issues }, project } = store.state;
  if (issues.length === 0) {
    notify('Nothing odd among the labels seen so far, so there is no list to save.');
    return;
  }
  const url = URL.createObjectURL(new Blob([csvOf(issues, store.state)], { type: 'text/csv' }));
  download(url, `${project?.name ?? 'project'}.checks.csv`);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
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
  { id: 'exportChecks', title: 'Save the list of odd labels as CSV', menu: 'Labels', group: 5,
    enabled: ({ store }) => store.state.videos.length > 0, run: exportChecks },
  { id: 'checkProject', title: 'Check all labels of the project', menu: 'Labels', group: 5,
    enabled: ({ store }) => store.state.videos.length > 0,
    run: ({ store, checker }) => {
      store.set({ tab: 'checks' });
      return checker.checkProject();
    } },
];
