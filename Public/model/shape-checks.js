import { ENOUGH, spreadOf } from './spread.js';

/**
 * Whether the parts of an animal lie in their usual order along the body, and how far the body is bent.
 *
 * @typedef {import('./types.js').Label} Label
 * @typedef {import('./types.js').Skeleton} Skeleton
 * @typedef {import('./spread.js').Spread} Spread
 * @typedef {{before: number, node: number, after: number}} Link a node with exactly two neighbours
 * @typedef {{link: Link, isOrdered: boolean, bend: Spread}} LinkNorm `isOrdered`: in nearly every label the node lies
 *   between its neighbours; `bend`: degrees
 * @typedef {{links: LinkNorm[]}} ShapeNorms
 */

/** The share of labels in which a node must lie between its neighbours before the others are taken to be wrong. */
const ORDERED = 0.95;
/** Degrees that a body may be bent beyond what is usual, whatever the spread. */
const FREE_BEND = 25;

/**
 * The nodes of the body's chains: those with exactly two neighbours.
 *
 * @param {Skeleton} skeleton
 * @returns {Link[]}
 */
export function links({ nodes, edges }) {
  return nodes.flatMap(({ id }) => {
    const around = edges.flatMap((e) => (e.source === id ? [e.destination] : e.destination === id ? [e.source] : []));
    return around.length === 2 ? [{ before: around[0], node: id, after: around[1] }] : [];
  });
}

/**
 * @param {Label[]} labels
 * @param {Skeleton} skeleton
 * @returns {ShapeNorms}
 */
export function learnShape(labels, skeleton) {
  return {
    links: links(skeleton).map((link) => {
      const places = labels.map((l) => placeBetween(l, link)).filter(Number.isFinite);
      const ordered = places.filter((t) => t > 0 && t < 1).length;
      return { link, isOrdered: places.length >= ENOUGH && ordered >= ORDERED * places.length,
        bend: spreadOf(labels.map((l) => bendAt(l, link))) };
    }),
  };
}

/**
 * The part that lies furthest from its place in the order; where all are in order, where the body is bent.
 *
 * @param {Label} label
 * @param {Skeleton} skeleton
 * @param {ShapeNorms} norms
 * @param {number} strictness 1: as usual; less tells more
 * @returns {Pick<import('./checks.js').Issue, 'kind' | 'node' | 'text' | 'weight'>[]}
 */
export function checkShape(label, skeleton, { links: all }, strictness) {
  const name = (/** @type {number} */ id) => skeleton.nodes.find((n) => n.id === id)?.name ?? '';
  const away = (/** @type {LinkNorm} */ { link }) => Math.abs(placeBetween(label, link) - 0.5);
  const misplaced = all.filter((n) => n.isOrdered && away(n) >= 0.5).sort((a, b) => away(b) - away(a))[0];
  if (misplaced) {
    const { before, node, after } = misplaced.link;
    return [{ kind: 'order', node, weight: 4.5, text: `${name(node)} does not lie between ${name(before)} and ${name(after)}` }];
  }
  return all.flatMap(({ link, bend }) => {
    const angle = bendAt(label, link);
    const most = bend.median + 6 * strictness * bend.spread + FREE_BEND * strictness;
    if (bend.n < ENOUGH || !(angle > most)) return [];
    return [{ kind: /** @type {const} */ ('bend'), node: link.node, weight: 2.5 + (angle - most) / 45,
      text: `bent by ${angle.toFixed(0)}° at ${name(link.node)}, usually ${bend.median.toFixed(0)}°` }];
  });
}

/**
 * Where a node lies along the line between its neighbours: 0 at the one, 1 at the other; NaN without all three.
 *
 * @param {Label} label
 * @param {Link} link
 */
export function placeBetween({ points }, { before, node, after }) {
  const dx = points[2 * after] - points[2 * before];
  const dy = points[2 * after + 1] - points[2 * before + 1];
  return ((points[2 * node] - points[2 * before]) * dx + (points[2 * node + 1] - points[2 * before + 1]) * dy) / (dx * dx + dy * dy);
}

/**
 * By how many degrees the line through three nodes turns at the middle one; 0: straight on. NaN without all three.
 *
 * @param {Label} label
 * @param {Link} link
 */
export function bendAt({ points }, { before, node, after }) {
  const first = Math.atan2(points[2 * node + 1] - points[2 * before + 1], points[2 * node] - points[2 * before]);
  const second = Math.atan2(points[2 * after + 1] - points[2 * node + 1], points[2 * after] - points[2 * node]);
  const turn = Math.abs(second - first) * (180 / Math.PI);
  return turn > 180 ? 360 - turn : turn;
}
