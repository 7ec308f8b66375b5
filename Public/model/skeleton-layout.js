import { hasNode } from './instances.js';
import { springShape } from './placement.js';

/**
 * Where the nodes of the skeleton stand on its canvas: px from its corner; kept as shares of its width and height.
 *
 * @typedef {import('./types.js').Point} Point
 * @typedef {import('./types.js').Skeleton} Skeleton
 * @typedef {Record<number, Point>} Layout by node id
 */

/**
 * A place for every node: the one a person gave it; else the animal's that serves as example; else one that its edges
 * pull it to, about the middle.
 *
 * @param {Skeleton} skeleton
 * @param {Layout} own
 * @param {import('./types.js').Label | null} example
 * @param {{width: number, height: number}} size
 * @returns {Layout}
 */
export function layoutOf(skeleton, own, example, size) {
  const shape = springShape(skeleton, Math.min(size.width, size.height) * 0.35);
  /** @type {Layout} */
  const out = {};
  for (const { id } of skeleton.nodes) {
    const fromExample = example && hasNode(example, id, 2) ? { x: example.points[2 * id], y: example.points[2 * id + 1] } : null;
    const fromShape = shape[id] ?? { x: 0, y: 0 };
    const p = own[id] ?? fromExample ?? { x: size.width / 2 + fromShape.x, y: size.height / 2 + fromShape.y };
    out[id] = within(p, size);
  }
  return out;
}

/**
 * @param {Point} p
 * @param {{width: number, height: number}} size
 */
export const within = (p, { width, height }) =>
  ({ x: Math.min(width - 1, Math.max(0, p.x)), y: Math.min(height - 1, Math.max(0, p.y)) });

/**
 * The node within reach of a point, the nearest one.
 *
 * @param {Layout} layout
 * @param {Point} p
 * @param {number} distance
 * @returns {number | null}
 */
export function nodeNear(layout, p, distance) {
  const found = Object.entries(layout).map(([id, q]) => ({ id: Number(id), d: Math.hypot(p.x - q.x, p.y - q.y) }))
    .filter(({ d }) => d <= distance).sort((a, b) => a.d - b.d)[0];
  return found ? found.id : null;
}

/**
 * `part_1`, or the next number that no node has.
 *
 * @param {Skeleton} skeleton
 */
export function newNodeName({ nodes }) {
  const taken = new Set(nodes.map((n) => n.name));
  let n = nodes.length + 1;
  while (taken.has(`part_${n}`)) n += 1;
  return `part_${n}`;
}

/**
 * What a drag from one node to another does: joins them, or parts them when they are joined; or makes them a pair, or no
 * pair any more.
 *
 * @param {Skeleton} skeleton
 * @param {'connect' | 'pair'} mode
 * @param {number} source
 * @param {number} destination
 * @returns {import('./types.js').Edit | null}
 */
export function joined(skeleton, mode, source, destination) {
  if (source === destination) return null;
  if (mode === 'pair') {
    const isPair = skeleton.symmetries.some((s) => [s.first, s.second].includes(source) && [s.first, s.second].includes(destination));
    return { type: 'setSymmetry', node: source, partner: isPair ? null : destination };
  }
  const edge = skeleton.edges.find((e) => (e.source === source && e.destination === destination)
    || (e.source === destination && e.destination === source));
  return edge ? { type: 'deleteEdge', ...edge } : { type: 'addEdge', source, destination };
}

/**
 * The part of the frame to draw on: around the animal that serves as example, or all of it.
 *
 * @param {import('./types.js').Box | null} box px of the frame
 * @param {{width: number, height: number}} frame
 * @returns {{x: number, y: number, width: number, height: number}}
 */
export function cutOut(box, frame) {
  if (!box) return { x: 0, y: 0, width: frame.width, height: frame.height };
  const reach = 1.8 * Math.max(box.maxX - box.minX, box.maxY - box.minY, 12);
  const width = Math.min(frame.width, reach * 4 / 3);
  const height = Math.min(frame.height, reach);
  const along = (/** @type {number} */ middle, /** @type {number} */ size, /** @type {number} */ whole) =>
    Math.min(whole - size, Math.max(0, middle - size / 2));
  return { x: along((box.minX + box.maxX) / 2, width, frame.width), y: along((box.minY + box.maxY) / 2, height, frame.height), width, height };
}

/**
 * @param {Layout} layout
 * @param {number} fx
 * @param {number} fy
 * @returns {Layout}
 */
export const scaledLayout = (layout, fx, fy) =>
  Object.fromEntries(Object.entries(layout).map(([id, p]) => [id, { x: p.x * fx, y: p.y * fy }]));

const place = (/** @type {string} */ project) => `tarsier.skeleton/${project}`;

/**
 * @param {Pick<Storage, 'getItem'>} storage
 * @param {string} project
 * @returns {Layout}
 */
export function readLayout(storage, project) {
  try {
    const saved = JSON.parse(storage.getItem(place(project)) ?? '{}');
    return Object.fromEntries(Object.entries(saved).filter(([, p]) => Number.isFinite(p?.x) && Number.isFinite(p?.y)));
  } catch {
    return {};
  }
}

/**
 * @param {Pick<Storage, 'setItem'>} storage
 * @param {string} project
 * @param {Layout} layout
 */
export function writeLayout(storage, project, layout) {
  try {
    storage.setItem(place(project), JSON.stringify(layout));
  } catch {
    // A browser that keeps nothing still works; it only forgets.
  }
}
