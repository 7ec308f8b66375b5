import { button, h, iconButton } from '../dom.js';
import { SkeletonField } from '../skeleton-field.js';

/** @typedef {import('../skeleton-field.js').Mode} Mode */

const HINTS = {
  move: 'Click where a node belongs. Drag moves one, double-click renames it, Delete removes it.',
  connect: 'Drag from one node to another to join them; once more parts them.',
  pair: 'Drag from the left one of a pair to the right one; once more undoes it.',
};

/**
 * The skeleton as a drawing over the frame.
 *
 * @type {import('../dialogs.js').DialogMaker}
 */
export function skeletonCanvasDialog(app, _, close) {
  const field = new SkeletonField(app);
  const hint = h('p', { class: 'hint' }, HINTS.move);
  const modes = segments(/** @type {[Mode, string][]} */ ([['move', 'Nodes'], ['connect', 'Edges'], ['pair', 'Pairs']]), (mode) => {
    field.mode = mode;
    hint.textContent = HINTS[mode];
  });
  const picture = h('input', { type: 'checkbox', checked: true, onchange: () => { field.backdrop.hidden = !picture.checked; } });
  const body = h('div', {}, h('header', { class: 'dialog-head' }, h('h2', {}, 'Skeleton'), iconButton('close', 'Close', close)),
    h('div', { class: 'skeleton-tools' }, modes, h('label', { class: 'check' }, picture, 'Show the frame'), h('span', { class: 'spacer' }),
      button('Arrange anew', () => field.arrange(), { kind: 'quiet' })), field.element, hint);
  body.tabIndex = -1;
  body.addEventListener('keydown', (e) => {
    const typing = e.target instanceof HTMLInputElement && e.target.type === 'text';
    const isUndo = e.key.toLowerCase() === 'z' && (e.ctrlKey || e.metaKey);
    if (typing) return;
    if (e.key === 'Delete' || e.key === 'Backspace') field.remove();
    else if (isUndo) app.editor.step(e.shiftKey ? 'redo' : 'undo');
    else if (e.key !== 'Escape' || !field.cancel()) return;
    e.preventDefault();
  });
  setTimeout(() => {
    field.draw();
    body.focus();
  });
  return { title: 'Skeleton', className: 'skeleton-dialog', body };
}

/**
 * @template {string} V
 * @param {[V, string][]} options
 * @param {(value: V) => void} choose
 */
function segments(options, choose) {
  return h('div', { class: 'segments', role: 'radiogroup', 'aria-label': 'What a drag does' }, options.map(([value, words], i) =>
    h('label', { class: 'segment' }, h('input', { type: 'radio', name: 'skeleton-mode', checked: i === 0, 'aria-label': words, onchange: () => choose(value) }), words)));
}
