import { specFromShown, specOfFrames, specOfRange } from '../../model/frame-spec.js';
import { isOver } from '../../model/jobs.js';
import { button, emptyState, field, fill, h } from '../dom.js';
import { jobCard } from './job-card.js';
import { given } from './train-form.js';

/** Event of the document: prediction is to be with the run that `detail` names. */
export const CHOOSE_MODEL = 'tarsier:choose-model';

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
    ...[['video', 'this video'], ['frame', 'this frame'], ['range', 'frames …'], ['suggested', 'suggested frames of this video'],
      ['all', 'all videos']].map(([value, words]) => h('option', { value }, words)));
  const frames = h('input', { type: 'text', placeholder: '1-500', 'aria-label': 'Frames' });
  const frameField = field('Frames', frames, 'Counted from 1. Shift-drag on the timeline selects a range.');
  const most = h('input', { type: 'number', min: '1', step: '1', placeholder: 'any number', title: 'On one frame' });
  const track = h('input', { type: 'checkbox', checked: true });
  const again = h('input', { type: 'checkbox' });
  const maxTracks = h('input', { type: 'number', min: '1', step: '1', placeholder: 'any number' });
  const maxField = field('Identities at most', maxTracks);
  const submit = h('button', { type: 'submit', class: 'button primary wide' }, 'Start prediction');
  const show = () => {
    frameField.hidden = where.value !== 'range';
    maxField.hidden = !track.checked;
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
      for (const target of targets(app, where.value, frames.value)) {
        const job = { kind: 'predict', models: [model.value], ...(again.checked ? { again: true } : {}), ...target, ...given('maxInstances', most.value && Number(most.value)),
          track: track.checked ? given('maxTracks', maxTracks.value && Number(maxTracks.value)) : null };
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
    h('p', { class: 'hint' }, 'Predictions of other models on these frames are replaced. Labels are never touched.'), submit);
  return { element, setBusy: (/** @type {boolean} */ busy) => { submit.disabled = busy; } };
}

/**
 * The videos and frames of a choice.
 *
 * @param {import('../../app.js').App} app
 * @param {string} where
 * @param {string} frames
 * @returns {{video: number, frames?: string}[]}
 */
function targets({ store }, where, frames) {
  const { video, videos, frame, suggestions } = store.state;
  if (where === 'all') return videos.filter((v) => !v.problem).map((v) => ({ video: v.id }));
  if (video === null) throw new Error('Choose a video first.');
  if (where === 'frame') return [{ video, frames: specOfRange([frame, frame]) }];
  if (where === 'range') return [{ video, frames: specFromShown(frames) }];
  if (where === 'suggested') {
    const wanted = [...new Set(suggestions.filter((s) => s.video === video).map((s) => s.frame))].sort((a, b) => a - b);
    if (wanted.length === 0) throw new Error('This video has no suggested frame.');
    return [{ video, frames: specOfFrames(wanted) }];
  }
  return [{ video }];
}

