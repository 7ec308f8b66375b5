import { printedKey } from '../commands/keys.js';
import { MENUS } from '../commands/registry.js';
import { fill, h, icon } from './dom.js';

export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/**
 * The menu bar, built from the commands. One menu is open at a time; arrows walk through it.
 *
 * @param {import('../app.js').App} app
 */
export function createMenuBar(app) {
  const bar = h('div', { class: 'menu-bar', role: 'menubar', 'aria-label': 'Menus' });
  /** @type {{button: HTMLButtonElement, list: HTMLElement} | null} */
  let open = null;
  const close = () => {
    if (!open) return;
    open.button.setAttribute('aria-expanded', 'false');
    open.list.remove();
    open = null;
  };
  const show = (/** @type {string} */ menu, /** @type {HTMLButtonElement} */ opener) => {
    close();
    const list = menuList(app, menu, close);
    list.style.left = `${opener.getBoundingClientRect().left}px`;
    document.body.append(list);
    opener.setAttribute('aria-expanded', 'true');
    open = { button: opener, list };
  };
  for (const menu of MENUS) {
    const opener = h('button', {
      type: 'button', class: 'menu-button', role: 'menuitem', 'aria-haspopup': 'menu', 'aria-expanded': 'false',
      onmousedown: (/** @type {Event} */ e) => e.preventDefault(),
      onclick: () => (open?.button === opener ? close() : show(menu, opener)),
      onpointerenter: () => { if (open && open.button !== opener) show(menu, opener); },
    }, menu);
    opener.addEventListener('keydown', (e) => {
      const sibling = e.key === 'ArrowRight' ? opener.nextElementSibling ?? bar.firstElementChild
        : e.key === 'ArrowLeft' ? opener.previousElementSibling ?? bar.lastElementChild : null;
      if (sibling instanceof HTMLButtonElement) {
        sibling.focus();
        if (open) sibling.click();
      }
      if (e.key === 'ArrowDown') {
        if (open?.button !== opener) show(menu, opener);
        firstItem(open?.list)?.focus();
        e.preventDefault();
      }
    });
    bar.append(opener);
  }
  document.addEventListener('pointerdown', (e) => {
    if (open && e.target instanceof Node && !open.list.contains(e.target) && !bar.contains(e.target)) close();
  });
  document.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape' || !open) return;
    const { button } = open;
    const inside = open.list.contains(document.activeElement);
    close();
    if (inside) button.focus();
    e.stopPropagation();
  }, true);
  return bar;
}

/** @param {HTMLElement | undefined} list */
const firstItem = (list) => /** @type {HTMLElement | null} */ (list?.querySelector('[role^="menuitem"]:not(:disabled)') ?? null);

/**
 * @param {import('../app.js').App} app
 * @param {string} menu
 * @param {() => void} close
 */
function menuList({ commands }, menu, close) {
  const list = h('div', { class: 'menu', role: 'menu', 'aria-label': menu });
  commands.menu(menu).forEach((group, i) => {
    if (i > 0) list.append(h('div', { class: 'menu-rule', role: 'separator' }));
    for (const command of group) {
      list.append(menuItem(commands, command, () => {
        close();
        commands.run(command.id);
      }));
    }
  });
  walkWithArrows(list);
  return list;
}

/**
 * @param {import('../commands/registry.js').CommandRegistry} commands
 * @param {import('../commands/registry.js').Command} command
 * @param {() => void} run
 */
export function menuItem(commands, command, run) {
  const item = h('button', {
    type: 'button', class: 'menu-item', role: command.checked ? 'menuitemcheckbox' : 'menuitem',
    disabled: !commands.isEnabled(command.id), onclick: run,
  });
  const [key] = commands.keysOf(command.id);
  const checked = command.checked ? commands.isChecked(command.id) : false;
  if (command.checked) item.setAttribute('aria-checked', String(checked));
  fill(item, h('span', { class: 'menu-check' }, checked ? icon('check') : null),
    h('span', { class: 'menu-title' }, commands.title(command.id)),
    h('span', { class: 'key' }, key ? printedKey(key, IS_MAC) : ''));
  return item;
}

/** @param {HTMLElement} list */
export function walkWithArrows(list) {
  list.addEventListener('keydown', (e) => {
    const items = [...list.querySelectorAll('[role^="menuitem"]:not(:disabled)')];
    const at = items.indexOf(/** @type {Element} */ (document.activeElement));
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || items.length === 0) return;
    e.preventDefault();
    /** @type {HTMLElement} */ (items[(at + step + items.length) % items.length]).focus();
  });
}
