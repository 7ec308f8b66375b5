import { figure, moment } from '../../model/format.js';
import { button, emptyState, fill, h } from '../dom.js';
import { runDetails } from './run-details.js';

/**
 * @typedef {{p50: number | null, p95: number | null, oks: number | null, mAP: number | null}} Scores
 * @typedef {import('../../model/types.js').Run & {evaluation?: Scores | null}} Run
 */

/** @param {number | null | undefined} value */
const share = (value) => (value === null || value === undefined ? '–' : value.toFixed(3));

/** The columns by which models are set side by side; `best` says which end is the better one. */
const COLUMNS = /** @type {{key: keyof Scores, name: string, title: string, best: 'low' | 'high', words: (value: number | null | undefined) => string}[]} */ ([
  { key: 'p50', name: 'Median', title: 'Half of the parts are nearer to their label than this, px', best: 'low', words: figure },
  { key: 'p95', name: '95 %', title: 'All but the worst 5 % of the parts are nearer than this, px', best: 'low', words: figure },
  { key: 'oks', name: 'OKS', title: 'Object keypoint similarity, mean over the animals, 0 to 1', best: 'high', words: share },
  { key: 'mAP', name: 'mAP', title: 'Mean average precision of the animals, 0 to 1', best: 'high', words: share },
]);

/**
 * The trained models side by side by how well they do on frames they did not learn from; one of them opened.
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
      : table(app, runs, opened, (name) => {
        opened = opened === name ? null : name;
        draw();
      }));
  };
  store.subscribe(['runs'], draw);
  draw();
  return h('section', { class: 'runs' }, h('header', { class: 'panel-head' }, h('h2', {}, 'Models')),
    h('div', { class: 'panel-body' }, list));
}

/**
 * @param {import('../../app.js').App} app
 * @param {Run[]} runs
 * @param {string | null} opened
 * @param {(name: string) => void} toggle
 */
function table(app, runs, opened, toggle) {
  const best = Object.fromEntries(COLUMNS.map((c) => [c.key, bestOf(runs, c)]));
  return h('table', { class: 'table run-table' },
    h('thead', {}, h('tr', {}, h('th', {}, 'Model'), COLUMNS.map((c) => h('th', { class: 'right', title: c.title }, c.name)))),
    h('tbody', {}, runs.flatMap((run) => {
      const isOpen = run.name === opened;
      const cells = COLUMNS.map(({ key, words }) => {
        const value = run.evaluation?.[key];
        return h('td', { class: `number right ${value !== undefined && value === best[key] ? 'best' : ''}`, onclick: () => toggle(run.name) }, words(value));
      });
      const row = h('tr', { class: `run-row ${isOpen ? 'open' : ''}` }, h('td', {}, head(run, isOpen, () => toggle(run.name))), cells);
      return isOpen ? [row, h('tr', { class: 'run-opened' }, h('td', { colSpan: COLUMNS.length + 1 }, runDetails(app, run)))] : [row];
    })));
}

/**
 * @param {Run} run
 * @param {boolean} isOpen
 * @param {() => void} toggle
 */
function head(run, isOpen, toggle) {
  return h('button', { type: 'button', class: 'run-head', 'aria-expanded': String(isOpen), title: run.name, onclick: toggle },
    h('span', { class: 'run-name ellipsis' }, run.name),
    h('span', { class: `run-facts ellipsis ${run.problem ? 'bad' : ''}` }, run.problem ? 'its files are damaged' : facts(run)));
}

/** @param {Run} run */
const facts = ({ created, finished, profile }) => [moment(created), finished ? profile : 'not finished'].filter(Boolean).join(' · ');

/**
 * The best value of a column; null when there is nothing to compare.
 *
 * @param {Run[]} runs
 * @param {typeof COLUMNS[number]} column
 */
function bestOf(runs, { key, best }) {
  const values = runs.map((r) => r.evaluation?.[key]).filter((v) => v !== null && v !== undefined);
  if (values.length < 2) return null;
  const numbers = /** @type {number[]} */ (values);
  return best === 'low' ? Math.min(...numbers) : Math.max(...numbers);
}
