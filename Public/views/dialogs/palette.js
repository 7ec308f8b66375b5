import { printedKey } from '../../commands/keys.js';
import { h, icon, rowList } from '../dom.js';
import { IS_MAC } from '../menus.js';

/**
 * All commands, found by typing.
 *
 * @param {import('../../app.js').App} app
 * @param {any} _
 * @param {() => void} close
 */
export function paletteDialog({ commands }, _, close) {
  const input = h('input', { type: 'text', class: 'palette-input', placeholder: 'What do you want to do?', 'aria-label': 'Search commands',
    role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list' });
  const list = rowList('palette-list', 'Commands');
  list.rows.id = 'palette-list';
  let found = commands.search('');
  let at = 0;
  const draw = () => {
    list.fill(found.map((c, i) => h('div', {
      class: `palette-row ${commands.isEnabled(c.id) ? '' : 'disabled'}`.trim(), role: 'option', 'aria-selected': String(i === at),
      onclick: () => choose(i), onpointermove: () => {
        if (at === i) return;
        at = i;
        mark();
      },
    }, h('span', { class: 'palette-menu' }, c.menu), h('span', { class: 'menu-title' }, commands.title(c.id)),
    h('span', { class: 'keys' }, commands.keysOf(c.id).slice(0, 2).map((k) => h('kbd', {}, printedKey(k, IS_MAC)))))), found.length === 0 && h('p', { class: 'hint palette-none' }, 'No command of that name.'));
    list.rows.children[at]?.scrollIntoView({ block: 'nearest' });
  };
  const mark = () => [...list.rows.children].forEach((row, i) => row.setAttribute('aria-selected', String(i === at)));
  const choose = (/** @type {number} */ i) => {
    const command = found[i];
    if (!command || !commands.isEnabled(command.id)) return;
    close();
    commands.run(command.id);
  };
  input.addEventListener('input', () => {
    found = commands.search(input.value);
    at = 0;
    draw();
  });
  input.addEventListener('keydown', (e) => {
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      at = (at + step + found.length) % Math.max(1, found.length);
      mark();
      list.rows.children[at]?.scrollIntoView({ block: 'nearest' });
      e.preventDefault();
    }
    if (e.key === 'Enter') choose(at);
  });
  draw();
  return { title: 'Commands', className: 'palette', body: h('div', {}, h('div', { class: 'palette-search' }, icon('search'), input), list.element) };
}
