/** Colours that stay apart from one another on dark and light pictures; tracks take them in turn. */
const TRACK_COLORS = [
  '#4cc2ff', '#ff8a4c', '#7ddb6a', '#d08bff', '#ffd34d', '#ff6f9f', '#4fe0c4', '#a3a8ff', '#e0b084', '#c5e15c',
  '#ff9ce6', '#6fd1e8',
];

export const PREDICTION_GREY = '#b9bec7';
export const PREDICTION_NODE = '#fafa0a';

/** @param {number} index */
export const colorOf = (index) => TRACK_COLORS[((index % TRACK_COLORS.length) + TRACK_COLORS.length) % TRACK_COLORS.length];

/**
 * The colour of a label: its track's, or by its place on the frame when it has none.
 *
 * @param {number | null} track
 * @param {number} place
 * @param {import('./types.js').Track[]} tracks
 */
export function instanceColor(track, place, tracks) {
  return colorOf(trackColorIndex(track, tracks) ?? place);
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
