import { concealToggled, isConcealed, onlyToggled } from '../../model/concealed.js';
import { setNewTrack, setTrack } from '../../commands/tracks.js';
import { isSelected, selectable, toggled, selectedLabel, selectedPrediction, visibleNodes, hasNode, meanNodeScore } from '../../model/instances.js';
import { PREDICTION_GREY, colorOf, instanceColor } from '../../model/palette.js';
import { button, emptyState, fill, h, iconButton, swatch } from '../dom.js';

/** How long the frame must stay, ms, before each animal's list offers all tracks. */
const SETTLED = 120;

/**
 * The animals of the frame: points, track, score; the selected one's nodes below.
 *
 * @param {import('../../app.js').App} app
 */
export function createInstancesPanel(app) {
  const { store, commands } = app;
  const body = h('tbody', {});
  const head = h('tr', {});
  const table = h('table', { class: 'table instances-table' }, h('thead', {}, head), body);
  const empty = h('div', {});
  const nodes = h('div', { class: 'node-list' });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const draw = () => {
    const { record, playing } = store.state;
    if (playing) return;
    const all = selectable(record);
    table.hidden = all.length === 0;
    const heading = (/** @type {string} */ words, /** @type {string} */ title = '') => h('th', { class: 'right', title }, words);
    fill(head, h('th', { class: 'narrow' }, '#'), h('th', {}, 'Points'), h('th', {}, 'Track'), heading('Score'),
      store.state.view.nodeScore ? heading('Nodes', 'Mean score of its nodes') : null, h('td', { class: 'narrow' }));
    fill(body, all.map((s, i) => row(app, s, i)));
    clearTimeout(timer);
    timer = setTimeout(() => body.querySelectorAll('.track-picker').forEach((picker) => picker.dispatchEvent(new Event('wanted'))), SETTLED);
    fill(empty, all.length === 0 && (record || store.state.videos.length === 0) ? nothingHere(app) : null);
    fill(nodes, nodeRows(app));
  };
  store.subscribe(['record', 'selection', 'group', 'tracks', 'skeleton', 'view', 'playing', 'videos', 'concealed'], draw);
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
 * @param {import('../../app.js').App} app
 * @param {import('../../model/state.js').Selection} self
 * @param {number} i
 */
function row(app, self, i) {
  const { store, commands } = app;
  const { record, skeleton, tracks, view } = store.state;
  const label = selectedLabel(record, self);
  const prediction = selectedPrediction(record, self);
  const track = (label ?? prediction)?.track ?? null;
  const place = label ? i : i - (record?.labels.length ?? 0);
  const own = view.colorBy === 'instance' ? colorOf(place, view.palette) : instanceColor(track, place, tracks, view.palette);
  const color = label || view.colorPredictions ? own : PREDICTION_GREY;
  const total = skeleton.nodes.length;
  const placed = label ? visibleNodes(label, skeleton)
    : skeleton.nodes.filter((n) => prediction && hasNode(prediction, n.id, 3)).length;
  const select = (/** @type {MouseEvent} */ e) => store.set(e.shiftKey || e.ctrlKey || e.metaKey ? toggled(store.state, self) : { selection: self });
  const action = prediction
    ? iconButton('check', 'Accept prediction', () => {
      store.set({ selection: self });
      queueMicrotask(() => commands.run('acceptSelected'));
    }, { command: 'acceptSelected' })
    : null;
  const nodeScore = prediction ? meanNodeScore(prediction, skeleton) : NaN;
  return h('tr', {
    class: `${prediction ? 'predicted' : ''} ${isConcealed(store.state, self) ? 'concealed' : ''}`.trim(), 'aria-selected': String(isSelected(store.state, self)), onclick: select,
    ondblclick: () => commands.run('fitSelection'),
  }, h('td', { class: 'narrow' }, swatch(color), h('span', { class: 'number' }, String(i + 1))),
  h('td', { class: 'number' }, `${placed}/${total}`),
  h('td', {}, trackPicker(app, self, track)),
  h('td', { class: 'number right' }, prediction ? prediction.score.toFixed(2) : ''),
  view.nodeScore ? h('td', { class: 'number right' }, Number.isNaN(nodeScore) ? '' : nodeScore.toFixed(2)) : null,
  h('td', { class: 'narrow row-tools' }, action, eye(app, self, i)));
}

/**
 * Puts an animal out of sight, or shows only it.
 *
 * @param {import('../../app.js').App} app
 * @param {import('../../model/state.js').Selection} self
 * @param {number} i
 */
function eye({ store }, self, i) {
  const hidden = isConcealed(store.state, self);
  const toggle = iconButton(hidden ? 'hidden' : 'eye', `Animal ${i + 1}: ${hidden ? 'show' : 'hide'}`, () => {}, { class: 'eye' });
  toggle.setAttribute('aria-pressed', String(hidden));
  toggle.title = hidden ? 'Show it again' : 'Hide it; with Alt: show only this one';
  toggle.addEventListener('click', (e) => {
    store.set({ concealed: e.altKey ? onlyToggled(store.state, self) : concealToggled(store.state, self) });
  });
  return toggle;
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/state.js').Selection} self
 * @param {number | null} track
 */
function trackPicker(app, self, track) {
  const { tracks } = app.store.state;
  const picker = h('select', { class: 'track-picker', 'aria-label': 'Track', onclick: (/** @type {Event} */ e) => e.stopPropagation() });
  const offer = (/** @type {import('../../model/types.js').Track[]} */ offered) => {
    fill(picker, h('option', { value: '' }, 'no track'), offered.map((t) => h('option', { value: String(t.id) }, t.name)),
      h('option', { value: 'new' }, 'New track'), track === null ? null : h('option', { value: 'rename' }, 'Rename this track…'));
    picker.value = track === null ? '' : String(track);
  };
  offer(tracks.filter((t) => t.id === track));
  // Hundreds of tracks for each animal of every frame that is stepped through would cost more than all the rest.
  let isWhole = false;
  for (const when of ['wanted', 'pointerdown', 'focus']) {
    picker.addEventListener(when, () => {
      if (!isWhole) offer(tracks);
      isWhole = true;
    });
  }
  picker.addEventListener('change', () => {
    const { value } = picker;
    picker.blur();
    if (value === 'rename') {
      picker.replaceWith(nameField(app, /** @type {number} */ (track), picker));
      return;
    }
    if (value === 'new') setNewTrack(app, self);
    else setTrack(app, value === '' ? null : Number(value), self);
  });
  return picker;
}

/**
 * The track's name in the row, to be changed in place.
 *
 * @param {import('../../app.js').App} app
 * @param {number} track
 * @param {HTMLElement} picker comes back in its place
 */
function nameField({ store, editor }, track, picker) {
  const old = store.state.tracks.find((t) => t.id === track)?.name ?? '';
  const field = h('input', { type: 'text', class: 'cell-input', value: old, maxLength: 100, 'aria-label': `Name of track ${old}`,
    onclick: (/** @type {Event} */ e) => e.stopPropagation() });
  let over = false;
  const done = (/** @type {boolean} */ take) => {
    if (over) return;
    over = true;
    const name = field.value.trim();
    if (field.isConnected) field.replaceWith(picker);
    /** @type {HTMLSelectElement} */ (picker).value = String(track);
    if (take && name !== '' && name !== old) editor.onProject({ type: 'renameTrack', track, name });
  };
  field.addEventListener('blur', () => done(true));
  field.addEventListener('keydown', (e) => {
    e.stopPropagation();
    if (e.key === 'Enter' || e.key === 'Escape') done(e.key === 'Enter');
  });
  queueMicrotask(() => field.select());
  return field;
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
