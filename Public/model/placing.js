import { hasNode } from './instances.js';

/**
 * Placing an animal click by click: each click is the next node in the skeleton's order that the animal lacks and that
 * the person has not skipped.
 *
 * @typedef {{skipped: number[]}} Placing node ids passed over for the animal at hand
 */

/**
 * The node that is asked for; null when the animal has all it will get.
 *
 * @param {import('./types.js').Skeleton} skeleton
 * @param {import('./types.js').Label | null} label null: an animal that has no node yet
 * @param {Placing} placing
 * @returns {import('./types.js').SkeletonNode | null}
 */
export const askedNode = (skeleton, label, { skipped }) =>
  skeleton.nodes.find((n) => !skipped.includes(n.id) && !(label && hasNode(label, n.id, 2))) ?? null;

/**
 * The points of an animal of which only one is known.
 *
 * @param {number} slots
 * @param {number} node
 * @param {import('./types.js').Point} at
 * @returns {(import('./types.js').PlacedPoint | null)[]}
 */
export const firstPoint = (slots, node, at) =>
  Array.from({ length: slots }, (_, i) => (i === node ? { ...at, visible: true, complete: true } : null));
