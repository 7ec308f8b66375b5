import { colorOf } from '../model/palette.js';
import { button, fill, h, swatch } from './dom.js';

/** How long Ctrl must be held, ms, before the legend shows: not at every Ctrl+Z. */
const HELD = 350;
const MOST = 24;

/**
 * The legend of tracks over the stage while Ctrl is held and an animal is selected: colours, names, and the keys that give
 * a track. And what to click while two animals are asked for.
 *
 * @param {import('../app.js').App} app
 */
export function createTrackLegend({ store }) {
  const legend = h('div', { class: 'track-legend', role: 'status', 'aria-label': 'Tracks', hidden: true });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const hide = () => {
    clearTimeout(timer);
    timer = undefined;
    legend.hidden = true;
  };
  const show = () => {
    const { tracks, view } = store.state;
    const rows = tracks.slice(0, MOST).map((t, i) => h('div', { class: 'legend-row' }, h('span', { class: 'key' }, i < 9 ? `Ctrl+${i + 1}` : ''),
      swatch(colorOf(t.color, view.palette)), h('span', { class: 'ellipsis' }, t.name)));
    fill(legend, rows, tracks.length > MOST ? h('div', { class: 'dim' }, `and ${tracks.length - MOST} more`) : null);
    legend.hidden = tracks.length === 0;
  };
  window.addEventListener('keydown', (e) => {
    if (e.key !== 'Control') hide();
    else if (timer === undefined && store.state.selection && !store.state.dialog) timer = setTimeout(show, HELD);
  });
  window.addEventListener('keyup', hide);
  window.addEventListener('blur', hide);
  window.addEventListener('pointerdown', hide);
  return legend;
}

/** @param {import('../app.js').App} app */
export function createSwapHint({ store }) {
  const words = h('span', {});
  const hint = h('div', { class: 'placing-hint', role: 'status', hidden: true }, words,
    button('Cancel', () => store.set({ swapping: null }), { kind: 'quiet', title: 'Esc' }));
  store.subscribe(['swapping'], ({ swapping }) => {
    hint.hidden = swapping === null;
    words.textContent = swapping?.first ? 'Now click the animal that gets its track' : 'Click the first of the two animals whose tracks change places';
  });
  let at = '';
  store.subscribe(['shown'], ({ shown, swapping }) => {
    const now = `${shown?.video}/${shown?.frame}`;
    if (swapping && now !== at) store.set({ swapping: null });
    at = now;
  });
  return hint;
}
