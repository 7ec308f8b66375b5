import { isDrawn, showsHidden } from '../model/focus.js';
import { boxOf, hasNode, sameSelection, shownPredictions } from '../model/instances.js';
import { toStage } from '../model/viewport.js';
import { isInName, nameBoxes } from './labels.js';
import { showsNames } from './visibility.js';

/**
 * What lies under a point of the stage.
 *
 * @typedef {import('../model/state.js').State} State
 * @typedef {import('../model/state.js').Hit} Hit
 * @typedef {{kind: 'label' | 'prediction', id: import('../model/types.js').InstanceID, stride: 2 | 3,
 *   instance: import('../model/types.js').Label | import('../model/types.js').Prediction}} Candidate
 */

const NODE_REACH = 9;
const EDGE_REACH = 6;

/**
 * The nearest node; else the instance whose name, line or box is there; null over the bare picture. The selected animal
 * comes first, then labels, then predictions, those drawn last on top.
 *
 * @param {State} state
 * @param {number} x px of the stage
 * @param {number} y
 * @returns {Hit | null}
 */
export function hitTest(state, x, y) {
  if (!state.record || !state.view.instances) return null;
  const all = candidates(state);
  return nodeAt(state, all, x, y) ?? nameAt(state, all, x, y) ?? bodyAt(state, all, x, y);
}

/**
 * @param {State} state
 * @returns {Candidate[]}
 */
function candidates(state) {
  const { record, selection } = state;
  if (!record) return [];
  /** @type {Candidate[]} */
  const labels = record.labels.map((instance) => ({ kind: 'label', id: instance.id, stride: 2, instance }));
  /** @type {Candidate[]} */
  const predictions = shownPredictions(record).map((instance) =>
    ({ kind: 'prediction', id: instance.id, stride: 3, instance }));
  const all = [...labels.reverse(), ...predictions.reverse()].filter((c) => isDrawn(state, /** @type {any} */ (c)));
  const chosen = (/** @type {Candidate} */ c) => sameSelection(/** @type {any} */ (c), selection);
  return [...all.filter(chosen), ...all.filter((c) => !chosen(c))];
}

/**
 * @param {State} state
 * @param {Candidate[]} all
 * @param {number} x
 * @param {number} y
 * @returns {Hit | null}
 */
function nodeAt(state, all, x, y) {
  const { skeleton, viewport, view } = state;
  const reach = Math.max(NODE_REACH, view.markerSize + 4);
  /** @type {{hit: Hit | null, distance: number}} */
  let best = { hit: null, distance: reach };
  for (const c of all) {
    for (const { id: node } of skeleton.nodes) {
      if (!hasNode(c.instance, node, c.stride)) continue;
      if (c.kind === 'label' && !showsHidden(state, /** @type {any} */ (c)) && isHidden(c.instance, node)) continue;
      const p = toStage(viewport, c.instance.points[node * c.stride], c.instance.points[node * c.stride + 1]);
      const distance = Math.hypot(p.x - x, p.y - y) + (c.kind === 'prediction' ? 1 : 0);
      if (distance < best.distance) best = { hit: { node, kind: c.kind, id: c.id }, distance };
    }
  }
  return best.hit;
}

/**
 * @param {import('../model/types.js').Label | import('../model/types.js').Prediction} instance
 * @param {number} node
 */
const isHidden = (instance, node) => 'flags' in instance && (instance.flags[node] & 1) === 0;

/**
 * @param {State} state
 * @param {Candidate[]} all
 * @param {number} x
 * @param {number} y
 * @returns {Hit | null}
 */
function nameAt(state, all, x, y) {
  for (const c of all) {
    if (c.kind !== 'label' || !showsNames(state, c.instance, c.stride, { kind: 'label', id: c.id })) continue;
    const box = nameBoxes(c.instance, c.stride, state.skeleton, state.viewport, state.view).find((b) => isInName(b, x, y));
    if (box) return { node: box.node, kind: c.kind, id: c.id };
  }
  return null;
}

/**
 * @param {State} state
 * @param {Candidate[]} all
 * @param {number} x
 * @param {number} y
 * @returns {Hit | null}
 */
function bodyAt(state, all, x, y) {
  const onLine = all.find((c) => nearEdge(state, c, x, y));
  const found = onLine ?? smallestBoxAt(state, all, x, y);
  return found ? { node: null, kind: found.kind, id: found.id } : null;
}

/**
 * @param {State} state
 * @param {Candidate} c
 * @param {number} x
 * @param {number} y
 */
function nearEdge({ skeleton, viewport }, c, x, y) {
  return skeleton.edges.some((e) => {
    if (!hasNode(c.instance, e.source, c.stride) || !hasNode(c.instance, e.destination, c.stride)) return false;
    const at = (/** @type {number} */ n) =>
      toStage(viewport, c.instance.points[n * c.stride], c.instance.points[n * c.stride + 1]);
    return distanceToSegment({ x, y }, at(e.source), at(e.destination)) < EDGE_REACH;
  });
}

/**
 * @param {import('../model/types.js').Point} p
 * @param {import('../model/types.js').Point} a
 * @param {import('../model/types.js').Point} b
 */
export function distanceToSegment(p, a, b) {
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length));
  return Math.hypot(p.x - a.x - t * (b.x - a.x), p.y - a.y - t * (b.y - a.y));
}

/**
 * @param {State} state
 * @param {Candidate[]} all
 * @param {number} x
 * @param {number} y
 */
function smallestBoxAt({ viewport }, all, x, y) {
  const inside = all.flatMap((c) => {
    const box = boxOf(c.instance, c.stride);
    if (!box) return [];
    const a = toStage(viewport, box.minX, box.minY);
    const b = toStage(viewport, box.maxX, box.maxY);
    const hit = x >= a.x - 4 && x <= b.x + 4 && y >= a.y - 4 && y <= b.y + 4;
    return hit ? [{ c, area: (b.x - a.x) * (b.y - a.y) }] : [];
  });
  return inside.sort((p, q) => p.area - q.area)[0]?.c ?? null;
}
