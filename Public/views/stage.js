import { drawingTurns } from '../canvas/drawing-turns.js';
import { drawOverlay, drawPicture } from '../canvas/renderer.js';
import { fit } from '../model/viewport.js';
import { button, fill, h } from './dom.js';
import { mountTone } from './tone.js';

/**
 * The frame and what is drawn over it.
 *
 * @param {import('../app.js').App} app
 */
export function createStage(app) {
  const { store } = app;
  const picture = h('canvas', { class: 'picture', 'aria-hidden': 'true' });
  const overlay = h('canvas', { class: 'overlay', role: 'img', 'aria-label': 'The frame with its animals' });
  const message = h('div', { class: 'stage-message', hidden: true });
  const element = h('section', { class: 'stage', 'aria-label': 'Frame' }, picture, overlay, message, mountTone(app, picture));
  observeSize(app, element, [picture, overlay]);
  drawOnChange(app, picture, overlay);
  store.subscribe(['videos', 'pictureError', 'shown', 'video'], () => describe(app, message));
  store.subscribe(['shown'], ({ shown }) => { element.dataset.shown = String(shown?.frame ?? ''); });
  return { element, overlay };
}

/**
 * @param {import('../app.js').App} app
 * @param {HTMLElement} element
 * @param {HTMLCanvasElement[]} canvases
 */
function observeSize({ store, navigator }, element, canvases) {
  let watched = 0;
  const measure = () => {
    const { width, height } = element.getBoundingClientRect();
    const density = window.devicePixelRatio || 1;
    for (const canvas of canvases) {
      canvas.width = Math.max(1, Math.round(width * density));
      canvas.height = Math.max(1, Math.round(height * density));
    }
    const stage = { width, height };
    const video = navigator.video;
    const { viewport } = store.state;
    store.set({ stage, viewport: viewport.fitted && video ? fit(stage, video) : { ...viewport } });
    // A window that goes to a screen of another density changes nothing else.
    if (density !== watched) window.matchMedia(`(resolution: ${density}dppx)`).addEventListener('change', measure, { once: true });
    watched = density;
  };
  new ResizeObserver(measure).observe(element);
  let size = '';
  store.subscribe(['video', 'videos'], ({ stage }) => {
    const video = navigator.video;
    const now = video ? `${video.width}x${video.height}` : '';
    if (video && now !== size) store.set({ viewport: fit(stage, video) });
    size = now;
  });
}

/**
 * @param {import('../app.js').App} app
 * @param {HTMLCanvasElement} picture
 * @param {HTMLCanvasElement} overlay
 */
function drawOnChange({ store, navigator }, picture, overlay) {
  const under = /** @type {CanvasRenderingContext2D} */ (picture.getContext('2d'));
  const over = /** @type {CanvasRenderingContext2D} */ (overlay.getContext('2d'));
  const changed = drawingTurns((/** @type {Set<'picture' | 'overlay'>} */ parts) => {
    const density = window.devicePixelRatio || 1;
    if (parts.has('picture')) drawPicture(under, store.state, density, navigator.video);
    if (parts.has('overlay')) drawOverlay(over, store.state, density);
  });
  store.subscribe(['shown', 'viewport', 'stage'], () => changed('picture'));
  store.subscribe(['record', 'gesture', 'selection', 'group', 'hover', 'view', 'viewport', 'stage', 'tracks', 'skeleton', 'zoomBox',
    'playing', 'placing', 'trails', 'review', 'sight', 'network', 'shown', 'concealed'], () => changed('overlay'));
}

/**
 * Says in words why there is no picture, and what to do.
 *
 * @param {import('../app.js').App} app
 * @param {HTMLElement} message
 */
function describe(app, message) {
  const { store, navigator } = app;
  const { videos, pictureError, shown } = store.state;
  const missing = navigator.video?.problem;
  message.hidden = !(videos.length === 0 || (shown && !shown.picture && pictureError));
  message.classList.toggle('over-picture', videos.length > 0);
  if (message.hidden) return;
  if (videos.length === 0) {
    fill(message, h('h2', {}, 'Add the first video'),
      h('p', {}, 'Tarsier reads a video where it lies on the server; nothing is copied.'),
      h('div', { class: 'row' }, button('Add video…', () => app.commands.run('addVideo'), { kind: 'primary', icon: 'plus' }),
        button('Import labels…', () => app.commands.run('importLabels'), { icon: 'import' })));
  } else {
    fill(message, h('h2', {}, missing ? 'This video cannot be opened' : 'This frame cannot be shown'),
      h('p', {}, pictureError ?? ''), missing ? h('p', { class: 'dim' }, 'Its labels stay here and can be edited.') : null,
      missing ? button('Find the video…', () => app.commands.run('relinkVideo'), { kind: 'primary', icon: 'search' }) : null);
  }
}
