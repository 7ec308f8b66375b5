import { isOver } from '../../model/jobs.js';
import { TARGETS, targetsOf } from '../../model/predict-targets.js';
import { button, emptyState, field, fill, h } from '../dom.js';
import { jobCard } from './job-card.js';
import { given } from './train-form.js';

/** Event of the document: prediction is to be with the run that `detail` names. */
export const CHOOSE_MODEL = 'tarsier:choose-model';

const TRACKERS = [['', 'as suits the number of animals'], ['global', 'over the whole video at once'], ['window', 'from frame to frame'],
  ['simple', 'SLEAP’s simple tracker'], ['flow', 'SLEAP’s flow tracker'], ['kalman', 'Kalman filter']];

/**
 * Prediction: with which model, on which frames, and whether the animals are followed afterwards.
 *
 * @param {import('../../app.js').App} app
 */
export function createPredictPanel(app) {
  const { store } = app;
  const form = predictForm(app);
  const empty = h('div', {});
  const running = h('div', {});
  const draw = () => {
    const { jobs, runs } = store.state;
    const none = runs.length === 0;
    fill(empty, none ? emptyState('No model yet', 'Train one on the labelled frames; it then finds the animals on all the others.',
      button('Train a model', () => store.set({ tab: 'train' }), { kind: 'primary' })) : null);
    form.element.hidden = none;
    const recent = jobs.filter((j) => j.kind === 'predict' || j.kind === 'track').slice(0, 3);
    fill(running, recent.map((j) => jobCard(app, j)));
    form.setBusy(recent.some((j) => !isOver(j)));
  };
  store.subscribe(['jobs', 'runs'], draw);
  draw();
  return h('section', { class: 'predict' }, h('header', { class: 'panel-head' }, h('h2', {}, 'Predict')),
    h('div', { class: 'panel-body' }, empty, form.element, running));
}

/** @param {import('../../app.js').App} app */
function predictForm(app) {
  const { store, api, notify } = app;
  const model = h('select', {});
  let isChosen = false;
  const where = h('select', {},
    TARGETS.map(([value, words]) => h('option', { value }, words)));
  const frames = h('input', { type: 'text', placeholder: '1-500', 'aria-label': 'Frames' });
  const frameField = field('Frames', frames, 'Counted from 1. Shift-drag on the timeline selects a range.');
  const most = h('input', { type: 'number', min: '1', step: '1', placeholder: 'any number', title: 'On one frame' });
  const track = h('input', { type: 'checkbox', checked: true });
  const again = h('input', { type: 'checkbox' });
  const maxTracks = h('input', { type: 'number', min: '1', step: '1', placeholder: 'any number' });
  const maxField = field('Identities at most', maxTracks);
  const threshold = h('input', { type: 'number', min: '0', max: '1', step: 'any', placeholder: '0.2' });
  const batch = h('input', { type: 'number', min: '1', max: '256', step: '1', placeholder: '4' });
  const tracker = h('select', {}, TRACKERS.map(([value, words]) => h('option', { value }, words)));
  const trackerField = field('How animals are followed', tracker);
  const submit = h('button', { type: 'submit', class: 'button primary wide' }, 'Start prediction');
  const show = () => {
    frameField.hidden = where.value !== 'range';
    maxField.hidden = !track.checked;
    trackerField.hidden = !track.checked;
  };
  where.addEventListener('change', show);
  track.addEventListener('change', show);
  store.subscribe(['range'], ({ range }) => {
    if (!range) return;
    where.value = 'range';
    frames.value = `${range[0] + 1}-${range[1] + 1}`;
    show();
  });
  store.subscribe(['runs'], ({ runs }) => {
    const before = model.value;
    fill(model, runs.map((r) => h('option', { value: r.name }, r.name)));
    // Until a person chooses, the newest.
    if (isChosen && runs.some((r) => r.name === before)) model.value = before;
  });
  model.addEventListener('change', () => { isChosen = true; });
  document.addEventListener(CHOOSE_MODEL, (e) => {
    model.value = /** @type {CustomEvent} */ (e).detail;
    isChosen = true;
  });
  const start = async (/** @type {Event} */ e) => {
    e.preventDefault();
    try {
      for (const target of targetsOf(store.state, where.value, frames.value)) {
        const job = { kind: 'predict', models: [model.value], ...(again.checked ? { again: true } : {}), ...target, ...given('maxInstances', most.value && Number(most.value)),
          ...given('peakThreshold', threshold.value && Number(threshold.value)), ...given('batch', batch.value && Number(batch.value)),
          track: track.checked ? { ...given('maxTracks', maxTracks.value && Number(maxTracks.value)), ...given('tracker', tracker.value) } : null };
        app.sync.jobChanged(await api.startJob(job));
      }
    } catch (error) {
      notify(/** @type {Error} */ (error).message, 'error');
    }
  };
  show();
  const element = h('form', { class: 'form', onsubmit: start },
    field('Model', model), field('Predict on', where), frameField,
    h('div', { class: 'two' }, field('Animals at most', most), maxField),
    h('label', { class: 'check' }, track, h('span', {}, 'Follow each animal over time (tracks)')),
    h('label', { class: 'check' }, again, h('span', {}, 'Also frames that this model has predicted already')),
    h('p', { class: 'hint' }, 'Predictions of other models on these frames are replaced. Labels are never touched.'), submit,
    h('details', { class: 'group' }, h('summary', {}, 'More'), h('div', { class: 'group-body' },
      h('div', { class: 'two' }, field('Lowest peak', threshold), field('Frames at a time', batch)),
      trackerField)));
  return { element, setBusy: (/** @type {boolean} */ busy) => { submit.disabled = busy; } };
}
