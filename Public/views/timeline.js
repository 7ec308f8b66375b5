import { axis, contains, follow, snap, stretchAround, xToFrame, zoom } from '../model/timeline-layout.js';
import { afterPaint, h } from './dom.js';
import { SCALE, drawPlayhead, drawRange, drawTimeline } from './timeline-draw.js';
import { drawOutliers } from './timeline-outliers.js';
import { showTip } from './timeline-tip.js';

/**
 * The timeline under the frame: click or drag to go somewhere, Shift-drag to select a range, Alt-drag or the wheel to
 * look closer.
 *
 * @param {import('../app.js').App} app
 */
export function createTimeline(app) {
  const { store } = app;
  const canvas = h('canvas', { class: 'timeline-canvas', role: 'slider', tabIndex: 0, 'aria-label': 'Timeline',
    'aria-valuemin': '1', 'aria-valuenow': '1', 'aria-valuemax': '1' });
  const tip = h('div', { class: 'tip', hidden: true });
  const element = h('div', { class: 'timeline' }, canvas, tip);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  // Everything but where one is: drawn anew only when it changes, so that stepping through a long video costs one copy.
  const still = document.createElement('canvas');
  const stillCtx = /** @type {CanvasRenderingContext2D} */ (still.getContext('2d'));
  const size = { width: 0, height: 0 };
  const dirty = { still: true, scheduled: false };

  const currentAxis = () => axis(store.state.timelineView, store.state.timeline?.frameCount ?? 1, size.width);
  const drawStill = () => {
    const { timeline, tracks, view, headerPlot } = store.state;
    const density = window.devicePixelRatio || 1;
    [still.width, still.height] = [canvas.width, canvas.height];
    stillCtx.setTransform(density, 0, 0, density, 0, 0);
    if (!timeline) return;
    drawTimeline(stillCtx, { timeline, axis: currentAxis(), height: size.height, tracks, palette: view.palette, inks: inks(),
      plot: view.header ? headerPlot : undefined });
    const { outliers, video } = store.state;
    if (outliers.video === video) drawOutliers(stillCtx, outliers.found, currentAxis(), SCALE, inks().negative);
  };
  const draw = () => {
    if (dirty.still) drawStill();
    Object.assign(dirty, { still: false, scheduled: false });
    const { timeline, frame, range } = store.state;
    const density = window.devicePixelRatio || 1;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    if (!timeline) return;
    ctx.drawImage(still, 0, 0);
    ctx.setTransform(density, 0, 0, density, 0, 0);
    if (range) drawRange(ctx, currentAxis(), size.height, range, inks());
    drawPlayhead(ctx, currentAxis(), size.height, frame, inks());
  };
  const schedule = (/** @type {boolean} */ all) => {
    dirty.still ||= all;
    if (!dirty.scheduled) requestAnimationFrame(draw);
    dirty.scheduled = true;
  };
  new ResizeObserver(() => {
    const box = element.getBoundingClientRect();
    const density = window.devicePixelRatio || 1;
    Object.assign(size, { width: box.width, height: box.height });
    canvas.width = Math.max(1, Math.round(box.width * density));
    canvas.height = Math.max(1, Math.round(box.height * density));
    store.set({ timelineWidth: box.width });
    schedule(true);
  }).observe(element);
  store.subscribe(['timeline', 'timelineView', 'tracks', 'view', 'headerPlot', 'outliers'], () => schedule(true));
  store.subscribe(['range'], () => schedule(false));
  // The theme may also change with the system's, while the page is open.
  new MutationObserver(() => schedule(true)).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  store.subscribe(['frame', 'timeline'], afterPaint(() => {
    const { frame, timeline, timelineView } = store.state;
    if (timeline) store.set({ timelineView: follow(timelineView, frame, timeline.frameCount) });
    canvas.setAttribute('aria-valuenow', String(frame + 1));
    canvas.setAttribute('aria-valuemax', String(timeline?.frameCount ?? 1));
    schedule(false);
  }));
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
    range: ink('--mark-range'), playhead: ink('--accent'), lane: ink('--lane'), plot: ink('--mark-plot'),
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
