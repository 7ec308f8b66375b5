import { DISTINCT_COLORS } from './distinct-colors.js';

/** Colours that stay apart from one another on dark and light pictures; tracks take them in turn. */
const TRACK_COLORS = [
  '#4cc2ff', '#ff8a4c', '#7ddb6a', '#d08bff', '#ffd34d', '#ff6f9f', '#4fe0c4', '#a3a8ff', '#e0b084', '#c5e15c',
  '#ff9ce6', '#6fd1e8',
];

export const PREDICTION_GREY = '#b9bec7';
export const PREDICTION_NODE = '#fafa0a';

/**
 * The palettes that a person may choose from; SLEAP's names for SLEAP's.
 *
 * @typedef {'tarsier' | 'standard' | 'five' | 'solarized' | 'alphabet' | 'distinct'} PlainPalette
 * @typedef {PlainPalette | `${PlainPalette}+`} PaletteName with a plus: past its end the last colour stays
 */

/** @type {Record<PlainPalette, string[]>} */
export const PALETTES = {
  tarsier: TRACK_COLORS,
  standard: ['#0072bd', '#d95319', '#edb120', '#7e2f8e', '#77ac30', '#4dbeee', '#a2142f'],
  five: ['#e41a1c', '#377eb8', '#4daf4a', '#984ea3', '#ff7f00'],
  solarized: ['#b58900', '#cb4b16', '#dc322f', '#d33682', '#6c71c4', '#268bd2', '#2aa198', '#859900'],
  alphabet: ['#f0a3ff', '#0075dc', '#993f00', '#4c005c', '#191919', '#005c31', '#2bce48', '#ffcc99', '#808080', '#94ffb5',
    '#8f7c00', '#9dcc00', '#c20088', '#003380', '#ffa405', '#ffa8bb', '#426600', '#ff0010', '#5ef1f2', '#00998f',
    '#e0ff66', '#740aff', '#990000', '#ffff80', '#ffff00', '#ff5005'],
  distinct: DISTINCT_COLORS,
};

/**
 * @param {number} index
 * @param {PaletteName} [palette]
 */
export function colorOf(index, palette = 'tarsier') {
  const colors = PALETTES[/** @type {PlainPalette} */ (palette.replace('+', ''))] ?? TRACK_COLORS;
  if (palette.endsWith('+')) return colors[Math.min(Math.max(0, index), colors.length - 1)];
  return colors[((index % colors.length) + colors.length) % colors.length];
}

/**
 * The colour of a label: its track's, or by its place on the frame when it has none.
 *
 * @param {number | null} track
 * @param {number} place
 * @param {import('./types.js').Track[]} tracks
 * @param {PaletteName} [palette]
 */
export function instanceColor(track, place, tracks, palette) {
  return colorOf(trackColorIndex(track, tracks) ?? place, palette);
}

/**
 * The colours of one animal: of the whole, of its nodes by their place in the skeleton, of its edges by theirs.
 *
 * @param {'track' | 'instance' | 'node' | 'edge'} by
 * @param {string} whole the animal's own colour
 * @param {import('./types.js').Skeleton} skeleton
 * @param {PaletteName} palette
 * @returns {{node: (id: number) => string, edge: (edge: import('./types.js').SkeletonEdge) => string}}
 */
export function partColors(by, whole, skeleton, palette) {
  const place = (/** @type {number} */ id) => skeleton.nodes.findIndex((n) => n.id === id);
  const incoming = (/** @type {number} */ id) => skeleton.edges.findIndex((e) => e.destination === id);
  if (by === 'node') return { node: (id) => colorOf(place(id), palette), edge: (e) => colorOf(place(e.destination), palette) };
  if (by === 'edge') {
    return { node: (id) => colorOf(incoming(id) + 1, palette), edge: (e) => colorOf(skeleton.edges.indexOf(e) + 1, palette) };
  }
  return { node: () => whole, edge: () => whole };
}

/**
 * @param {number | null} track
 * @param {import('./types.js').Track[]} tracks
 * @returns {number | null}
 */
export function trackColorIndex(track, tracks) {
  if (track === null) return null;
  const found = tracks.find((t) => t.id === track);
  return found ? found.color : null;
}

/**
 * A person's colour: the same on every page, from the name alone.
 *
 * @param {string} author
 */
export function personColor(author) {
  let hash = 7;
  for (const c of author) hash = (hash * 31 + (c.codePointAt(0) ?? 0)) % 9973;
  return colorOf(hash);
}
