import { hasNode } from '../model/instances.js';
import { toStage } from '../model/viewport.js';

/**
 * Where node names stand: on the bisector of the widest gap between the edges at the node, so that they keep clear of
 * the lines.
 *
 * @typedef {{node: number, text: string, x: number, y: number, align: 'left' | 'right' | 'center', width: number,
 *   height: number}} NameBox x, y: the anchor on the stage, px, at half height
 */

/**
 * @param {{points: Float64Array | Float32Array}} instance
 * @param {2 | 3} stride
 * @param {import('../model/types.js').Skeleton} skeleton
 * @param {import('../model/state.js').Viewport} viewport
 * @param {import('../model/state.js').ViewSettings} view
 * @returns {NameBox[]}
 */
export function nameBoxes(instance, stride, skeleton, viewport, view) {
  const at = new Map(skeleton.nodes.filter((n) => hasNode(instance, n.id, stride)).map((n) =>
    [n.id, toStage(viewport, instance.points[n.id * stride], instance.points[n.id * stride + 1])]));
  const reach = view.markerSize + view.labelSize * 0.55 + 2;
  return skeleton.nodes.flatMap(({ id, name }) => {
    const p = at.get(id);
    if (!p) return [];
    const angle = widestGap(anglesAt(id, p, at, skeleton));
    const dx = Math.cos(angle);
    const x = p.x + dx * reach;
    const y = p.y + Math.sin(angle) * reach;
    const align = dx > 0.35 ? 'left' : dx < -0.35 ? 'right' : 'center';
    return [{ node: id, text: name, x, y, align, width: name.length * view.labelSize * 0.58, height: view.labelSize * 1.2 }];
  });
}

/**
 * @param {number} id
 * @param {import('../model/types.js').Point} p
 * @param {Map<number, import('../model/types.js').Point>} at
 * @param {import('../model/types.js').Skeleton} skeleton
 */
function anglesAt(id, p, at, skeleton) {
  return skeleton.edges.flatMap((e) => {
    const other = e.source === id ? at.get(e.destination) : e.destination === id ? at.get(e.source) : undefined;
    return other ? [Math.atan2(other.y - p.y, other.x - p.x)] : [];
  });
}

/**
 * The middle of the widest gap between directions; to the upper right when there are none.
 *
 * @param {number[]} angles radians
 */
export function widestGap(angles) {
  if (angles.length === 0) return -Math.PI / 4;
  const sorted = [...angles].sort((a, b) => a - b);
  let best = { gap: -1, middle: 0 };
  sorted.forEach((a, i) => {
    const next = i + 1 < sorted.length ? sorted[i + 1] : sorted[0] + 2 * Math.PI;
    if (next - a > best.gap) best = { gap: next - a, middle: (a + next) / 2 };
  });
  return best.middle;
}

/**
 * @param {NameBox} box
 * @param {number} x px of the stage
 * @param {number} y
 */
export function isInName(box, x, y) {
  const left = box.align === 'left' ? box.x : box.align === 'right' ? box.x - box.width : box.x - box.width / 2;
  return x >= left && x <= left + box.width && Math.abs(y - box.y) <= box.height / 2;
}
