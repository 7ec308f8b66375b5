import { counted, figure, measure } from '../../model/format.js';
import { specOfFrames } from '../../model/frame-spec.js';
import { createCurveList, spoken } from '../curve-list.js';
import { button, fill, h } from '../dom.js';
import { CHOOSE_MODEL } from './predict.js';

/**
 * One trained model opened: how far off each part is, the frames where it does worst, its networks and curves.
 *
 * @typedef {import('../../app.js').App} App
 * @typedef {import('../../model/types.js').Run} Run
 *
 * @param {App} app
 * @param {Run} run
 */
export function runDetails(app, run) {
  const { api, store } = app;
  const judged = h('div', { class: 'run-judged' });
  const curves = createCurveList();
  const element = h('div', { class: 'run-details' },
    run.problem ? h('p', { class: 'job-error' }, run.problem) : null, judged, networks(run), curves.element,
    h('div', { class: 'job-actions' }, button('Predict with it', () => {
      document.dispatchEvent(new CustomEvent(CHOOSE_MODEL, { detail: run.name }));
      store.set({ tab: 'predict' });
    }, { kind: 'quiet' })));
  const load = async () => {
    try {
      const { models, evaluation } = await api.runLog(run.name);
      const rows = run.models.flatMap(({ name }) => /** @type {any[]} */ (models[name] ?? []).map((e) => ({ ...e, model: name })));
      requestAnimationFrame(() => curves.update(rows));
      if (evaluation) fill(judged, ...judgement(app, run, evaluation));
    } catch (error) {
      fill(judged, h('p', { class: 'hint' }, /** @type {Error} */ (error).message));
    }
  };
  load();
  return element;
}

/**
 * @param {App} app
 * @param {Run} run
 * @param {any} evaluation
 */
function judgement(app, run, evaluation) {
  const kind = evaluation.test ? 'test' : 'validation';
  const report = evaluation[kind];
  if (!report) return [];
  const { counts, detection } = report;
  const fact = (/** @type {string} */ name, /** @type {string} */ value) =>
    h('span', { class: 'fact' }, h('span', { class: 'dim' }, name), ' ', h('span', { class: 'number' }, value));
  return [
    h('p', { class: 'hint' }, `On ${counted(counts.frames, 'labelled frame')} ${kind === 'test' ? 'kept for testing' : 'that were kept aside'}: `
      + `${counted(counts.truth, 'animal')}, ${counts.missed} missed, ${counts.extra} invented.`),
    h('p', { class: 'run-metrics' }, fact('Mean', measure(report.distance.mean, 'px')), fact('90 %', measure(report.distance.p90, 'px')),
      fact('Precision', figure(detection.precision)), fact('Recall', figure(detection.recall))),
    worstFrames(app, run, report.worst), partErrors(report.perNode),
  ];
}

/**
 * @param {App} app
 * @param {Run} run
 * @param {any[]} worst
 */
function worstFrames(app, run, worst) {
  const bad = worst.filter((f) => f.mean !== null || f.missed + f.extra > 0);
  if (bad.length === 0) return null;
  const predict = button('Predict these frames', () => predictFrames(app, run, bad), {
    kind: 'quiet', title: 'Stores this model’s predictions on them, so that they can be seen beside the labels',
  });
  return h('div', { class: 'worst' }, h('div', { class: 'worst-head' }, h('h3', {}, 'Worst frames first'), predict),
    h('div', { class: 'worst-list' }, bad.map((frame) => worstRow(app, frame))));
}

/**
 * @param {App} app
 * @param {any} worst
 */
function worstRow(app, worst) {
  const { videos } = app.store.state;
  const video = videos.find((v) => v.id === worst.video);
  const where = `${videos.length > 1 && video ? `${video.name} ` : ''}${worst.frame + 1}`;
  const wrong = [worst.missed ? `${worst.missed} missed` : '', worst.extra ? `${worst.extra} invented` : ''].filter(Boolean).join(', ');
  const part = worst.node ? `${worst.node} ${measure(worst.nodeError, 'px')}` : '';
  return h('button', { type: 'button', class: 'worst-row', disabled: !video, title: `Go to frame ${worst.frame + 1}`, onclick: () => open(app, worst) },
    h('span', { class: 'number' }, where), h('span', { class: wrong ? 'bad ellipsis' : 'dim ellipsis' }, wrong || part),
    h('span', { class: 'number right' }, measure(worst.mean, 'px')));
}

/**
 * Goes to a frame and selects the animal that is worst there.
 *
 * @param {App} app
 * @param {{video: number, frame: number, instance?: number | null}} worst
 */
async function open({ navigator, instances, playback, store }, { video, frame, instance }) {
  playback.stop();
  navigator.go(video, frame);
  await instances.ensure(video, frame);
  const label = instances.get(video, frame)?.labels[instance ?? -1];
  if (label && store.state.video === video && store.state.frame === frame) store.set({ selection: { kind: 'label', id: label.id } });
}

/**
 * @param {App} app
 * @param {Run} run
 * @param {{video: number, frame: number}[]} frames
 */
async function predictFrames({ api, notify, sync }, run, frames) {
  try {
    for (const video of new Set(frames.map((f) => f.video))) {
      const wanted = [...new Set(frames.filter((f) => f.video === video).map((f) => f.frame))].sort((a, b) => a - b);
      sync.jobChanged(await api.startJob({ kind: 'predict', models: [run.name], video, frames: specOfFrames(wanted) }));
    }
  } catch (error) {
    notify(/** @type {Error} */ (error).message, 'error');
  }
}

/**
 * Median and 95th percentile of each part as a bar, so that the part that is worst stands out.
 *
 * @param {{node: string, p50: number | null, p95: number | null, missed: number}[]} parts
 */
function partErrors(parts) {
  const most = Math.max(1e-6, ...parts.map((p) => p.p95 ?? 0));
  return h('table', { class: 'table figures parts' },
    h('thead', {}, h('tr', {}, h('th', {}, 'Part'), h('th', {}), h('th', { class: 'right' }, 'Median'), h('th', { class: 'right' }, '95 %'),
      h('th', { class: 'right', title: 'Labelled, but not found' }, 'Missed'))),
    h('tbody', {}, parts.map((p) => h('tr', {}, h('td', { class: 'ellipsis', title: p.node }, p.node), h('td', {}, bar(p, most)),
      h('td', { class: 'number right' }, figure(p.p50)), h('td', { class: 'number right' }, figure(p.p95)),
      h('td', { class: `number right ${p.missed ? '' : 'dim'}` }, String(p.missed))))));
}

/**
 * @param {{p50: number | null, p95: number | null}} part
 * @param {number} most px at the bar's end
 */
function bar({ p50, p95 }, most) {
  const element = h('div', { class: 'error-bar', 'aria-hidden': 'true' });
  element.style.setProperty('--p50', String((p50 ?? 0) / most));
  element.style.setProperty('--p95', String((p95 ?? 0) / most));
  return element;
}

/** @param {Run} run */
function networks(run) {
  return h('table', { class: 'table figures' }, h('thead', {}, h('tr', {}, h('th', {}, 'Network'), h('th', { class: 'right' }, 'Epochs'),
    h('th', { class: 'right' }, 'Loss'), h('th', { class: 'right', title: 'Mean error of the best epoch on the frames that were kept aside' }, 'Error'))),
  h('tbody', {}, run.models.map((m) => h('tr', {}, h('td', { class: 'ellipsis' }, spoken(m.name)), h('td', { class: 'number right' }, String(m.epochs)),
    h('td', { class: 'number right' }, figure(m.bestValidationLoss)), h('td', { class: 'number right' }, measure(m.bestValidationError, 'px'))))));
}
