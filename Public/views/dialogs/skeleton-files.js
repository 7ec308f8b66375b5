import { loadSkeleton, offerSkeleton } from '../../commands/skeleton.js';
import { counted } from '../../model/format.js';
import { likelyNames, skeletonChange } from '../../model/skeleton-change.js';
import { button, fill, h, icon, iconButton } from '../dom.js';
import { skeletonPicture } from '../skeleton-picture.js';

/**
 * Choosing a skeleton: a built-in one, or one from a file; and what it would change.
 *
 * @typedef {import('../../app.js').App} App
 * @typedef {import('../../model/types.js').Skeleton} Skeleton
 */

/** @type {import('../dialogs.js').DialogMaker} */
export function chooseSkeletonDialog(app, _, close) {
  const list = h('div', { class: 'template-list', role: 'listbox', 'aria-label': 'Built-in skeletons' });
  const words = h('p', { class: 'hint', role: 'status' }, 'Loading…');
  const attempt = async (/** @type {() => Promise<void>} */ work) => {
    try {
      await work();
    } catch (error) {
      app.notify(/** @type {Error} */ (error).message, 'error');
    }
  };
  const file = h('input', { type: 'file', accept: '.json,.yaml,.yml', hidden: true, 'aria-label': 'Skeleton file',
    onchange: async () => {
      const chosen = file.files?.[0];
      if (!chosen) return;
      close();
      await attempt(async () => loadSkeleton(app, { text: await chosen.text(), name: chosen.name }));
    } });
  const card = (/** @type {Skeleton} */ skeleton) => h('button', { type: 'button', class: 'template-card', role: 'option', 'aria-selected': 'false', 'aria-label': skeleton.name,
    onclick: () => {
      close();
      attempt(() => offerSkeleton(app, skeleton));
    } }, skeletonPicture(skeleton), h('span', { class: 'template-name' }, skeleton.name),
  h('span', { class: 'dim' }, factsOf(skeleton)));
  app.api.skeletons().then((/** @type {Skeleton[]} */ all) => {
    fill(list, all.map(card));
    words.textContent = 'Click one to use it; its nodes can be changed afterwards. Files: SLEAP’s .json, and .yaml of newer SLEAP.';
  }, (error) => { words.textContent = error.message; });
  const body = h('div', {}, h('header', { class: 'dialog-head' }, h('h2', {}, 'Choose a skeleton'), iconButton('close', 'Close', close)), list, words, file,
    h('footer', { class: 'dialog-foot' }, button('From this computer…', () => file.click(), { icon: 'import' }),
      button('From the server…', () => app.store.set({ dialog: { kind: 'files', purpose: 'loadSkeleton' } }), { icon: 'folder' }),
      h('span', { class: 'spacer' }), button('Cancel', close)));
  return { title: 'Choose a skeleton', className: 'template-dialog', body };
}

/** @param {Skeleton} skeleton */
function factsOf({ nodes, edges, symmetries }) {
  const pairs = symmetries.length > 0 ? `, ${counted(symmetries.length, 'pair')}` : '';
  return `${counted(nodes.length, 'node')}, ${counted(edges.length, 'edge')}${pairs}`;
}

/** @type {import('../dialogs.js').DialogMaker} */
export function loadSkeletonDialog({ store, editor }, { skeleton }, close) {
  const { kept, added, gone, isSame } = skeletonChange(store.state.skeleton, skeleton);
  const likely = likelyNames(gone, added);
  const pickers = gone.map((node) => ({ node, picker: renamePicker(node, added, likely.get(node.id) ?? null) }));
  const only = () => {
    const taken = new Set(pickers.map(({ picker }) => picker.value).filter(Boolean));
    for (const { picker } of pickers) {
      for (const option of picker.options) option.disabled = option.value !== '' && option.value !== picker.value && taken.has(option.value);
    }
  };
  for (const { picker } of pickers) picker.addEventListener('change', only);
  only();
  const load = () => {
    close();
    const renamed = pickers.filter(({ picker }) => picker.value !== '').map(({ node, picker }) => ({ node: node.id, name: picker.value }));
    editor.onProject({ type: 'replaceSkeleton', skeleton, renamed });
  };
  const body = h('div', {}, h('header', { class: 'dialog-head' }, h('h2', {}, `Load “${skeleton.name}”`), iconButton('close', 'Close', close)),
    h('p', {}, isSame ? 'It has the same nodes as the project’s skeleton. Their order, edges and pairs become those of the file.'
      : 'Nodes of the same name keep their points. Edges and pairs become those of the file. Undo brings everything back.'),
    line('check', 'Kept', kept), line('plus', 'New', added),
    gone.length > 0 ? h('div', { class: 'gone-nodes' }, h('h3', {}, 'Not in the file'),
      h('p', { class: 'hint' }, 'What is the same part under another name keeps its points; what goes takes its points out of sight.'),
      pickers.map(({ node, picker }) => h('label', { class: 'gone-row' }, h('span', { class: 'ellipsis' }, node.name), picker))) : null,
    h('footer', { class: 'dialog-foot' }, h('span', { class: 'spacer' }), button('Cancel', close), button('Load skeleton', load, { kind: 'primary' })));
  return { title: 'Load a skeleton', className: 'skeleton-load', body };
}

/**
 * @param {import('../../model/types.js').SkeletonNode} node
 * @param {string[]} added
 * @param {string | null} likely
 */
function renamePicker(node, added, likely) {
  const picker = h('select', { 'aria-label': `What becomes of ${node.name}` }, h('option', { value: '' }, 'goes'),
    added.map((name) => h('option', { value: name }, `is “${name}”`)));
  picker.value = likely ?? '';
  return picker;
}

/**
 * @param {string} sign
 * @param {string} words
 * @param {string[]} names
 */
function line(sign, words, names) {
  if (names.length === 0) return null;
  return h('p', { class: 'change-line' }, icon(sign), h('span', { class: 'change-word' }, `${words} (${names.length})`), h('span', { class: 'dim' }, names.join(', ')));
}
