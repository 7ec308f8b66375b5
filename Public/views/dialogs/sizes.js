import { showAnimal } from '../../commands/show-animal.js';
import { count, counted } from '../../model/format.js';
import { gatherSizes, histogram, sideOf, statistics } from '../../model/sizes.js';
import { emptyState, field, fill, h, iconButton } from '../dom.js';

const BARS = 24;
const LISTED = 60;

/**
 * How the sizes of the labelled animals are spread; a bar lists its animals, and each of them leads to its frame.
 *
 * @type {import('../dialogs.js').DialogMaker}
 */
export function sizesDialog(app, _, close) {
  const { store, api } = app;
  const turn = h('select', {}, h('option', { value: 'asLabelled' }, 'as they are labelled'), h('option', { value: 'turned' }, 'turned by any angle'));
  const facts = h('p', { class: 'hint', role: 'status' }, 'Looking at the labels…');
  const chart = h('div', { class: 'size-chart', role: 'group', 'aria-label': 'Sizes' });
  const scale = h('div', { class: 'size-scale number' });
  const list = h('div', { class: 'bulk-frames' });
  /** @type {import('../../model/sizes.js').Sized[]} */
  let all = [];
  let chosen = -1;
  const draw = () => {
    const way = /** @type {import('../../model/sizes.js').Turn} */ (turn.value);
    const sides = all.map((s) => sideOf(s, way));
    const bars = histogram(sides, BARS);
    const highest = Math.max(...bars.map((b) => b.count));
    const px = (/** @type {number} */ n) => `${n.toFixed(0)} px`;
    fill(chart, bars.map((bar, i) => {
      const words = `${counted(bar.count, 'animal')}, ${bar.from.toFixed(0)} to ${px(bar.to)}`;
      const column = h('button', { type: 'button', class: 'size-bar', title: words, 'aria-label': words, 'aria-pressed': String(i === chosen),
        disabled: bar.count === 0, onclick: () => {
          chosen = i === chosen ? -1 : i;
          draw();
        } }, h('span', {}));
      column.style.setProperty('--share', String(bar.count / highest));
      return column;
    }));
    if (all.length === 0) return;
    const { least, median, p95, most } = statistics(sides);
    facts.textContent = `${counted(all.length, 'animal')}: half up to ${px(median)}, 95 % up to ${px(p95)}, the largest ${px(most)}.`;
    fill(scale, h('span', {}, px(least)), h('span', {}, px(most)));
    const bar = bars[chosen] ?? { from: -Infinity, to: Infinity };
    const shown = all.map((s, i) => ({ ...s, side: sides[i] })).filter((s) => s.side >= bar.from && (s.side < bar.to || bar.to === bars[BARS - 1].to))
      .sort((a, b) => b.side - a.side);
    fill(list, shown.slice(0, LISTED).map((s) => row(app, s)));
  };
  turn.addEventListener('change', () => {
    chosen = -1;
    draw();
  });
  const body = h('div', {}, h('header', { class: 'dialog-head' }, h('h2', {}, 'Sizes of animals'), iconButton('close', 'Close', close)),
    field('Animals', turn, 'The side of the square that holds an animal’s visible points. A crop must be a little larger than the largest.'), facts, chart, scale, list);
  gatherSizes(api, store.state.videos, () => store.state.dialog?.kind === 'sizes').then((found) => {
    all = found;
    if (found.length > 0) draw();
    else fill(facts, emptyState('Nothing to measure yet', 'Label some animals first, with two visible points at least.'));
  }, (error) => { facts.textContent = error.message; });
  return { title: 'Sizes of animals', className: 'sizes-dialog', body };
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/sizes.js').Sized & {side: number}} sized
 */
function row(app, { video, frame, id, side }) {
  const name = app.store.state.videos.find((v) => v.id === video)?.name ?? '';
  return h('button', { type: 'button', class: 'bulk-frame', title: `${name}, frame ${count(frame + 1)}`, onclick: () => {
    showAnimal(app, { video, frame, selection: { kind: 'label', id } });
  } }, h('span', { class: 'number' }, count(frame + 1)), h('span', { class: 'dim number' }, `${side.toFixed(0)} px`));
}
