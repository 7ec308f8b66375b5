import { keyName } from '../commands/keys.js';

/**
 * Sends keys to commands, unless a person is typing or a dialog is open. Escape first takes back a running gesture.
 *
 * @param {import('../app.js').App} app
 * @param {import('../tools/host.js').ToolHost} host
 */
export function mountKeyboard({ store, commands }, host) {
  window.addEventListener('keydown', (event) => {
    const key = keyName(event);
    if (event.key === 'Escape' && (host.cancel() || host.stopPicking())) {
      event.preventDefault();
      return;
    }
    if (store.state.dialog || !store.state.project || belongsToControl(event, key)) return;
    const id = commands.keys.get(key);
    if (!id || (key === 'Ctrl+C' && !commands.isEnabled(id))) return;
    event.preventDefault();
    // A slider that lets a key go to the workbench lets the arrows go with it: its card may be closing, and is gone only when painted.
    if (event.target instanceof HTMLInputElement && event.target.type === 'range') event.target.blur();
    host.settle();
    if (!host.isActive) commands.run(id);
  });
  window.addEventListener('keyup', (event) => {
    // Alt alone would take the focus to the browser's own menu.
    if (event.key === 'Alt' && host.settle()) event.preventDefault();
  });
}

/**
 * Whether the focused control has a use of its own for the key.
 *
 * @param {KeyboardEvent} event
 * @param {string} key
 */
function belongsToControl({ target }, key) {
  if (!(target instanceof HTMLElement)) return false;
  const isText = target instanceof HTMLTextAreaElement || target.isContentEditable
    || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type));
  if (isText) return true;
  if (target instanceof HTMLInputElement && target.type === 'range' && /^(Left|Right|Up|Down|Home|End|Page\w+)$/.test(key)) return true;
  if (target instanceof HTMLSelectElement) return !key.startsWith('Ctrl+');
  const isControl = target.matches('button, a, summary, input, [role="tab"], [role="menuitem"], [role="row"][tabindex]');
  return isControl && ['Space', 'Enter', 'Shift+Space'].includes(key)
    || target.matches('[role="tab"], [role="menuitem"], [role="menubar"] *') && ['Left', 'Right', 'Up', 'Down', 'Home', 'End'].includes(key);
}
