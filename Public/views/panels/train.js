import { count } from '../../model/format.js';
import { isOver } from '../../model/jobs.js';
import { createCurveList } from '../curve-list.js';
import { button, emptyState, fill, h } from '../dom.js';
import { exportJob } from './export.js';
import { jobCard } from './job-card.js';
import { createTrainForm } from './train-form.js';

/**
 * Training: what to train, on which frames, for how long; then its curves while it runs.
 *
 * @param {import('../../app.js').App} app
 */
export function createTrainPanel(app) {
  const { store } = app;
  const form = createTrainForm(app);
  const advice = h('div', {});
  const running = h('div', {});
  const packed = h('div', {});
  const curves = createCurveList();
  let asked = -1;
  const ready = () => form.setReady((store.state.counts?.labeledFrames ?? 0) > 0 && !store.state.jobs.some((j) => j.kind === 'train' && !isOver(j)));
  const drawAdvice = () => {
    const labelled = store.state.counts?.labeledFrames ?? 0;
    fill(advice, labelled === 0
      ? emptyState('Label some frames first', 'Twenty to fifty, spread over the video, make a first model. Then train, predict, correct what is wrong, and train again.')
      : h('p', { class: 'hint' }, `${count(labelled)} labelled frames in the project. The best epoch on held-out frames is kept.`));
    ready();
  };
  const draw = () => {
    const job = store.state.jobs.find((j) => j.kind === 'train');
    const pack = store.state.jobs.find((j) => j.kind === 'package');
    fill(packed, pack ? exportJob(app, pack) : null);
    fill(running, job ? jobCard(app, job) : null, job?.state === 'done'
      ? button('See how well it does', () => store.set({ tab: 'runs' }), { class: 'wide after-job' }) : null);
    // In the order in which the models were trained.
    const rows = [...(job ? store.state.metrics[job.id] ?? [] : [])].sort((a, b) => (a.seconds ?? 0) - (b.seconds ?? 0));
    curves.element.hidden = rows.length === 0;
    if (job && asked !== job.id) {
      asked = job.id;
      app.sync.loadMetrics(job);
    }
    if (store.state.tab === 'train') curves.update(rows);
    ready();
  };
  store.subscribe(['counts'], drawAdvice);
  store.subscribe(['jobs', 'metrics', 'tab', 'theme'], draw);
  drawAdvice();
  draw();
  return h('section', { class: 'train' }, h('header', { class: 'panel-head' }, h('h2', {}, 'Train a model')),
    h('div', { class: 'panel-body' }, advice, running, curves.element, form.element, packed));
}
