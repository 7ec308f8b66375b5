import { asProfile, trainJob } from '../../model/train-settings.js';
import { TARGETS, targetsOf } from '../../model/predict-targets.js';
import { button, field, h } from '../dom.js';
import { createEstimate } from './train-estimate.js';
import { createTrainOptions, group } from './train-options.js';
import { profileChoice } from './train-profile.js';

/**
 * What to train and what to predict with it; everything else is the profile's until a person opens a group.
 *
 * @param {import('../../app.js').App} app
 */
export function createTrainForm(app) {
  const { api, store, notify } = app;
  const choice = profileChoice(store);
  const options = createTrainOptions(app, choice.profile);
  const predict = h('select', {}, h('option', { value: '' }, 'nothing yet'),
    TARGETS.filter(([value]) => value !== 'range').map(([value, words]) => h('option', { value }, words)));
  const submit = h('button', { type: 'submit', class: 'button primary wide' }, 'Start training');
  const also = h('select', {}, h('option', { value: '' }, 'labelled frames'), h('option', { value: 'suggested' }, 'suggested ones too'),
    h('option', { value: 'predicted' }, 'suggested and predicted ones too'));
  const pack = button('Pack for another machine', () => send('package'), { class: 'wide', icon: 'export',
    title: 'Labels with their pictures, the profile and a script, as one .zip' });
  const estimate = createEstimate(app, () => trainJob({ ...asProfile, ...options.values() }, choice.profile()));
  const send = async (/** @type {'train' | 'package'} */ kind) => {
    try {
      const values = options.values();
      const then = kind === 'train' && predict.value !== '' ? targetsOf(store.state, predict.value, '') : [];
      // What is predicted afterwards must be told with which run.
      const run = values.run.trim() || (then.length > 0 ? `${choice.profile()?.name.replaceAll('/', '-')}-${stamp(new Date())}` : '');
      estimate.cancel();
      const frames = kind === 'package' ? given('also', also.value) : {};
      const job = await api.startJob({ ...trainJob({ ...values, run }, choice.profile()), ...frames, kind });
      app.sync.jobChanged(job);
      for (const target of then) {
        app.sync.jobChanged(await api.startJob({ kind: 'predict', models: [run], ...target, track: {}, after: job.id }));
      }
    } catch (error) {
      notify(/** @type {Error} */ (error).message, 'error');
    }
  };
  choice.onChange(() => {
    options.show();
    estimate.ask();
  });
  options.onChange(() => estimate.ask());
  const element = h('form', { class: 'form', onsubmit: (/** @type {Event} */ e) => {
    e.preventDefault();
    send('train');
  } }, ...choice.elements, field('Then predict on', predict), estimate.element, submit, ...options.groups,
  group('Train elsewhere', field('Pictures of', also, 'Training learns from the labelled ones; the others are there to be labelled.'), pack));
  return { element, setReady: (/** @type {boolean} */ ready) => {
    submit.disabled = !ready;
    submit.title = ready ? '' : 'After some frames are labelled, and when no other training runs';
  } };
}

/** @param {Date} now */
function stamp(now) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

/**
 * @param {string} key
 * @param {any} value
 */
export const given = (key, value) => (value === '' || value === null || value === undefined || Number.isNaN(value) ? {} : { [key]: value });
