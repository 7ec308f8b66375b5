import { OFFERED, colorOfPerson, inkOn, writeColor } from '../../model/own-color.js';
import { personColor } from '../../model/palette.js';
import { button, field, h } from '../dom.js';
import { frame, submitButton } from './small.js';

/**
 * Who works here: the name that edits are kept under, that others see, and that undo and one's own keys go by; and the
 * colour that others see it in.
 *
 * @type {import('../dialogs.js').DialogMaker}
 */
export function authorDialog({ store }, _, close) {
  const before = store.state.session?.author ?? '';
  const name = h('input', { type: 'text', value: before, maxLength: 60, autofocus: true });
  const face = h('span', { class: 'person', role: 'img' });
  const colors = colorChoice(store.state.ownColor, () => draw());
  const draw = () => {
    const author = name.value.trim();
    const color = colorOfPerson({ author, color: colors.value() });
    face.textContent = author.slice(0, 1).toUpperCase();
    face.setAttribute('aria-label', `You, as others see you: ${author}`);
    face.style.setProperty('--person', color);
    face.style.setProperty('--ink', inkOn(color));
    colors.fromName(personColor(author));
  };
  name.addEventListener('input', draw);
  draw();
  const title = 'Your name';
  const body = frame(title, close, [
    field('Name', name, 'Your labels are kept under it, and undo takes back what was done under it.'),
    h('div', { class: 'field' }, h('span', { class: 'field-label', id: 'color-label' }, 'Colour'),
      h('div', { class: 'row' }, face, colors.element), h('span', { class: 'hint' }, 'Others who have the project open see you in it.')),
  ], [button('Cancel', close), submitButton('Use this name')], () => {
    const author = name.value.trim() || before;
    close();
    writeColor(localStorage, author, colors.value());
    store.set({ ownColor: colors.value() });
    if (author === before) return;
    document.cookie = `author=${encodeURIComponent(author)}; path=/; max-age=${365 * 86400}; samesite=strict`;
    location.reload();
  });
  queueMicrotask(() => name.select());
  return { title, body };
}

/**
 * The colour that comes from the name, some that are offered, and any other.
 *
 * @param {string | null} chosen
 * @param {() => void} changed
 */
function colorChoice(chosen, changed) {
  const spot = (/** @type {string} */ value, /** @type {string} */ words) => {
    const input = h('input', { type: 'radio', name: 'color', value, class: 'color-spot', 'aria-label': words, title: words, onchange: changed });
    if (value) input.style.setProperty('--swatch', value);
    return input;
  };
  const own = spot('', 'The one you are given');
  const other = h('input', { type: 'color', class: 'color-other', 'aria-label': 'Another colour', title: 'Another colour', oninput: () => {
    any.hidden = false;
    any.value = other.value;
    any.style.setProperty('--swatch', other.value);
    any.checked = true;
    changed();
  } });
  const any = spot('#000000', 'The colour you picked');
  any.hidden = true;
  const spots = [own, ...OFFERED.map((color, i) => spot(color, `Colour ${i + 1}`)), any];
  const element = h('div', { class: 'color-spots', role: 'radiogroup', 'aria-labelledby': 'color-label' }, ...spots, other);
  if (chosen && !OFFERED.includes(chosen)) {
    other.value = any.value = chosen;
    any.style.setProperty('--swatch', chosen);
    any.hidden = false;
  }
  (spots.find((s) => s.value === (chosen ?? '')) ?? own).checked = true;
  return {
    element, value: () => spots.find((s) => s.checked)?.value || null,
    fromName: (/** @type {string} */ color) => own.style.setProperty('--swatch', color),
  };
}
