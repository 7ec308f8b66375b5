import { count } from '../model/format.js';
import { axis, contains, follow, snap, stretchAround, xToFrame, zoom } from '../model/timeline-layout.js';
import { h } from './dom.js';
import { drawTimeline } from './timeline-draw.js';

/**
 * The timeline under the frame: click or drag to go somewhere, Shift-drag to select a range, Alt-drag or the wheel to
 * look closer.
 *
 * @param {import('../app.js').App} app
 */
export function createTimeline(app) {
  const { store } = app;
  const canvas = h('canvas', { class: 'timeline-canvas', role: 'slider', tabIndex: 0, 'aria-label': 'Timeline' });
  const tip = h('div', { class: 'tip', hidden: true });
  const element = h('div', { class: 'timeline' }, canvas, tip);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const size = { width: 0, height: 0 };
  let scheduled = false;

  const currentAxis = () => axis(store.state.timelineView, store.state.timeline?.frameCount ?? 1, size.width);
  const draw = () => {
    scheduled = false;
    const { timeline, frame, range, tracks } = store.state;
    const density = window.devicePixelRatio || 1;
    ctx.setTransform(density, 0, 0, density, 0, 0);
    if (!timeline) {
      ctx.clearRect(0, 0, size.width, size.height);
      return;
    }
    drawTimeline(ctx, { timeline, axis: currentAxis(), height: size.height, frame, range, tracks, palette: store.state.view.palette,
      inks: inks() });
  };
  const schedule = () => {
    if (!scheduled) requestAnimationFrame(draw);
    scheduled = true;
  };
  new ResizeObserver(() => {
    const box = element.getBoundingClientRect();
    const density = window.devicePixelRatio || 1;
    Object.assign(size, { width: box.width, height: box.height });
    canvas.width = Math.max(1, Math.round(box.width * density));
    canvas.height = Math.max(1, Math.round(box.height * density));
    schedule();
  }).observe(element);
  store.subscribe(['timeline', 'timelineView', 'frame', 'range', 'tracks', 'theme', 'view'], schedule);
  store.subscribe(['frame', 'timeline'], ({ frame, timeline, timelineView }) => {
    if (timeline) store.set({ timelineView: follow(timelineView, frame, timeline.frameCount) });
    canvas.setAttribute('aria-valuenow', String(frame + 1));
    canvas.setAttribute('aria-valuemin', '1');
    canvas.setAttribute('aria-valuemax', String(timeline?.frameCount ?? 1));
  });
  listen(app, canvas, currentAxis);
  showTip(app, canvas, tip, currentAxis);
  return element;
}

/** The colours of the theme; the canvas cannot read custom properties by itself. */
function inks() {
  const style = getComputedStyle(document.documentElement);
  const ink = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    text: ink('--text'), faint: ink('--text-faint'), line: ink('--line'), labeled: ink('--mark-labelled'),
    predicted: ink('--mark-predicted'), suggested: ink('--mark-suggested'), suggestedLight: ink('--mark-suggested-light'), negative: ink('--mark-negative'),
    range: ink('--mark-range'), playhead: ink('--accent'), lane: ink('--lane'),
  };
}

/**
 * @param {import('../app.js').App} app
 * @param {HTMLCanvasElement} canvas
 * @param {() => import('../model/timeline-layout.js').Axis} currentAxis
 */
function listen({ store, navigator, playback }, canvas, currentAxis) {
  /** @type {{kind: 'scrub' | 'range' | 'zoom', x: number, frame: number} | null} */
  let drag = null;
  const at = (/** @type {MouseEvent} */ e) => e.clientX - canvas.getBoundingClientRect().left;
  const scrub = (/** @type {number} */ x) => {
    const { timeline } = store.state;
    navigator.goTo(snap(currentAxis(), x, timeline ? [timeline.labeled, timeline.suggested] : []));
  };
  canvas.addEventListener('pointerdown', (e) => {
    if (e.button !== 0 || !store.state.timeline) return;
    e.preventDefault();
    canvas.setPointerCapture(e.pointerId);
    playback.stop();
    const frame = xToFrame(currentAxis(), at(e));
    drag = { kind: e.shiftKey ? 'range' : e.altKey ? 'zoom' : 'scrub', x: at(e), frame };
    if (drag.kind === 'scrub') scrub(at(e));
    if (drag.kind === 'range') store.set({ range: null });
  });
  canvas.addEventListener('pointermove', (e) => {
    if (!drag) return;
    const frame = xToFrame(currentAxis(), at(e));
    if (drag.kind === 'scrub') scrub(at(e));
    else if (Math.abs(at(e) - drag.x) > 3) {
      store.set({ range: [Math.min(drag.frame, frame), Math.max(drag.frame, frame)] });
    }
  });
  canvas.addEventListener('pointerup', () => {
    const { range } = store.state;
    if (drag?.kind === 'zoom') store.set({ timelineView: range ? { from: range[0], to: range[1] } : null, range: null });
    drag = null;
  });
  canvas.addEventListener('dblclick', (e) => {
    const { timeline } = store.state;
    if (!timeline || !e.shiftKey) return;
    const frame = xToFrame(currentAxis(), at(e));
    const marks = [timeline.labeled, timeline.predicted].find((ranges) => contains(ranges, frame));
    if (marks) store.set({ range: stretchAround(marks, frame) });
  });
  canvas.addEventListener('wheel', (e) => {
    const { timeline } = store.state;
    if (!timeline) return;
    e.preventDefault();
    store.set({ timelineView: zoom(currentAxis(), 1.2 ** Math.sign(e.deltaY), at(e), timeline.frameCount) });
  }, { passive: false });
}

/**
 * @param {import('../app.js').App} app
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} tip
 * @param {() => import('../model/timeline-layout.js').Axis} currentAxis
 */
function showTip({ store }, canvas, tip, currentAxis) {
  canvas.addEventListener('pointermove', (e) => {
    const { timeline } = store.state;
    tip.hidden = !timeline;
    if (!timeline) return;
    const box = canvas.getBoundingClientRect();
    const x = e.clientX - box.left;
    const frame = xToFrame(currentAxis(), x);
    const marks = [
      contains(timeline.labeled, frame) && 'labelled', contains(timeline.predicted, frame) && 'predicted',
      contains(timeline.suggested, frame) && 'suggested', contains(timeline.negative, frame) && 'negative',
    ].filter(Boolean);
    tip.textContent = `Frame ${count(frame + 1)}${marks.length > 0 ? ` – ${marks.join(', ')}` : ''}`;
    tip.style.left = `${Math.min(box.width - tip.offsetWidth - 4, Math.max(4, x - tip.offsetWidth / 2))}px`;
  });
  canvas.addEventListener('pointerleave', () => { tip.hidden = true; });
}
