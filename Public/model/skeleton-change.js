/**
 * What loading another skeleton would do to the project's: numbers and names only, so that it can be tested.
 *
 * @typedef {import('./types.js').Skeleton} Skeleton
 * @typedef {import('./types.js').SkeletonNode} SkeletonNode
 */

/**
 * @param {Skeleton} current
 * @param {Skeleton} next
 * @returns {{kept: string[], added: string[], gone: SkeletonNode[], isSame: boolean}} nodes are the same by name
 */
export function skeletonChange(current, next) {
  const before = new Set(current.nodes.map((n) => n.name));
  const after = new Set(next.nodes.map((n) => n.name));
  const kept = next.nodes.map((n) => n.name).filter((name) => before.has(name));
  const added = next.nodes.map((n) => n.name).filter((name) => !before.has(name));
  const gone = current.nodes.filter((n) => !after.has(n.name));
  return { kept, added, gone, isSame: gone.length === 0 && added.length === 0 };
}

/**
 * For each node that would go, the new node that most likely is the same one under another name; null: none.
 *
 * @param {SkeletonNode[]} gone
 * @param {string[]} added
 * @returns {Map<number, string | null>} by node id
 */
export function likelyNames(gone, added) {
  const free = new Set(added);
  return new Map(gone.map(({ id, name }) => {
    const match = [...free].find((other) => plain(other) === plain(name)) ?? null;
    if (match) free.delete(match);
    return [id, match];
  }));
}

/**
 * A name without what people write in different ways: case, blanks, underscores, and left and right in full or not.
 *
 * @param {string} name
 */
function plain(name) {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[\s_.-]+/).filter(Boolean);
  return words.map((w) => ({ left: 'l', right: 'r' })[w] ?? w).sort().join('');
}
