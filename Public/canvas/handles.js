import { boxOf, selectedLabel } from '../model/instances.js';
import { cornersOf } from '../model/transform.js';
import { toStage } from '../model/viewport.js';

/** How far the box around an animal keeps from its points, px of the stage. */
export const BOX_AIR = 7;
const SIZE = 7;
/** Less than the air: a node in the corner of the box stays what is gripped there. */
const REACH = 5;

/**
 * The corners of the selected label's box, by which it is enlarged, px of the stage.
 *
 * @param {import('../model/state.js').State} state
 * @returns {import('../model/types.js').Point[]}
 */
export function handlesOf({ record, selection, viewport, gesture, playing, view, placing }) {
  if (playing || gesture || placing || !view.instances) return [];
  const label = selectedLabel(record, selection);
  const box = label && boxOf(label, 2);
  if (!box || (box.minX === box.maxX && box.minY === box.maxY)) return [];
  return cornersOf(box).map((c, i) => {
    const p = toStage(viewport, c.x, c.y);
    return { x: p.x + (i === 1 || i === 2 ? BOX_AIR : -BOX_AIR), y: p.y + (i > 1 ? BOX_AIR : -BOX_AIR) };
  });
}

/**
 * @param {import('../model/state.js').State} state
 * @param {number} x px of the stage
 * @param {number} y
 * @returns {number | null} which corner
 */
export function handleAt(state, x, y) {
  const found = handlesOf(state).findIndex((p) => Math.max(Math.abs(p.x - x), Math.abs(p.y - y)) <= REACH);
  return found < 0 ? null : found;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/state.js').State} state
 */
export function drawHandles(ctx, state) {
  ctx.fillStyle = '#ffffff';
  ctx.strokeStyle = 'rgba(10, 12, 16, 0.8)';
  ctx.lineWidth = 1;
  for (const p of handlesOf(state)) {
    const at = [Math.round(p.x - SIZE / 2) + 0.5, Math.round(p.y - SIZE / 2) + 0.5];
    ctx.fillRect(at[0], at[1], SIZE, SIZE);
    ctx.strokeRect(at[0], at[1], SIZE, SIZE);
  }
}
