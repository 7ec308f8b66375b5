import { figure, measure, moment } from '../../model/format.js';
import { createCurveList, spoken } from '../curve-list.js';
import { button, emptyState, fill, h } from '../dom.js';

/**
 * The trained models with how well they do; one of them opened, with its curves.
 *
 * @param {import('../../app.js').App} app
 */
export function createRunsPanel(app) {
  const { store } = app;
  const list = h('div', { class: 'run-list' });
  /** @type {string | null} */
  let opened = null;
  const draw = () => {
    const { runs } = store.state;
    fill(list, runs.length === 0
      ? emptyState('No model yet', 'Each training leaves a model here, with its settings, its curves and its errors.',
        button('Train a model', () => store.set({ tab: 'train' }), { kind: 'primary' }))
      : runs.map((run) => runCard(app, run, run.name === opened, () => {
        opened = opened === run.name ? null : run.name;
        draw();
      })));
  };
  store.subscribe(['runs'], draw);
  draw();
  return h('section', { class: 'runs' }, h('header', { class: 'panel-head' }, h('h2', {}, 'Models')),
    h('div', { class: 'panel-body' }, list));
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/types.js').Run} run
 * @param {boolean} isOpen
 * @param {() => void} toggle
 */
function runCard(app, run, isOpen, toggle) {
  const details = h('div', { class: 'run-details', hidden: !isOpen });
  if (isOpen) openRun(app, run, details);
  return h('article', { class: 'run-card' },
    h('button', { type: 'button', class: 'run-head', 'aria-expanded': String(isOpen), onclick: toggle },
      h('span', { class: 'run-name ellipsis' }, run.name), h('span', { class: 'dim' }, moment(run.created))),
    h('table', { class: 'table figures' }, h('thead', {}, h('tr', {}, h('th', {}, 'Network'), h('th', { class: 'right' }, 'Epochs'),
      h('th', { class: 'right' }, 'Loss'), h('th', { class: 'right' }, 'Error'))),
    h('tbody', {}, run.models.map((m) => h('tr', {}, h('td', { class: 'ellipsis' }, spoken(m.name)), h('td', { class: 'number right' }, String(m.epochs)),
      h('td', { class: 'number right' }, figure(m.bestValidationLoss)), h('td', { class: 'number right' }, measure(m.bestValidationError, 'px')))))),
    run.problem ? h('p', { class: 'job-error' }, run.problem) : null, evaluation(run), details);
}

/** @param {import('../../model/types.js').Run} run */
function evaluation({ metrics }) {
  const distance = metrics?.distance;
  if (!distance) return null;
  const cells = [['Median', distance.p50], ['Mean', distance.mean], ['95 %', distance.p95]];
  return h('p', { class: 'run-metrics' }, cells.map(([name, value]) => h('span', { class: 'fact' }, h('span', { class: 'dim' }, String(name)), ' ',
    h('span', { class: 'number' }, measure(Number(value), 'px')))),
  metrics.oks?.mAP !== undefined ? h('span', { class: 'fact' }, h('span', { class: 'dim' }, 'mAP'), ' ', h('span', { class: 'number' }, figure(metrics.oks.mAP))) : null);
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/types.js').Run} run
 * @param {HTMLElement} details
 */
async function openRun({ api, store }, run, details) {
  const curves = createCurveList();
  fill(details, curves.element, h('div', { class: 'job-actions' },
    button('Predict with it', () => store.set({ tab: 'predict' }), { kind: 'quiet' })));
  try {
    const { models } = await api.runLog(run.name);
    const rows = Object.entries(models).flatMap(([model, epochs]) =>
      /** @type {any[]} */ (epochs).map((e) => ({ ...e, model })));
    requestAnimationFrame(() => curves.update(rows));
  } catch (error) {
    fill(details, h('p', { class: 'hint' }, /** @type {Error} */ (error).message));
  }
}
