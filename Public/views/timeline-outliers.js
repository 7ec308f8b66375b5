import { frameToX, pixelsPerFrame } from '../model/timeline-layout.js';

/**
 * Marks what stands out: small wedges on the lower edge of the scale, at most one per two px.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/outliers.js').Outlier[]} found
 * @param {import('../model/timeline-layout.js').Axis} a
 * @param {number} y lower edge
 * @param {string} color
 */
export function drawOutliers(ctx, found, a, y, color) {
  ctx.fillStyle = color;
  let last = -Infinity;
  for (const { frame } of found) {
    if (frame < a.from || frame > a.to) continue;
    const x = Math.round(frameToX(a, frame) + pixelsPerFrame(a) / 2);
    if (x < last + 2) continue;
    last = x;
    ctx.beginPath();
    ctx.moveTo(x - 3, y - 5);
    ctx.lineTo(x + 3, y - 5);
    ctx.lineTo(x, y);
    ctx.closePath();
    ctx.fill();
  }
}
