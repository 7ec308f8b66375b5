import { boxOf, hasNode } from '../model/instances.js';
import { toStage } from '../model/viewport.js';
import { FONT, outlinedText } from './draw-instance.js';

/**
 * What training would look at, over the animals: the crop around each one's anchor, and the square that a point's place is
 * judged from.
 *
 * @typedef {{crop: number | null, field: number, anchor: number | null}} Sight px of the frame; `anchor` a node's id, null: the middle
 */

const CROP = '#ffd34d';
const FIELD = '#4fe0c4';

/**
 * The point that a crop is centred on.
 *
 * @param {{points: Float64Array}} label
 * @param {number | null} node
 */
export function anchorOf(label, node) {
  if (node !== null && hasNode(label, node, 2)) return { x: label.points[2 * node], y: label.points[2 * node + 1] };
  const box = boxOf(label, 2);
  return box && { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 };
}

/**
 * @param {CanvasRenderingContext2D} ctx in CSS px of the stage
 * @param {import('../model/state.js').State} state
 */
export function drawTrainPreview(ctx, { record, sight, viewport }) {
  if (!record || !sight) return;
  for (const label of record.labels) {
    const at = anchorOf(label, sight.anchor);
    if (!at) continue;
    if (sight.crop !== null) square(ctx, viewport, at, sight.crop, CROP, [], 'crop');
    square(ctx, viewport, at, sight.field, FIELD, [5, 4], 'sees');
    const p = toStage(viewport, at.x, at.y);
    ctx.strokeStyle = CROP;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    for (const [dx, dy] of [[7, 0], [0, 7]]) {
      ctx.moveTo(p.x - dx, p.y - dy);
      ctx.lineTo(p.x + dx, p.y + dy);
    }
    ctx.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/state.js').Viewport} viewport
 * @param {import('../model/types.js').Point} at
 * @param {number} side px of the frame
 * @param {string} color
 * @param {number[]} dash
 * @param {string} word
 */
function square(ctx, viewport, at, side, color, dash, word) {
  const a = toStage(viewport, at.x - side / 2, at.y - side / 2);
  const length = side * viewport.scale;
  ctx.setLineDash(dash);
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = color;
  ctx.strokeRect(a.x, a.y, length, length);
  ctx.setLineDash([]);
  ctx.font = `600 11px ${FONT}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = word === 'crop' ? 'bottom' : 'top';
  ctx.lineJoin = 'round';
  outlinedText(ctx, `${word} ${Math.round(side)} px`, a.x + 2, word === 'crop' ? a.y - 3 : a.y + length + 3, color);
}
