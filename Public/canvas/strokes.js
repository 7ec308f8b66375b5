/**
 * Lines and discs that look the same are drawn as one path: a canvas without a graphics card spends its time on each path,
 * not on what is in it.
 *
 * @typedef {import('../model/types.js').Point} Point
 */

/**
 * @template T
 * @param {T[]} things
 * @param {(thing: T) => string} lookOf
 * @returns {T[][]} those that look the same, together, in the order in which their looks are met
 */
export function alike(things, lookOf) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const thing of things) {
    const look = lookOf(thing);
    const group = groups.get(look);
    if (group) group.push(thing);
    else groups.set(look, [thing]);
  }
  return [...groups.values()];
}

/**
 * The path of some lines.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {{a: Point, b: Point}[]} lines
 */
export function traceLines(ctx, lines) {
  ctx.beginPath();
  for (const { a, b } of lines) {
    ctx.moveTo(a.x, a.y);
    ctx.lineTo(b.x, b.y);
  }
}

/**
 * The path of some circles.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point[]} middles
 * @param {number} radius px
 */
export function traceCircles(ctx, middles, radius) {
  ctx.beginPath();
  for (const { x, y } of middles) {
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }
}
