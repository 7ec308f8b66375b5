import { hasNode, selectable, selectedLabel } from '../../model/instances.js';
import { afterPaint, button, emptyState, fill, h, iconButton } from '../dom.js';
import { createRow } from './instance-row.js';

/**
 * The animals of the frame: points, track, score; the selected one's nodes below.
 *
 * @param {import('../../app.js').App} app
 */
export function createInstancesPanel(app) {
  const { store, commands } = app;
  const body = h('tbody', {});
  /** @type {ReturnType<typeof createRow>[]} made once and used again: stepping through frames changes texts only */
  const rows = [];
  const head = h('tr', {});
  const table = h('table', { class: 'table instances-table' }, h('thead', {}, head), body);
  const empty = h('div', {});
  const nodes = h('div', { class: 'node-list' });
  const draw = () => {
    const { record, playing } = store.state;
    if (playing) return;
    const all = selectable(record);
    table.hidden = all.length === 0;
    const heading = (/** @type {string} */ words, /** @type {string} */ title = '') => h('th', { class: 'right', title }, words);
    fill(head, h('th', { class: 'narrow' }, '#'), h('th', {}, 'Points'), h('th', {}, 'Track'), heading('Score'),
      store.state.view.nodeScore ? heading('Nodes', 'Mean score of its nodes') : null, h('td', { class: 'narrow' }));
    while (rows.length < all.length) rows.push(createRow(app));
    if (body.childElementCount !== all.length) fill(body, rows.slice(0, all.length).map((r) => r.element));
    all.forEach((self, i) => rows[i].update(self, i));
    fill(empty, all.length === 0 && (record || store.state.videos.length === 0) ? nothingHere(app) : null);
    fill(nodes, nodeRows(app));
  };
  store.subscribe(['record', 'selection', 'group', 'tracks', 'skeleton', 'view', 'playing', 'videos', 'concealed'], afterPaint(draw));
  draw();
  return h('section', { class: 'instances' },
    h('header', { class: 'panel-head' }, h('h2', {}, 'Animals on this frame'),
      iconButton('accept-all', 'Accept all predictions', () => commands.run('acceptAll'), { command: 'acceptAll' }),
      iconButton('trash', 'Delete selected animal', () => commands.run('deleteSelected'), { command: 'deleteSelected' }),
      iconButton('plus', 'New animal', () => commands.run('addInstance'), { command: 'addInstance' })),
    h('div', { class: 'panel-body' }, table, empty, nodes));
}

/** @param {import('../../app.js').App} app */
function nothingHere({ store, commands }) {
  if (store.state.videos.length === 0) {
    return emptyState('First a video', 'Add a video; its animals are then listed here, frame by frame.',
      button('Add video…', () => commands.run('addVideo'), { icon: 'plus' }));
  }
  if (store.state.skeleton.nodes.length === 0) {
    return emptyState('First the skeleton', 'Name the body parts to be tracked; then animals can be placed on the frame.',
      button('Set up the skeleton', () => store.set({ tab: 'skeleton' }), { kind: 'primary' }));
  }
  return emptyState('No animal on this frame', 'Place one with I, or right-click on the frame where it is. Space goes to the next suggested frame.',
    button('New animal', () => commands.run('addInstance'), { icon: 'plus' }));
}

/**
 * The nodes of the selected label with their state.
 *
 * @param {import('../../app.js').App} app
 */
function nodeRows({ store }) {
  const { record, selection, skeleton } = store.state;
  const label = selectedLabel(record, selection);
  if (!label) return [];
  return [h('h3', {}, 'Nodes of the selected animal'), h('ul', { class: 'nodes' }, skeleton.nodes.map(({ id, name }) => {
    const there = hasNode(label, id, 2);
    const visible = there && (label.flags[id] & 1) !== 0;
    const checked = (label.flags[id] & 2) !== 0;
    const state = !there ? 'absent' : visible ? (checked ? 'checked' : 'unchecked') : 'hidden';
    return h('li', { class: `node-state ${state}` }, h('span', { class: 'node-dot' }), h('span', { class: 'ellipsis' }, name),
      h('span', { class: 'dim' }, state));
  }))];
}
