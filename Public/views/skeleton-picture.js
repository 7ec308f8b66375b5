import { colorOf } from '../model/palette.js';
import { layoutOf } from '../model/skeleton-layout.js';

const SVG = 'http://www.w3.org/2000/svg';
const SIZE = { width: 120, height: 84 };
const MARGIN = 8;

/**
 * A small drawing of a skeleton: its edges pull its nodes into place.
 *
 * @param {import('../model/types.js').Skeleton} skeleton
 */
export function skeletonPicture(skeleton) {
  const at = spread(layoutOf(skeleton, {}, null, { width: 1000, height: 1000 }));
  const svg = make('svg', { class: 'skeleton-picture', viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, 'aria-hidden': 'true' });
  for (const { source, destination } of skeleton.edges) {
    const [a, b] = [at[source], at[destination]];
    svg.append(make('line', { x1: a.x, y1: a.y, x2: b.x, y2: b.y, class: 'skeleton-edge' }));
  }
  skeleton.nodes.forEach(({ id }, i) => svg.append(make('circle', { cx: at[id].x, cy: at[id].y, r: 2.6, fill: colorOf(i) })));
  return svg;
}

/**
 * The same shape, as large as the picture allows.
 *
 * @param {import('../model/skeleton-layout.js').Layout} layout
 */
function spread(layout) {
  const points = Object.values(layout);
  const [x0, x1] = [Math.min(...points.map((p) => p.x)), Math.max(...points.map((p) => p.x))];
  const [y0, y1] = [Math.min(...points.map((p) => p.y)), Math.max(...points.map((p) => p.y))];
  const scale = Math.min((SIZE.width - 2 * MARGIN) / Math.max(1, x1 - x0), (SIZE.height - 2 * MARGIN) / Math.max(1, y1 - y0));
  return Object.fromEntries(Object.entries(layout).map(([id, p]) => [id, {
    x: SIZE.width / 2 + (p.x - (x0 + x1) / 2) * scale, y: SIZE.height / 2 + (p.y - (y0 + y1) / 2) * scale,
  }]));
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
