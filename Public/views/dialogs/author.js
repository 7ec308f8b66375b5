import { personColor } from '../../model/palette.js';
import { button, field, h, iconButton, swatch } from '../dom.js';

/**
 * Who works here: the name that edits are kept under, that others see, and that undo and one's own keys go by.
 *
 * @type {import('../dialogs.js').DialogMaker}
 */
export function authorDialog({ store }, _, close) {
  const name = h('input', { type: 'text', value: store.state.session?.author ?? '', maxLength: 60, autofocus: true });
  const face = h('span', { class: 'author-face' }, swatch(personColor(name.value)));
  name.addEventListener('input', () => face.replaceChildren(swatch(personColor(name.value.trim()))));
  const body = h('form', { class: 'dialog-form', onsubmit: (/** @type {Event} */ e) => {
    e.preventDefault();
    const wanted = name.value.trim();
    close();
    if (wanted === '' || wanted === store.state.session?.author) return;
    document.cookie = `author=${encodeURIComponent(wanted)}; path=/; max-age=${365 * 86400}; samesite=strict`;
    location.reload();
  } }, h('header', { class: 'dialog-head' }, h('h2', {}, 'Your name'), iconButton('close', 'Close', close)),
  field('Name', name, 'Your labels are kept under it, and undo takes back what was done under it. The colour comes from the name, so that everyone sees the same.'),
  h('div', { class: 'row' }, face, h('span', { class: 'dim' }, 'your colour')),
  h('footer', { class: 'dialog-foot' }, h('span', { class: 'spacer' }), button('Cancel', close), h('button', { type: 'submit', class: 'button primary' }, 'Use this name')));
  queueMicrotask(() => name.select());
  return { title: 'Your name', body };
}
