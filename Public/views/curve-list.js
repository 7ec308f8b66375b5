import { figure, measure } from '../model/format.js';
import { bestRow, byModel, drawCurve } from './curve.js';
import { fill, h } from './dom.js';

/**
 * The curves of a training, one a model, with the last and best figures beneath; kept in place while new epochs come.
 *
 * @returns {{element: HTMLElement, update: (rows: import('../model/types.js').EpochMetrics[]) => void}}
 */
export function createCurveList() {
  const element = h('div', { class: 'curves' });
  /** @type {Map<string, {canvas: HTMLCanvasElement, facts: HTMLElement, card: HTMLElement}>} */
  const cards = new Map();
  let shown = '';
  const update = (/** @type {import('../model/types.js').EpochMetrics[]} */ rows) => {
    const models = byModel(rows);
    const names = [...models.keys()].join('\n');
    if (names !== shown) {
      shown = names;
      cards.clear();
      for (const name of models.keys()) cards.set(name, card(name));
      fill(element, [...cards.values()].map((c) => c.card));
    }
    for (const [name, list] of models) {
      const c = cards.get(name);
      if (!c) continue;
      drawCurve(c.canvas, list);
      fill(c.facts, facts(list));
    }
  };
  return { element, update };
}

/** @param {string} name */
function card(name) {
  const canvas = h('canvas', { class: 'curve', role: 'img', 'aria-label': `Loss of ${spoken(name)} over epochs` });
  const facts = h('div', { class: 'curve-facts' });
  const card = h('div', { class: 'curve-card' },
    h('div', { class: 'curve-head' }, h('h3', {}, spoken(name)), h('span', { class: 'curve-key train' }, 'training'),
      h('span', { class: 'curve-key validation' }, 'validation')), canvas, facts);
  return { canvas, facts, card };
}

/**
 * A model's name as a person reads it.
 *
 * @param {string} model
 */
export const spoken = (model) => model.replace(/[_-]/g, ' ').replace('centered', 'centred').replace(/\bid\b/, 'with identities');

/** @param {import('../model/types.js').EpochMetrics[]} rows */
function facts(rows) {
  const last = rows[rows.length - 1];
  const best = bestRow(rows);
  const fact = (/** @type {string} */ name, /** @type {string} */ value) =>
    h('span', { class: 'fact' }, h('span', { class: 'dim' }, name), ' ', h('span', { class: 'number' }, value));
  return [
    fact('Epoch', `${last.epoch}${last.epochs ? ` / ${last.epochs}` : ''}`),
    fact('Loss', figure(last.validationLoss)), last.validationError ? fact('Error', measure(last.validationError, 'px')) : null,
    best ? fact('Best', `epoch ${best.epoch}${best.validationError ? `, ${measure(best.validationError, 'px')}` : ''}`) : null,
  ];
}
