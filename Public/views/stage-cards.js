import { ToolHost } from '../tools/host.js';
import { createAnimalView } from './animal-view.js';
import { createLookCard } from './look.js';
import { createNetworkCard } from './network-card.js';
import { createPlacingHint } from './placing-hint.js';
import { createSwapHint, createTrackLegend } from './track-legend.js';

/**
 * Hands the pointer on the frame to the tools, and puts the cards over the frame.
 *
 * @param {import('../app.js').App} app
 * @param {{element: HTMLElement, overlay: HTMLCanvasElement}} stage
 */
export function furnishStage(app, { element, overlay }) {
  const host = new ToolHost(app);
  listen(overlay, host);
  element.append(createPlacingHint(app), createSwapHint(app), createTrackLegend(app), createAnimalView(app), createLookCard(app),
    createNetworkCard(app));
  app.store.subscribe(['hover', 'gesture', 'handle', 'placing', 'picking'], (state) => { overlay.dataset.cursor = cursorFor(state); });
  return host;
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
