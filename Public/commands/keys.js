/**
 * Keys as text: `Ctrl+Shift+Z`, `Alt+Right`, `Space`, `?`. On a Mac, Cmd counts as Ctrl.
 *
 * @typedef {{key: string, code: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean}} KeyPress
 */

/** @type {Record<string, string>} */
const NAMES = {
  ArrowLeft: 'Left', ArrowRight: 'Right', ArrowUp: 'Up', ArrowDown: 'Down', ' ': 'Space', Escape: 'Esc',
  Spacebar: 'Space',
};

/**
 * The name of a key press. A sign that is typed with Shift (`?`, `+`) is named by the sign alone.
 *
 * @param {KeyPress} press
 */
export function keyName(press) {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code ?? '');
  const letter = /^Key([A-Z])$/.exec(press.code ?? '');
  const isSign = press.key.length === 1 && press.key !== ' ' && !/[a-z]/i.test(press.key) && !digit;
  let base = NAMES[press.key] ?? press.key;
  if (digit) base = digit[1];
  else if (letter && !/^[a-z]$/i.test(press.key)) base = letter[1];
  else if (base.length === 1) base = base.toUpperCase();
  const parts = [];
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl');
  if (press.altKey) parts.push('Alt');
  if (press.shiftKey && !isSign) parts.push('Shift');
  return [...parts, base].join('+');
}

/**
 * Which command each key calls.
 *
 * @param {{id: string, keys?: string[]}[]} commands
 * @returns {Map<string, string>} key to command
 * @throws {Error} when two commands want one key
 */
export function keyMap(commands) {
  /** @type {Map<string, string>} */
  const map = new Map();
  for (const { id, keys = [] } of commands) {
    for (const key of keys) {
      const other = map.get(key);
      if (other) throw new Error(`${other} and ${id} both want the key ${key}.`);
      map.set(key, id);
    }
  }
  return map;
}

/** Keys that browsers do not let a page have; a command may list them only beside another. */
export const KEPT_BY_BROWSERS = ['Ctrl+N', 'Ctrl+T', 'Ctrl+W', 'Ctrl+Shift+N', 'Ctrl+Shift+T', 'Ctrl+Shift+W',
  'Ctrl+Tab', 'Ctrl+Shift+Tab', 'Ctrl+Q'];

/**
 * A key as it is printed for a person.
 *
 * @param {string} key
 * @param {boolean} isMac
 */
export function printedKey(key, isMac = false) {
  const arrows = key.replace(/\bLeft\b/, '←').replace(/\bRight\b/, '→').replace(/\bUp\b/, '↑').replace(/\bDown\b/, '↓');
  if (!isMac) return arrows;
  return arrows.replace('Ctrl+', '⌘').replace('Alt+', '⌥').replace('Shift+', '⇧');
}
