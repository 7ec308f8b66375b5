import { drawOverlay, drawPicture } from '../canvas/renderer.js';
import { fit } from '../model/viewport.js';
import { ToolHost } from '../tools/host.js';
import { button, fill, h } from './dom.js';
import { createAnimalView } from './animal-view.js';
import { createLookCard } from './look.js';
import { createNetworkCard } from './network-card.js';
import { createPlacingHint } from './placing-hint.js';
import { createSwapHint, createTrackLegend } from './track-legend.js';
import { mountTone } from './tone.js';

/**
 * The frame and what is drawn over it; hands the pointer to the tools.
 *
 * @param {import('../app.js').App} app
 */
export function createStage(app) {
  const { store } = app;
  const picture = h('canvas', { class: 'picture', 'aria-hidden': 'true' });
  const overlay = h('canvas', { class: 'overlay', role: 'img', 'aria-label': 'The frame with its animals' });
  const message = h('div', { class: 'stage-message', hidden: true });
  const element = h('section', { class: 'stage', 'aria-label': 'Frame' }, picture, overlay, message,
    createPlacingHint(app), createSwapHint(app), createTrackLegend(app), createAnimalView(app), createLookCard(app), createNetworkCard(app), mountTone(app, picture));
  const host = new ToolHost(app);
  listen(overlay, host);
  observeSize(app, element, [picture, overlay]);
  drawOnChange(app, picture, overlay);
  store.subscribe(['videos', 'pictureError', 'shown', 'video'], () => describe(app, message));
  store.subscribe(['shown'], ({ shown }) => { element.dataset.shown = String(shown?.frame ?? ''); });
  store.subscribe(['hover', 'gesture', 'handle', 'placing', 'picking'], (state) => { overlay.dataset.cursor = cursorFor(state); });
  return { element, host };
}

/** @param {import('../model/state.js').State} state */
function cursorFor({ hover, gesture, handle, placing, picking, selection }) {
  if (picking) return hover && hover.node !== null ? 'node' : 'place';
  if (gesture) return 'move';
  if (handle !== null) return handle % 2 === 0 ? 'scale-down' : 'scale-up';
  if (placing) return hover && hover.node !== null && hover.id === selection?.id ? 'node' : 'place';
  return hover ? (hover.node !== null ? 'node' : 'body') : 'none';
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {ToolHost} host
 */
function listen(canvas, host) {
  const at = (/** @type {MouseEvent} */ e) => {
    const box = canvas.getBoundingClientRect();
    return { x: e.clientX - box.left, y: e.clientY - box.top };
  };
  const keys = (/** @type {MouseEvent} */ e) => ({ alt: e.altKey, ctrl: e.ctrlKey || e.metaKey, shift: e.shiftKey });
  canvas.addEventListener('pointerdown', (e) => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (e.button === 2) host.secondary(at(e), { x: e.clientX, y: e.clientY });
    if (e.button > 1) return;
    canvas.setPointerCapture(e.pointerId);
    host.press(at(e), keys(e), e.button === 1);
  });
  canvas.addEventListener('pointermove', (e) => host.move(at(e)));
  canvas.addEventListener('pointerup', () => host.release());
  canvas.addEventListener('pointercancel', () => host.cancel());
  canvas.addEventListener('pointerleave', () => host.leave());
  canvas.addEventListener('contextmenu', (e) => e.preventDefault());
  canvas.addEventListener('dblclick', (e) => host.double(at(e), keys(e)));
  canvas.addEventListener('wheel', (e) => {
    e.preventDefault();
    const pixels = e.deltaMode === 1 ? e.deltaY * 33 : e.deltaY;
    host.wheel(at(e), Math.max(-4, Math.min(4, -pixels / 100)), e.altKey);
  }, { passive: false });
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
  const dirty = { picture: false, overlay: false, scheduled: false };
  const draw = () => {
    const density = window.devicePixelRatio || 1;
    dirty.scheduled = false;
    if (dirty.picture) drawPicture(under, store.state, density, navigator.video);
    if (dirty.overlay) drawOverlay(over, store.state, density);
    dirty.picture = false;
    dirty.overlay = false;
  };
  const schedule = (/** @type {'picture' | 'overlay'} */ what) => {
    dirty[what] = true;
    if (dirty.scheduled) return;
    dirty.scheduled = true;
    requestAnimationFrame(draw);
  };
  store.subscribe(['shown', 'viewport', 'stage'], () => schedule('picture'));
  store.subscribe(['record', 'gesture', 'selection', 'group', 'hover', 'view', 'viewport', 'stage', 'tracks', 'skeleton', 'zoomBox',
    'playing', 'placing', 'trails', 'review', 'sight', 'network', 'shown', 'concealed'], () => schedule('overlay'));
}

/**
 * Says in words why there is no picture, and what to do.
 *
 * @param {import('../app.js').App} app
 * @param {HTMLElement} message
 */
function describe({ store, commands, navigator }, message) {
  const { videos, pictureError, shown } = store.state;
  const missing = navigator.video?.problem;
  message.hidden = !(videos.length === 0 || (shown && !shown.picture && pictureError));
  message.classList.toggle('over-picture', videos.length > 0);
  if (message.hidden) return;
  if (videos.length === 0) {
    fill(message, h('h2', {}, 'Add the first video'),
      h('p', {}, 'Tarsier reads a video where it lies on the server; nothing is copied.'),
      h('div', { class: 'row' }, button('Add video…', () => commands.run('addVideo'), { kind: 'primary', icon: 'plus' }),
        button('Import labels…', () => commands.run('importLabels'), { icon: 'import' })));
  } else {
    fill(message, h('h2', {}, missing ? 'This video cannot be opened' : 'This frame cannot be shown'),
      h('p', {}, pictureError ?? ''), missing ? h('p', { class: 'dim' }, 'Its labels stay here and can be edited.') : null,
      missing ? button('Find the video…', () => commands.run('relinkVideo'), { kind: 'primary', icon: 'search' }) : null);
  }
}
