import { setNewTrack, setTrack } from '../../commands/tracks.js';
import { concealToggled, isConcealed, onlyToggled } from '../../model/concealed.js';
import { hasNode, isSelected, meanNodeScore, selectedLabel, selectedPrediction, toggled, visibleNodes } from '../../model/instances.js';
import { PREDICTION_GREY, colorOf, instanceColor } from '../../model/palette.js';
import { fill, h, icon, iconButton, swatch } from '../dom.js';

/**
 * A row of the table of animals, made once; `update` says which animal it is about now, and changes only what differs.
 *
 * @typedef {import('../../app.js').App} App
 * @typedef {import('../../model/state.js').Selection} Selection
 *
 * @param {App} app
 */
export function createRow(app) {
  const { store, commands } = app;
  /** @type {Selection} */
  let self = { kind: 'label', id: 0 };
  const spot = swatch(null);
  const number = h('span', { class: 'number' });
  const points = h('td', { class: 'number' });
  const score = h('td', { class: 'number right' });
  const nodes = h('td', { class: 'number right' });
  const picker = trackPicker(app, () => self);
  const accept = iconButton('check', 'Accept prediction', () => {
    store.set({ selection: self });
    queueMicrotask(() => commands.run('acceptSelected'));
  }, { command: 'acceptSelected' });
  const eye = createEye(app, () => self);
  const element = h('tr', {
    onclick: (/** @type {MouseEvent} */ e) => store.set(e.shiftKey || e.ctrlKey || e.metaKey ? toggled(store.state, self) : { selection: self }),
    ondblclick: () => commands.run('fitSelection'),
  }, h('td', { class: 'narrow' }, spot, number), points, h('td', {}, picker.element), score, nodes,
  h('td', { class: 'narrow row-tools' }, accept, eye.element));

  const update = (/** @type {Selection} */ which, /** @type {number} */ i) => {
    self = which;
    const { state } = store;
    const { record, skeleton, view } = state;
    const label = selectedLabel(record, self);
    const prediction = selectedPrediction(record, self);
    const track = (label ?? prediction)?.track ?? null;
    spot.style.setProperty('--swatch', colorFor(state, label !== null, track, i));
    say(number, String(i + 1));
    const placed = label ? visibleNodes(label, skeleton) : skeleton.nodes.filter((n) => prediction && hasNode(prediction, n.id, 3)).length;
    say(points, `${placed}/${skeleton.nodes.length}`);
    picker.update(track);
    say(score, prediction ? prediction.score.toFixed(2) : '');
    nodes.hidden = !view.nodeScore;
    if (view.nodeScore) say(nodes, prediction ? meanNodeScore(prediction, skeleton).toFixed(2).replace('NaN', '') : '');
    accept.hidden = prediction === null;
    const hidden = isConcealed(state, self);
    eye.update(hidden, i);
    element.className = `${prediction ? 'predicted' : ''} ${hidden ? 'concealed' : ''}`.trim();
    element.setAttribute('aria-selected', String(isSelected(state, self)));
  };
  return { element, update };
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {import('../../model/state.js').State} state
 * @param {boolean} isLabel
 * @param {number | null} track
 * @param {number} i place among the frame's animals
 */
function colorFor({ record, tracks, view }, isLabel, track, i) {
  if (!isLabel && !view.colorPredictions) return PREDICTION_GREY;
  const place = isLabel ? i : i - (record?.labels.length ?? 0);
  return view.colorBy === 'instance' ? colorOf(place, view.palette) : instanceColor(track, place, tracks, view.palette);
}

/**
 * Puts the animal out of sight, or shows only it.
 *
 * @param {App} app
 * @param {() => Selection} self
 */
function createEye({ store }, self) {
  const element = iconButton('eye', '', () => {}, { class: 'eye' });
  element.addEventListener('click', (e) => {
    store.set({ concealed: e.altKey ? onlyToggled(store.state, self()) : concealToggled(store.state, self()) });
  });
  let drawn = '';
  const update = (/** @type {boolean} */ hidden, /** @type {number} */ i) => {
    const words = `Animal ${i + 1}: ${hidden ? 'show' : 'hide'}`;
    if (words === drawn) return;
    drawn = words;
    fill(element, icon(hidden ? 'hidden' : 'eye'));
    element.setAttribute('aria-label', words);
    element.setAttribute('aria-pressed', String(hidden));
    element.title = hidden ? 'Show it again' : 'Hide it; with Alt: show only this one';
  };
  return { element, update };
}

/**
 * The track of an animal, to be changed. All tracks are offered once the list is wanted: hundreds of them for each animal
 * of every frame that is stepped through would cost more than all the rest.
 *
 * @param {App} app
 * @param {() => Selection} self
 */
function trackPicker(app, self) {
  const { store } = app;
  const picker = h('select', { class: 'track-picker', 'aria-label': 'Track', onclick: (/** @type {Event} */ e) => e.stopPropagation() });
  const holder = h('div', {}, picker);
  /** @type {number | null} */
  let track = null;
  let drawn = '';
  const offer = (/** @type {import('../../model/types.js').Track[]} */ offered) => {
    fill(picker, h('option', { value: '' }, 'no track'), offered.map((t) => h('option', { value: String(t.id) }, t.name)),
      h('option', { value: 'new' }, 'New track'), track === null ? null : h('option', { value: 'rename' }, 'Rename this track…'));
    picker.value = track === null ? '' : String(track);
  };
  for (const when of ['pointerdown', 'focus']) {
    picker.addEventListener(when, () => {
      if (drawn !== 'all') offer(store.state.tracks);
      drawn = 'all';
    });
  }
  picker.addEventListener('change', () => {
    const { value } = picker;
    picker.blur();
    drawn = '';
    if (value === 'rename') fill(holder, nameField(app, /** @type {number} */ (track), () => fill(holder, picker)));
    else if (value === 'new') setNewTrack(app, self());
    else setTrack(app, value === '' ? null : Number(value), self());
    if (value === 'rename' || value === 'new') picker.value = track === null ? '' : String(track);
  });
  const update = (/** @type {number | null} */ now) => {
    const name = store.state.tracks.find((t) => t.id === now)?.name ?? '';
    const look = `${now}/${name}`;
    // What a person has open stays as it is, unless the animal is another one's.
    if (look === drawn || (drawn === 'all' && now === track && document.activeElement === picker)) return;
    if (now !== track && picker.parentElement !== holder) fill(holder, picker);
    track = now;
    drawn = look;
    offer(store.state.tracks.filter((t) => t.id === now));
  };
  return { element: holder, update };
}

/**
 * The track's name in the row, to be changed in place.
 *
 * @param {App} app
 * @param {number} track
 * @param {() => void} end
 */
function nameField({ store, editor }, track, end) {
  const old = store.state.tracks.find((t) => t.id === track)?.name ?? '';
  const field = h('input', { type: 'text', class: 'cell-input', value: old, maxLength: 100, 'aria-label': `Name of track ${old}`,
    onclick: (/** @type {Event} */ e) => e.stopPropagation() });
  let over = false;
  const done = (/** @type {boolean} */ take) => {
    if (over) return;
    over = true;
    const name = field.value.trim();
    end();
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
