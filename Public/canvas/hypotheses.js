import { instanceColor } from '../model/palette.js';
import { continuations } from '../model/review.js';
import { toStage } from '../model/viewport.js';

/** How far beside its line the swapped hypothesis is drawn, CSS px: both stay readable. */
const ASIDE = 3;

/**
 * Draws a join: where its animals came from and go on as tracked, solid; and dashed, how they would go on if they were
 * swapped, each in the colour of the animal it would be.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/state.js').State} state
 */
export function drawHypotheses(ctx, { review, tracks, view, viewport, shown }) {
  const join = review.joins.find((j) => j.id === review.join);
  if (!join || !shown || shown.video !== join.video || review.paths.length === 0) return;
  const color = (/** @type {number} */ track) => instanceColor(track, 0, tracks, view.palette);
  const at = (/** @type {import('../model/review.js').Spot} */ { x, y }, /** @type {number} */ aside) => {
    const p = toStage(viewport, x, y);
    return { x: p.x + aside, y: p.y + aside };
  };
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  for (const { track, before } of review.paths) stroke(ctx, before.map((s) => at(s, 0)), color(track), 2.5, []);
  for (const { track, own, from, spots } of continuations(review.paths)) {
    const aside = own ? 0 : ASIDE;
    stroke(ctx, [at(from, aside), ...spots.map((s) => at(s, aside))], color(track), own ? 2.5 : 2, own ? [] : [5, 5]);
  }
  for (const { track, before, after } of review.paths) {
    for (const spot of [before[before.length - 1], after[0]]) if (spot) ring(ctx, at(spot, 0), color(track));
  }
  ctx.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/types.js').Point[]} points
 * @param {string} color
 * @param {number} width
 * @param {number[]} dash
 */
function stroke(ctx, points, color, width, dash) {
  if (points.length < 2) return;
  ctx.beginPath();
  points.forEach((p, i) => (i === 0 ? ctx.moveTo(p.x, p.y) : ctx.lineTo(p.x, p.y)));
  // A dark edge keeps the line readable on any picture.
  for (const [ink, w] of /** @type {[string, number][]} */ ([['rgba(0, 0, 0, 0.55)', width + 2], [color, width]])) {
    ctx.setLineDash(dash);
    ctx.strokeStyle = ink;
    ctx.lineWidth = w;
    ctx.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/types.js').Point} p
 * @param {string} color
 */
function ring(ctx, { x, y }, color) {
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(x, y, 4, 0, 2 * Math.PI);
  ctx.fillStyle = 'rgba(0, 0, 0, 0.6)';
  ctx.fill();
  ctx.strokeStyle = color;
  ctx.lineWidth = 2;
  ctx.stroke();
}
