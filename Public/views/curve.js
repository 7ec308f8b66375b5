import { FONT } from '../canvas/draw-instance.js';
import { figure } from '../model/format.js';

/**
 * The curve of one model's training: loss over epochs on a logarithmic scale, training and validation, and the best
 * epoch.
 *
 * @typedef {import('../model/types.js').EpochMetrics} EpochMetrics
 */

const LEFT = 44;
const BOTTOM = 18;
const TOP = 6;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {EpochMetrics[]} rows ascending by epoch
 */
export function drawCurve(canvas, rows) {
  const { width, height } = canvas.getBoundingClientRect();
  if (width === 0) return;
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.setTransform(density, 0, 0, density, 0, 0);
  ctx.clearRect(0, 0, width, height);
  const scale = scales(rows, width, height);
  drawGrid(ctx, scale, width, height);
  drawLine(ctx, scale, rows, 'trainLoss', ink('--curve-train'));
  drawLine(ctx, scale, rows, 'validationLoss', ink('--curve-validation'));
  drawBest(ctx, scale, rows);
}

/** @param {string} name */
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** @param {unknown} value */
const usable = (value) => typeof value === 'number' && Number.isFinite(value) && value > 0;

/**
 * @typedef {{x: (epoch: number) => number, y: (loss: number) => number, low: number, high: number, epochs: number}} Scale
 *
 * @param {EpochMetrics[]} rows
 * @param {number} width
 * @param {number} height
 * @returns {Scale}
 */
export function scales(rows, width, height) {
  const losses = rows.flatMap((r) => [r.trainLoss, r.validationLoss]).filter(usable);
  const low = losses.length > 0 ? Math.min(...losses) * 0.9 : 1e-4;
  const high = losses.length > 0 ? Math.max(...losses, low * 1.5) * 1.1 : 1e-2;
  const epochs = Math.max(10, ...rows.map((r) => r.epoch));
  const [a, b] = [Math.log(low), Math.log(high)];
  return {
    low, high, epochs, x: (epoch) => LEFT + ((epoch - 1) / Math.max(1, epochs - 1)) * (width - LEFT - 8),
    y: (loss) => TOP + ((b - Math.log(loss)) / (b - a)) * (height - TOP - BOTTOM),
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scale} scale
 * @param {number} width
 * @param {number} height
 */
function drawGrid(ctx, scale, width, height) {
  ctx.font = `10px ${FONT}`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  for (const share of [0, 0.5, 1]) {
    const loss = Math.exp(Math.log(scale.low) + share * (Math.log(scale.high) - Math.log(scale.low)));
    const y = Math.round(scale.y(loss)) + 0.5;
    ctx.fillStyle = ink('--line');
    ctx.fillRect(LEFT, y - 0.5, width - LEFT - 8, 1);
    ctx.fillStyle = ink('--text-faint');
    ctx.fillText(figure(Number(loss.toPrecision(2))), LEFT - 6, y);
  }
  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'left';
  ctx.fillText('1', LEFT, height - 4);
  ctx.textAlign = 'right';
  ctx.fillText(`epoch ${scale.epochs}`, width - 8, height - 4);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scale} scale
 * @param {EpochMetrics[]} rows
 * @param {'trainLoss' | 'validationLoss'} key
 * @param {string} color
 */
function drawLine(ctx, scale, rows, key, color) {
  const drawn = rows.filter((r) => usable(r[key]));
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.lineWidth = 1.75;
  ctx.lineJoin = 'round';
  ctx.beginPath();
  drawn.forEach((r, i) => (i === 0 ? ctx.moveTo(scale.x(r.epoch), scale.y(r[key])) : ctx.lineTo(scale.x(r.epoch), scale.y(r[key]))));
  ctx.stroke();
  if (drawn.length !== 1) return;
  ctx.beginPath();
  ctx.arc(scale.x(drawn[0].epoch), scale.y(drawn[0][key]), 2, 0, 2 * Math.PI);
  ctx.fill();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scale} scale
 * @param {EpochMetrics[]} rows
 */
function drawBest(ctx, scale, rows) {
  const best = bestRow(rows);
  if (!best) return;
  ctx.beginPath();
  ctx.arc(scale.x(best.epoch), scale.y(best.validationLoss), 3.5, 0, 2 * Math.PI);
  ctx.fillStyle = ink('--surface');
  ctx.fill();
  ctx.strokeStyle = ink('--curve-validation');
  ctx.lineWidth = 1.75;
  ctx.stroke();
}

/**
 * The epoch with the lowest validation loss.
 *
 * @param {EpochMetrics[]} rows
 * @returns {EpochMetrics | null}
 */
export function bestRow(rows) {
  return rows.filter((r) => usable(r.validationLoss))
    .reduce((best, r) => (!best || r.validationLoss < best.validationLoss ? r : best), /** @type {EpochMetrics | null} */ (null));
}

/**
 * Metrics by model, each ascending by epoch, in the order of their first row.
 *
 * @param {EpochMetrics[]} rows
 * @returns {Map<string, EpochMetrics[]>}
 */
export function byModel(rows) {
  /** @type {Map<string, EpochMetrics[]>} */
  const models = new Map();
  for (const row of rows) models.set(row.model, [...(models.get(row.model) ?? []), row]);
  for (const list of models.values()) list.sort((a, b) => a.epoch - b.epoch);
  return models;
}
