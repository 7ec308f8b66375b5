import { emptyState, fill, h } from '../dom.js';
import { jobCard } from './job-card.js';

/**
 * Everything that ran or runs in the background, newest first.
 *
 * @param {import('../../app.js').App} app
 */
export function createJobsPanel(app) {
  const { store } = app;
  const list = h('div', { class: 'job-list' });
  const draw = () => fill(list, store.state.jobs.length === 0
    ? emptyState('Nothing is running', 'Training, prediction, tracking, import and export run in the background and show here. Labelling goes on meanwhile.')
    : store.state.jobs.map((job) => jobCard(app, job)));
  store.subscribe(['jobs'], draw);
  draw();
  return h('section', { class: 'jobs' }, h('header', { class: 'panel-head' }, h('h2', {}, 'Jobs')), h('div', { class: 'panel-body' }, list));
}
