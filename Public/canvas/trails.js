import { instanceColor } from '../model/palette.js';
import { toStage } from '../model/viewport.js';

const STEPS = 6;

/**
 * Draws where each track was and will be. What is further away is fainter; what is still to come is thinner.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/state.js').State} state
 */
export function drawTrails(ctx, { trails, shown, view, viewport, tracks }) {
  if (!shown) return;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  for (const trail of trails) {
    ctx.strokeStyle = instanceColor(trail.track, trail.place, tracks, view.palette);
    for (const future of [false, true]) {
      const reach = future ? view.trailAfter : view.trailBefore;
      if (reach === 0) continue;
      ctx.lineWidth = future ? 0.625 * view.trailWidth : view.trailWidth;
      for (let step = 0; step < STEPS; step++) {
        ctx.globalAlpha = view.trailOpacity * (view.trailFade ? 0.9 * (1 - (step + 0.5) / STEPS) + 0.1 : 1);
        const near = (step / STEPS) * reach;
        const far = ((step + 1) / STEPS) * reach;
        strokePart(ctx, viewport, trail, (from, to) => {
          const away = future ? from - shown.frame : shown.frame - to;
          return away >= near && away < far;
        });
      }
    }
  }
  ctx.globalAlpha = 1;
}

/**
 * The pieces of a trail that begin within a stretch of frames, in one stroke.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/state.js').Viewport} viewport
 * @param {import('../model/trails.js').Trail} trail
 * @param {(from: number, to: number) => boolean} isIn
 */
function strokePart(ctx, viewport, { spots }, isIn) {
  ctx.beginPath();
  for (let i = 0; i + 1 < spots.length; i++) {
    const [a, b] = [spots[i], spots[i + 1]];
    if (!isIn(a.frame, b.frame)) continue;
    const p = toStage(viewport, a.x, a.y);
    const q = toStage(viewport, b.x, b.y);
    ctx.moveTo(p.x, p.y);
    ctx.lineTo(q.x, q.y);
  }
  ctx.stroke();
}
