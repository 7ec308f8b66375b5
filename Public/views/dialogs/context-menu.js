import { addInstance } from '../../commands/labels.js';
import { animalName, mergeInto, mergeable } from '../../commands/merge.js';
import { h } from '../dom.js';
import { menuItem, walkWithArrows } from '../menus.js';

/** @type {[import('../../commands/new-instance.js').Placement, string][]} */
const PLACEMENTS = [['best', 'New animal: best guess'], ['average', 'New animal here: average shape'], ['prior', 'New animal: as on the labelled frame before'],
  ['spread', 'New animal here: nodes spread out'], ['random', 'New animal: nodes anywhere in view']];

/**
 * The menu at the pointer: ways to place an animal, and what can be done with the frame.
 *
 * @param {import('../../app.js').App} app
 * @param {{x: number, y: number, at: import('../../model/types.js').Point}} dialog
 * @param {() => void} close
 */
export function contextMenu(app, { x, y, at }, close) {
  const menu = h('div', { class: 'menu context-menu', role: 'menu', 'aria-label': 'Frame' });
  for (const [placement, title] of PLACEMENTS) {
    menu.append(h('button', { type: 'button', class: 'menu-item', role: 'menuitem', onclick: () => {
      close();
      addInstance(app, placement, at);
    } }, h('span', { class: 'menu-check' }), h('span', { class: 'menu-title' }, title), h('span', { class: 'key' })));
  }
  const { state } = app.store;
  const survivor = state.selection?.kind === 'label' ? state.selection.id : null;
  const others = survivor === null ? [] : mergeable(state);
  if (others.length > 0) menu.append(h('div', { class: 'menu-rule', role: 'separator' }));
  for (const other of others.slice(0, 8)) {
    menu.append(h('button', { type: 'button', class: 'menu-item', role: 'menuitem', onclick: () => {
      close();
      if (survivor !== null) mergeInto(app, survivor, [other.id]);
    } }, h('span', { class: 'menu-check' }), h('span', { class: 'menu-title' }, `Merge with ${animalName(state, other)}`), h('span', { class: 'key' })));
  }
  menu.append(h('div', { class: 'menu-rule', role: 'separator' }));
  for (const id of ['acceptAll', 'toggleNegative', 'suggestFrame', 'fitFrame']) {
    menu.append(menuItem(app.commands, app.commands.get(id), () => {
      close();
      app.commands.run(id);
    }));
  }
  walkWithArrows(menu);
  document.body.append(menu);
  menu.style.left = `${Math.min(x, window.innerWidth - menu.offsetWidth - 8)}px`;
  menu.style.top = `${Math.min(y, window.innerHeight - menu.offsetHeight - 8)}px`;
  const outside = (/** @type {Event} */ e) => {
    const inside = e.target instanceof Node && menu.contains(e.target);
    const ends = e instanceof KeyboardEvent ? e.key === 'Escape' : !inside;
    if (!ends && menu.isConnected) return;
    document.removeEventListener('pointerdown', outside, true);
    document.removeEventListener('keydown', outside, true);
    close();
  };
  document.addEventListener('pointerdown', outside, true);
  document.addEventListener('keydown', outside, true);
  /** @type {HTMLElement} */ (menu.querySelector('[role^="menuitem"]')).focus();
  return menu;
}
