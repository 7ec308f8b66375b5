import { COMPLETE, VISIBLE, boxOf, hasNode } from '../model/instances.js';
import { PREDICTION_NODE } from '../model/palette.js';
import { toStage } from '../model/viewport.js';
import { BOX_AIR } from './handles.js';
import { nameBoxes } from './labels.js';
import { alike, traceCircles, traceLines } from './strokes.js';

/**
 * Draws one animal, as SLEAP draws it: lines and discs in its colour, hidden nodes half as large and hollow.
 *
 * @typedef {import('../model/state.js').State} State
 * @typedef {object} Look
 * @property {string} color
 * @property {ReturnType<import('../model/palette.js').partColors>} parts
 * @property {boolean} prediction
 * @property {boolean} colored a prediction in its track's colour
 * @property {boolean} selected
 * @property {boolean} names
 * @property {boolean} hidden its hidden points too
 * @property {string} caption under the box: track and score
 */

const HALO = 'rgba(10, 12, 16, 0.62)';
const NAME_CHECKED = '#63d6ae';
const NAME_UNCHECKED = '#ff8479';
const NAME_HIDDEN = '#b4bac4';

/**
 * @param {CanvasRenderingContext2D} ctx in CSS px of the stage
 * @param {State} state
 * @param {{points: Float64Array | Float32Array, flags?: Uint8Array}} instance
 * @param {Look} look
 */
export function drawInstance(ctx, state, instance, look) {
  const stride = look.prediction ? 3 : 2;
  const at = positions(state, instance, stride, look.hidden);
  if (state.view.edges) drawEdges(ctx, state, at, instance, look);
  drawNodes(ctx, state, at, instance, look);
  if (look.names) drawNames(ctx, state, instance, stride, look.hidden);
  if (look.caption) drawCaption(ctx, state, instance, stride, look);
}

/**
 * @param {State} state
 * @param {{points: Float64Array | Float32Array, flags?: Uint8Array}} instance
 * @param {2 | 3} stride
 * @param {boolean} hidden
 */
function positions({ skeleton, viewport }, instance, stride, hidden) {
  const drawn = skeleton.nodes.filter((n) =>
    hasNode(instance, n.id, stride) && (hidden || isVisible(instance, n.id)));
  return new Map(drawn.map((n) =>
    [n.id, toStage(viewport, instance.points[n.id * stride], instance.points[n.id * stride + 1])]));
}

/**
 * @param {{flags?: Uint8Array}} instance
 * @param {number} node
 */
const isVisible = (instance, node) => !instance.flags || (instance.flags[node] & VISIBLE) !== 0;

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {Map<number, import('../model/types.js').Point>} at
 * @param {{flags?: Uint8Array}} instance
 * @param {Look} look
 */
function drawEdges(ctx, { skeleton, view }, at, instance, look) {
  const width = (look.selected ? 2.5 : 1.5) * (view.bold ? 2 : 1);
  const lines = skeleton.edges.flatMap((edge) => {
    const a = at.get(edge.source);
    const b = at.get(edge.destination);
    const faint = !isVisible(instance, edge.source) || !isVisible(instance, edge.destination);
    return a && b ? [{ a, b, faint, color: look.parts.edge(edge) }] : [];
  });
  ctx.lineCap = 'round';
  for (const shadow of [true, false]) {
    for (const group of alike(lines, (line) => `${line.faint} ${shadow ? '' : line.color}`)) {
      const color = shadow ? 'rgba(0, 0, 0, 0.35)' : group[0].color;
      ctx.globalAlpha = group[0].faint ? 0.45 : look.prediction ? 0.85 : 1;
      if (view.wedges) {
        for (const { a, b } of group) drawWedge(ctx, a, b, width + 1 + (shadow ? 0.75 : 0), color);
      } else {
        ctx.strokeStyle = color;
        ctx.lineWidth = width + (shadow ? 1.5 : 0);
        traceLines(ctx, group);
        ctx.stroke();
      }
    }
  }
  ctx.globalAlpha = 1;
}

/**
 * A line that is broad at its source and ends in a point, so that its direction can be seen.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/types.js').Point} a
 * @param {import('../model/types.js').Point} b
 * @param {number} half half its width at the source, px
 * @param {string} color
 */
function drawWedge(ctx, a, b, half, color) {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length === 0) return;
  const nx = (-(b.y - a.y) / length) * half;
  const ny = ((b.x - a.x) / length) * half;
  ctx.fillStyle = color;
  ctx.beginPath();
  ctx.moveTo(a.x + nx, a.y + ny);
  ctx.lineTo(b.x, b.y);
  ctx.lineTo(a.x - nx, a.y - ny);
  ctx.fill();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {Map<number, import('../model/types.js').Point>} at
 * @param {{flags?: Uint8Array}} instance
 * @param {Look} look
 */
function drawNodes(ctx, { view, hover, gesture }, at, instance, look) {
  const size = look.prediction ? Math.max(1, view.markerSize * 0.75) : view.markerSize;
  const hovered = !gesture && hover && 'id' in instance && hover.id === /** @type {any} */ (instance).id ? hover.node : null;
  const grey = look.prediction && !look.colored;
  const nodes = [...at].map(([node, { x, y }]) => {
    const visible = isVisible(instance, node);
    return { x, y, visible, fill: grey ? PREDICTION_NODE : look.parts.node(node),
      radius: (visible ? size : size / 2 + 0.5) * (node === hovered ? 1.35 : 1) };
  });
  for (const group of alike(nodes, (n) => `${n.visible} ${n.fill} ${n.radius}`)) {
    const [{ visible, fill, radius }] = group;
    traceCircles(ctx, group, radius);
    if (visible) {
      ctx.fillStyle = fill;
      ctx.fill();
      ctx.strokeStyle = grey ? 'rgba(60, 64, 70, 0.9)' : 'rgba(10, 12, 16, 0.65)';
      ctx.lineWidth = 1;
    } else {
      ctx.strokeStyle = fill;
      ctx.lineWidth = 1.5;
    }
    ctx.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {{points: Float64Array | Float32Array, flags?: Uint8Array}} instance
 * @param {2 | 3} stride
 * @param {boolean} hidden
 */
function drawNames(ctx, { skeleton, viewport, view }, instance, stride, hidden) {
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  for (const box of nameBoxes(instance, stride, skeleton, viewport, view)) {
    const visible = isVisible(instance, box.node);
    if (!visible && !hidden) continue;
    const checked = instance.flags ? (instance.flags[box.node] & COMPLETE) !== 0 : false;
    ctx.font = `${visible ? '500' : 'italic 600'} ${view.labelSize}px ${FONT}`;
    ctx.textAlign = box.align;
    const color = !instance.flags ? '#f1f3f6' : !visible ? NAME_HIDDEN : checked ? NAME_CHECKED : NAME_UNCHECKED;
    outlinedText(ctx, box.text, box.x, box.y, color);
  }
}

export const FONT = 'Inter, "Segoe UI", system-ui, sans-serif';

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} color
 */
export function outlinedText(ctx, text, x, y, color) {
  ctx.strokeStyle = HALO;
  ctx.lineWidth = 2.5;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {{points: Float64Array | Float32Array}} instance
 * @param {2 | 3} stride
 * @param {Look} look
 */
function drawCaption(ctx, { viewport }, instance, stride, look) {
  const box = boxOf(instance, stride);
  if (!box) return;
  const p = toStage(viewport, (box.minX + box.maxX) / 2, box.maxY);
  ctx.font = `600 11px ${FONT}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  ctx.lineJoin = 'round';
  outlinedText(ctx, look.caption, p.x, p.y + 12, look.color);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {import('../model/types.js').Box} box
 * @param {string} color
 * @param {boolean} dashed
 */
export function drawBox(ctx, { viewport }, box, color, dashed) {
  const a = toStage(viewport, box.minX, box.minY);
  const b = toStage(viewport, box.maxX, box.maxY);
  const air = BOX_AIR;
  ctx.strokeStyle = color;
  ctx.lineWidth = 1;
  ctx.setLineDash(dashed ? [5, 4] : []);
  ctx.strokeRect(a.x - air, a.y - air, b.x - a.x + 2 * air, b.y - a.y + 2 * air);
  ctx.setLineDash([]);
}
