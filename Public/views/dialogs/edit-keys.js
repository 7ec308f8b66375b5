import { KEPT_BY_BROWSERS, keyName, printedKey } from '../../commands/keys.js';
import { MENUS } from '../../commands/registry.js';
import { withKeyMoved, withKeys } from '../../model/key-bindings.js';
import { button, fill, h, iconButton } from '../dom.js';
import { IS_MAC } from '../menus.js';

/**
 * Every command with its keys, each of which can be changed. They belong to the person who works here, in this browser.
 *
 * @typedef {import('../../app.js').App} App
 * @typedef {import('../../commands/registry.js').Command} Command
 */

const BARE = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead'];

/** @type {import('../dialogs.js').DialogMaker} */
export function editKeysDialog(app, _, close) {
  const { commands, store } = app;
  const search = h('input', { type: 'text', placeholder: 'Which command?', 'aria-label': 'Search commands', autofocus: true });
  const rows = h('div', { class: 'key-rows' });
  const note = h('p', { class: 'hint' });
  const draw = () => {
    const listed = commands.search(search.value).filter((c) => search.value !== '' || commands.keysOf(c.id).length > 0 || !c.hidden);
    const ordered = search.value === '' ? MENUS.flatMap((menu) => commands.all.filter((c) => c.menu === menu && listed.includes(c))) : listed;
    fill(rows, ordered.map((c) => row(app, c, draw)), ordered.length === 0 ? h('p', { class: 'hint' }, 'No command of that name.') : null);
    const { length } = Object.keys(commands.own);
    note.textContent = commands.conflicts.length > 0
      ? `${commands.conflicts.length === 1 ? 'One key is' : `${commands.conflicts.length} keys are`} wanted by two commands; they are marked below.`
      : length > 0 ? `${length} changed by ${store.state.session?.author ?? 'you'}, in this browser.` : 'All keys are as they come. Changes are kept for you, in this browser.';
    note.classList.toggle('warning', commands.conflicts.length > 0);
    reset.disabled = length === 0;
  };
  const reset = button('All as they come', () => {
    commands.bind({});
    draw();
  });
  search.addEventListener('input', draw);
  const body = h('div', {}, h('header', { class: 'dialog-head' }, h('h2', {}, 'Change keys'), iconButton('close', 'Close', close)),
    h('div', { class: 'key-search' }, search, reset), note, rows);
  draw();
  return { title: 'Change keys', className: 'edit-keys', body };
}

/**
 * @param {App} app
 * @param {Command} command
 * @param {() => void} redraw
 */
function row({ commands }, command, redraw) {
  const keys = commands.keysOf(command.id);
  const set = (/** @type {string[]} */ next) => {
    commands.bind(withKeys(commands.own, command, next));
    redraw();
  };
  const caps = keys.map((key) => {
    const rivals = commands.conflicts.find((c) => c.key === key)?.ids.filter((id) => id !== command.id) ?? [];
    const words = `Remove the key ${printedKey(key, IS_MAC)} from ${command.title}`;
    const faint = KEPT_BY_BROWSERS.includes(key) ? 'faint' : '';
    const title = rivals.length > 0 ? `Also wanted by ${rivals.map((id) => commands.get(id).title).join(', ')}` : words;
    return h('button', { type: 'button', class: `key-cap ${faint} ${rivals.length > 0 ? 'conflict' : ''}`.trim(), 'aria-label': words, title,
      onclick: () => set(keys.filter((k) => k !== key)) }, printedKey(key, IS_MAC), h('span', { class: 'key-cross', 'aria-hidden': 'true' }, '×'));
  });
  const ask = h('div', { class: 'key-ask', hidden: true, role: 'status' });
  const add = button('Add key', () => listen(), { kind: 'quiet', class: 'key-add' });
  add.setAttribute('aria-label', `Add a key to ${command.title}`);
  const back = command.id in commands.own
    ? iconButton('undo', `${command.title}: as it comes`, () => set(command.keys ?? [])) : h('span', { class: 'key-space' });
  const listen = () => {
    add.textContent = 'press it…';
    add.classList.add('listening');
    add.focus();
    const end = () => {
      add.removeEventListener('keydown', take);
      add.removeEventListener('blur', leave);
    };
    const leave = () => {
      end();
      redraw();
    };
    const take = (/** @type {KeyboardEvent} */ event) => {
      event.preventDefault();
      event.stopPropagation();
      if (BARE.includes(event.key)) return;
      end();
      if (event.key === 'Escape') redraw();
      else wish(keyName(event));
    };
    add.addEventListener('keydown', take);
    add.addEventListener('blur', leave);
  };
  const wish = (/** @type {string} */ key) => {
    const other = commands.keys.get(key);
    const move = () => {
      commands.bind(withKeyMoved(commands.own, commands.all, command.id, key));
      redraw();
    };
    if (other === undefined || other === command.id) {
      move();
      return;
    }
    ask.hidden = false;
    add.textContent = 'Add key';
    add.classList.remove('listening');
    fill(ask, h('span', {}, `${printedKey(key, IS_MAC)} is “${commands.get(other).title.replace(/…$/, '')}”.`),
      button('Take it from there', move), button('Leave it', redraw, { kind: 'quiet' }));
    /** @type {HTMLElement} */ (ask.querySelector('button')).focus();
  };
  return h('div', { class: 'key-edit-row', 'data-command': command.id }, h('span', { class: 'key-menu dim' }, command.menu),
    h('span', { class: 'ellipsis' }, command.title.replace(/…$/, '')), h('span', { class: 'keys' }, caps), add, back, ask);
}
