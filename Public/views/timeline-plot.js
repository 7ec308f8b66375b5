import { FONT } from '../canvas/draw-instance.js';
import { STATISTICS, plotScale, shortNumber } from '../model/header-plot.js';
import { frameToX, pixelsPerFrame } from '../model/timeline-layout.js';
import { h } from './dom.js';

/** Height of the plot, px. */
export const PLOT = 40;

/**
 * Draws the plot: a pale column to the highest value of each stretch, a full one to the lowest, and the top of the scale.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/timeline-layout.js').Axis} a
 * @param {number} top
 * @param {import('../model/header-plot.js').HeaderPlot | null} plot
 * @param {import('./timeline-draw.js').Inks} inks
 */
export function drawPlot(ctx, a, top, plot, inks) {
  ctx.fillStyle = inks.lane;
  ctx.fillRect(0, top, a.width, PLOT);
  const scale = plot && plotScale(plot);
  if (!plot || !scale) return;
  const y = (/** @type {number} */ v) => top + PLOT - 1 - ((v - scale.bottom) / (scale.top - scale.bottom)) * (PLOT - 4);
  const frames = (plot.to - plot.from + 1) / plot.low.length;
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, top, a.width, PLOT);
  ctx.clip();
  ctx.fillStyle = inks.plot;
  for (const [values, alpha] of /** @type {[(number | null)[], number][]} */ ([[plot.high, 0.45], [plot.low, 0.75]])) {
    ctx.globalAlpha = alpha;
    values.forEach((value, i) => {
      if (value === null) return;
      const x = frameToX(a, plot.from + i * frames);
      const width = Math.max(1, frames * pixelsPerFrame(a) - (frames * pixelsPerFrame(a) > 4 ? 1 : 0));
      if (x + width < 0 || x > a.width) return;
      ctx.fillRect(x, y(value), width, Math.max(1, y(scale.bottom) - y(value)));
    });
  }
  ctx.restore();
  label(ctx, shortNumber(scale.top), top + 8, inks);
  if (plot.missing > 0) label(ctx, 'measuring…', top + PLOT - 8, inks);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} y
 * @param {import('./timeline-draw.js').Inks} inks
 */
function label(ctx, text, y, inks) {
  ctx.font = `10.5px ${FONT}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.lineWidth = 3;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = inks.lane;
  ctx.strokeText(text, 4, y);
  ctx.fillStyle = inks.text;
  ctx.fillText(text, 4, y);
}

/**
 * The list from which the plot is chosen.
 *
 * @param {import('../app.js').App} app
 */
export function createPlotPicker({ store }) {
  const list = h('select', { class: 'plot-picker', 'aria-label': 'Plot over the timeline', title: 'Plot over the timeline' },
    h('option', { value: '' }, 'no plot'), STATISTICS.map(([kind, words]) => h('option', { value: kind }, words)));
  list.addEventListener('change', () => {
    store.set({ view: { ...store.state.view, header: list.value || null } });
    list.blur();
  });
  const draw = () => {
    list.value = store.state.view.header ?? '';
    list.classList.toggle('unset', list.value === '');
    document.documentElement.toggleAttribute('data-plot', list.value !== '');
  };
  store.subscribe(['view'], draw);
  draw();
  return list;
}
