import { animalName, mergeInto, mergeable } from '../../commands/merge.js';
import { selectedLabel, visibleNodes } from '../../model/instances.js';
import { instanceColor } from '../../model/palette.js';
import { button, h, iconButton, swatch } from '../dom.js';

/**
 * Asks with which animal of the frame the selected one is merged.
 *
 * @type {import('../dialogs.js').DialogMaker}
 */
export function mergeDialog(app, _, close) {
  const { state } = app.store;
  const survivor = selectedLabel(state.record, state.selection);
  const rows = mergeable(state).map((label, i) => h('button', { type: 'button', class: 'file-row', autofocus: i === 0, onclick: () => {
    close();
    if (survivor) mergeInto(app, survivor.id, [label.id]);
  } }, swatch(instanceColor(label.track, state.record?.labels.indexOf(label) ?? 0, state.tracks, state.view.palette)),
  h('span', { class: 'ellipsis' }, animalName(state, label)),
  h('span', { class: 'dim number' }, `${visibleNodes(label, state.skeleton)}/${state.skeleton.nodes.length}`)));
  const body = h('div', {}, h('header', { class: 'dialog-head' }, h('h2', {}, 'Merge with'), iconButton('close', 'Close', close)),
    h('p', { class: 'hint' }, 'The selected animal keeps its points and its track, and takes the other’s where it has none. The other goes. Undo brings it back.'),
    h('div', {}, rows), h('footer', { class: 'dialog-foot' }, h('span', { class: 'spacer' }), button('Cancel', close)));
  return { title: 'Merge with', body };
}
