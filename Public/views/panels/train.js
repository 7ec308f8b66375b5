import { count } from '../../model/format.js';
import { specFromShown } from '../../model/frame-spec.js';
import { isOver } from '../../model/jobs.js';
import { createCurveList } from '../curve-list.js';
import { emptyState, field, fill, h } from '../dom.js';
import { jobCard } from './job-card.js';

/**
 * Training: what to train, on which frames, for how long; then its curves while it runs.
 *
 * @param {import('../../app.js').App} app
 */
export function createTrainPanel(app) {
  const { store } = app;
  const form = trainForm(app);
  const advice = h('div', {});
  const running = h('div', {});
  const curves = createCurveList();
  let asked = -1;
  const drawAdvice = () => {
    const labelled = store.state.counts?.labeledFrames ?? 0;
    fill(advice, labelled === 0
      ? emptyState('Label some frames first', 'Twenty to fifty, spread over the video, make a first model. Then train, predict, correct what is wrong, and train again.')
      : h('p', { class: 'hint' }, `${count(labelled)} labelled frames in the project. The best epoch on held-out frames is kept.`));
    form.element.classList.toggle('muted', labelled === 0);
  };
  const draw = () => {
    const job = store.state.jobs.find((j) => j.kind === 'train');
    fill(running, job ? jobCard(app, job) : null);
    const rows = job ? store.state.metrics[job.id] ?? [] : [];
    curves.element.hidden = rows.length === 0;
    if (job && asked !== job.id) {
      asked = job.id;
      app.sync.loadMetrics(job);
    }
    if (store.state.tab === 'train') curves.update(rows);
    form.setBusy(store.state.jobs.some((j) => j.kind === 'train' && !isOver(j)));
  };
  store.subscribe(['counts'], drawAdvice);
  store.subscribe(['jobs', 'metrics', 'tab', 'theme'], draw);
  drawAdvice();
  draw();
  return h('section', { class: 'train' }, h('header', { class: 'panel-head' }, h('h2', {}, 'Train a model')),
    h('div', { class: 'panel-body' }, advice, form.element, running, curves.element));
}

/** @param {import('../../app.js').App} app */
function trainForm(app) {
  const { store, api, notify } = app;
  const profile = h('select', {});
  const description = h('p', { class: 'hint' });
  const minutes = h('input', { type: 'number', min: '0.1', step: 'any', placeholder: 'no limit' });
  const frames = h('input', { type: 'text', placeholder: 'all labelled frames' });
  const name = h('input', { type: 'text', placeholder: 'chosen for you', maxLength: 80 });
  const describe = () => {
    description.textContent = store.state.profiles.find((p) => p.name === profile.value)?.description ?? '';
  };
  profile.addEventListener('change', describe);
  store.subscribe(['profiles'], ({ profiles }) => {
    const before = profile.value;
    fill(profile, profiles.map((p) => h('option', { value: p.name }, p.title)));
    if (profiles.some((p) => p.name === before)) profile.value = before;
    else if (profiles.some((p) => p.name === 'top-down')) profile.value = 'top-down';
    describe();
  });
  const start = async (/** @type {Event} */ e) => {
    e.preventDefault();
    try {
      const job = { kind: 'train', profile: profile.value, ...given('minutes', minutes.value && Number(minutes.value)),
        ...given('run', name.value.trim()), ...given('frames', frames.value.trim() && specFromShown(frames.value)) };
      app.sync.jobChanged(await api.startJob(job));
    } catch (error) {
      notify(/** @type {Error} */ (error).message, 'error');
    }
  };
  const submit = h('button', { type: 'submit', class: 'button primary wide' }, 'Start training');
  const element = h('form', { class: 'form', onsubmit: start },
    field('What is in the video', profile), description,
    h('div', { class: 'two' }, field('Stop after (minutes)', minutes), field('Name of the model', name)),
    field('Frames to train on', frames, 'Counted from 1, e.g. 1-800:8 for every eighth.'), submit);
  return { element, setBusy: (/** @type {boolean} */ busy) => { submit.disabled = busy; } };
}

/**
 * @param {string} key
 * @param {any} value
 */
export const given = (key, value) => (value === '' || value === null || value === undefined || Number.isNaN(value) ? {} : { [key]: value });

