import { colorOf, personColor } from './palette.js';

/**
 * A person's colour, as others see it: one of their own choice, kept per person in this browser, or the one that comes
 * from the name.
 */

/** What is offered; any other can be picked too. */
export const OFFERED = Array.from({ length: 12 }, (_, i) => colorOf(i));

const place = (/** @type {string} */ author) => `tarsier.color/${author}`;
const isColor = (/** @type {unknown} */ text) => typeof text === 'string' && /^#[0-9a-f]{6}$/.test(text);

/**
 * @param {Pick<Storage, 'getItem'>} storage
 * @param {string} author
 * @returns {string | null}
 */
export function readColor(storage, author) {
  try {
    const saved = storage.getItem(place(author));
    return isColor(saved) ? saved : null;
  } catch {
    return null;
  }
}

/**
 * @param {Pick<Storage, 'setItem' | 'removeItem'>} storage
 * @param {string} author
 * @param {string | null} color null: the one that comes from the name
 */
export function writeColor(storage, author, color) {
  try {
    if (color === null) storage.removeItem(place(author));
    else storage.setItem(place(author), color);
  } catch {
    // A browser that keeps nothing still works; it only forgets.
  }
}

/** @param {Pick<import('./types.js').Person, 'author' | 'color'>} person */
export const colorOfPerson = ({ author, color }) => (isColor(color) ? /** @type {string} */ (color) : personColor(author));

/**
 * Dark or light letters, whichever are the easier to read on a colour (relative luminance as WCAG 2 defines it).
 *
 * @param {string} color `#rrggbb`
 */
export function inkOn(color) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16) / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  // Where black and white letters have the same contrast.
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#14161a' : '#ffffff';
}
