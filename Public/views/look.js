import { LARGE_STEPS, MEDIUM_STEPS } from '../commands/go.js';
import { COLORED, LABELS, MARKERS } from '../commands/view.js';
import { FOCUSES } from '../model/focus.js';
import { PALETTES } from '../model/palette.js';
import { isPlain, plainTone } from '../model/tone.js';
import { TRAIL_LENGTHS, TRAIL_NODES, TRAIL_OPACITIES, TRAIL_WIDTHS } from '../model/trails.js';
import { button, fill, h, iconButton } from './dom.js';

/**
 * The card over the stage with what changes the drawing only: the frame's brightness, colours, trails.
 *
 * @typedef {import('../app.js').App} App
 * @typedef {import('../model/state.js').ViewSettings} ViewSettings
 */

const PALETTE_WORDS = { tarsier: 'Tarsier', standard: 'SLEAP standard', five: 'SLEAP five', solarized: 'Solarized', alphabet: 'Alphabet (26)', distinct: 'Distinct (128)' };

/** @param {App} app */
export function createLookCard(app) {
  const { store, commands } = app;
  const card = h('section', { class: 'look-card', 'aria-label': 'Brightness, colours and trails', hidden: true },
    h('header', { class: 'look-head' }, h('h2', {}, 'Picture and drawing'),
      iconButton('close', 'Close', () => commands.run('look'), { command: 'look' })),
    ...picture(app),
    h('h3', {}, h('span', {}, 'Animals')),
    choice(app, 'Colour by', 'colorBy', COLORED.map(([value, words]) => [value, words])),
    choice(app, 'Palette', 'palette', [
      ...Object.keys(PALETTES).map((name) => /** @type {[string, string]} */ ([name, PALETTE_WORDS[/** @type {'five'} */ (name)]])),
      ...Object.keys(PALETTES).map((name) => /** @type {[string, string]} */ ([`${name}+`, `${PALETTE_WORDS[/** @type {'five'} */ (name)]}, last colour repeats`]))]),
    choice(app, 'Draw', 'focus', FOCUSES),
    choice(app, 'Edges', 'wedges', [[false, 'lines'], [true, 'wedges']]),
    choice(app, 'Node size', 'markerSize', MARKERS.map((n) => [n, `${n} px`])),
    choice(app, 'Name size', 'labelSize', LABELS.map((n) => [n, `${n} px`])),
    check(app, 'Bold lines', 'bold'), check(app, 'Colour predictions too', 'colorPredictions'), check(app, 'Mean score of the nodes', 'nodeScore'),
    check(app, 'Keep the animals in view', 'keepFit'),
    h('h3', {}, h('span', {}, 'Trails')),
    choice(app, 'Past', 'trailBefore', TRAIL_LENGTHS.map((n) => [n, n === 0 ? 'none' : `${n} frames`])),
    choice(app, 'Future', 'trailAfter', TRAIL_LENGTHS.map((n) => [n, n === 0 ? 'none' : `${n} frames`])),
    nodeChoice(app), choice(app, 'Nodes', 'trailNodes', TRAIL_NODES.map((n) => [n, n === 1 ? 'that one' : `${n} from it on`])),
    choice(app, 'Width', 'trailWidth', TRAIL_WIDTHS.map((n) => [n, `${n} px`])),
    choice(app, 'Opacity', 'trailOpacity', TRAIL_OPACITIES.map((n) => [n, `${100 * n} %`])), check(app, 'Fade with distance', 'trailFade'),
    h('h3', {}, h('span', {}, 'Steps')),
    choice(app, 'Medium', 'mediumStep', MEDIUM_STEPS.map((n) => [n, `${n} frames`])), choice(app, 'Large', 'largeStep', LARGE_STEPS.map((n) => [n, `${n} frames`])));
  // A slider or a list that was used with the pointer leaves the keys to the workbench.
  card.addEventListener('pointerup', () => {
    const { activeElement } = document;
    if (activeElement instanceof HTMLInputElement && card.contains(activeElement)) activeElement.blur();
  });
  store.subscribe(['look'], ({ look }) => { card.hidden = !look; });
  return card;
}

/** @param {App} app */
function picture({ store }) {
  const reset = button('Reset', () => store.set({ tone: plainTone }), { kind: 'quiet' });
  const slider = (/** @type {string} */ words, /** @type {'brightness' | 'contrast' | 'gamma'} */ key, /** @type {(v: number) => number} */ toTone, /** @type {(v: number) => number} */ toSlider) => {
    const value = h('span', { class: 'number' });
    const input = h('input', { type: 'range', min: '-100', max: '100', step: '1', 'aria-label': words,
      oninput: () => store.set({ tone: { ...store.state.tone, [key]: toTone(Number(input.value)) } }) });
    const draw = () => {
      const now = store.state.tone[key];
      if (Math.abs(toTone(Number(input.value)) - now) > 1e-9) input.value = String(Math.round(toSlider(now)));
      value.textContent = now.toFixed(2);
      reset.disabled = isPlain(store.state.tone);
    };
    store.subscribe(['tone'], draw);
    draw();
    return h('label', { class: 'look-row' }, words, input, value);
  };
  const power = (/** @type {number} */ v) => 5 ** (v / 100);
  const exponent = (/** @type {number} */ v) => (Math.log(v) / Math.log(5)) * 100;
  return [h('h3', {}, h('span', {}, 'Frame, as it is shown'), reset),
    slider('Brightness', 'brightness', (v) => v / 100, (v) => v * 100), slider('Contrast', 'contrast', power, exponent),
    slider('Gamma', 'gamma', power, exponent)];
}

/**
 * @param {App} app
 * @param {string} words
 * @param {keyof ViewSettings} key
 * @param {[string | number | boolean, string][]} options
 */
function choice({ store }, words, key, options) {
  const list = h('select', { 'aria-label': words }, options.map(([value, text]) => h('option', { value: String(value) }, text)));
  list.addEventListener('change', () => {
    const chosen = options.find(([value]) => String(value) === list.value);
    if (chosen) store.set({ view: { ...store.state.view, [key]: chosen[0] } });
    list.blur();
  });
  const draw = () => { list.value = String(store.state.view[key]); };
  store.subscribe(['view'], draw);
  draw();
  return h('label', { class: 'look-row' }, words, list);
}

/** @param {App} app */
function nodeChoice({ store }) {
  const list = h('select', { 'aria-label': 'Trail of' });
  list.addEventListener('change', () => {
    store.set({ view: { ...store.state.view, trailNode: list.value === '' ? null : Number(list.value) } });
    list.blur();
  });
  const draw = () => {
    const { skeleton, view } = store.state;
    fill(list, h('option', { value: '' }, 'the middle'), skeleton.nodes.map((n) => h('option', { value: String(n.id) }, n.name)));
    list.value = skeleton.nodes.some((n) => n.id === view.trailNode) ? String(view.trailNode) : '';
  };
  store.subscribe(['view', 'skeleton'], draw);
  draw();
  return h('label', { class: 'look-row' }, 'Of', list);
}

/**
 * @param {App} app
 * @param {string} words
 * @param {'colorPredictions' | 'trailFade' | 'bold' | 'nodeScore' | 'keepFit'} key
 */
function check({ store }, words, key) {
  const box = h('input', { type: 'checkbox', onchange: () => store.set({ view: { ...store.state.view, [key]: box.checked } }) });
  const draw = () => { box.checked = store.state.view[key]; };
  store.subscribe(['view'], draw);
  draw();
  return h('label', { class: 'check' }, box, words);
}
