import { KEPT_BY_BROWSERS, printedKey } from '../../commands/keys.js';
import { GESTURES } from '../../commands/gestures.js';
import { MENUS } from '../../commands/registry.js';
import { button, h, iconButton } from '../dom.js';
import { IS_MAC } from '../menus.js';

/**
 * The overlay of keys and gestures.
 *
 * @param {import('../../app.js').App} app
 * @param {any} _
 * @param {() => void} close
 */
export function keysDialog({ commands, store }, _, close) {
  const groups = MENUS.map((menu) => {
    const rows = commands.all.filter((c) => c.menu === menu && commands.keysOf(c.id).length > 0 && !/^(select|setTrack)[2-9]$/.test(c.id));
    return rows.length === 0 ? null : h('section', { class: 'key-group' }, h('h3', {}, menu),
      rows.map((c) => row(titleOf(c), commands.keysOf(c.id).slice(0, 2).map((k) => keyCap(k)))));
  });
  const gestures = h('section', { class: 'key-group' }, h('h3', {}, 'Mouse'),
    GESTURES.map(([gesture, effect]) => row(effect, [h('span', { class: 'gesture' }, gesture)])));
  const kept = h('p', { class: 'hint' }, 'Dashed keys work only where the browser leaves them to the page; the other key always does.');
  const body = h('div', {}, h('header', { class: 'dialog-head' }, h('h2', {}, 'Keys and mouse'),
    button('Change keys…', () => store.set({ dialog: { kind: 'editKeys' } })), iconButton('close', 'Close', close)),
    h('div', { class: 'key-columns' }, gestures, groups.filter((g) => g !== null)), kept);
  return { title: 'Keys and mouse', className: 'keys-dialog', body };
}

/** @param {import('../../commands/registry.js').Command} command */
function titleOf({ id, title }) {
  if (id === 'select1') return 'Select animal 1 to 9';
  if (id === 'setTrack1') return 'Set track 1 to 9';
  return title.replace(/…$/, '');
}

/** @param {string} key */
const keyCap = (key) => h('kbd', { class: KEPT_BY_BROWSERS.includes(key) ? 'faint' : '' }, printedKey(key, IS_MAC));

/**
 * @param {string} title
 * @param {HTMLElement[]} keys
 */
const row = (title, keys) => h('div', { class: 'key-row' }, h('span', {}, title), h('span', { class: 'keys' }, keys));
