import { printedKey } from '../commands/keys.js';
import { IS_MAC } from './menus.js';

/**
 * A control that runs a command says which key does so too: the person's own, whenever it is looked at.
 *
 * @param {import('../app.js').App} app
 */
export function mountTooltips({ commands }) {
  const name = (/** @type {Event} */ e) => {
    const control = e.target instanceof Element ? e.target.closest('[data-command]') : null;
    const id = control?.getAttribute('data-command');
    if (!(control instanceof HTMLElement) || !id) return;
    const words = control.getAttribute('aria-label') ?? commands.title(id);
    const [key] = commands.keysOf(id);
    control.title = key ? `${words} (${printedKey(key, IS_MAC)})` : words;
  };
  document.addEventListener('pointerover', name, true);
  document.addEventListener('focusin', name, true);
}
