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
    if (event.key === 'Escape' && host.cancel()) {
      event.preventDefault();
      return;
    }
    if (store.state.dialog || !store.state.project || belongsToControl(event, key)) return;
    const id = commands.keys.get(key);
    if (!id || (key === 'Ctrl+C' && !commands.isEnabled(id))) return;
    event.preventDefault();
    host.settle();
    if (!host.isActive) commands.run(id);
  });
  window.addEventListener('keyup', (event) => {
    // Alt alone would take the focus to the browser's own menu.
    if (event.key === 'Alt' && host.settle()) event.preventDefault();
  });
}

/**
 * Whether the focused control has a use of its own for the key. A control that was just hidden keeps the focus until the browser paints
 * again; a key that comes in between is the workbench's.
 *
 * @param {KeyboardEvent} event
 * @param {string} key
 */
function belongsToControl({ target }, key) {
  if (!(target instanceof HTMLElement) || !target.checkVisibility()) return false;
  const isText = target instanceof HTMLTextAreaElement || target.isContentEditable
    || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type));
  if (isText) return true;
  if (target instanceof HTMLInputElement && target.type === 'range' && /^(Left|Right|Up|Down|Home|End|Page\w+)$/.test(key)) return true;
  if (target instanceof HTMLSelectElement) return !key.startsWith('Ctrl+');
  const isControl = target.matches('button, a, summary, input, [role="tab"], [role="menuitem"], [role="row"][tabindex]');
  return isControl && ['Space', 'Enter', 'Shift+Space'].includes(key)
    || target.matches('[role="tab"], [role="menuitem"], [role="menubar"] *') && ['Left', 'Right', 'Up', 'Down', 'Home', 'End'].includes(key);
}
