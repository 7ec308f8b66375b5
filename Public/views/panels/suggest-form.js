import { specFromShown } from '../../model/frame-spec.js';
import { METHODS, jobOf, methodOf } from '../../model/suggest-methods.js';
import { field, fill, h, keepFocus } from '../dom.js';

/**
 * How many frames to suggest, of which kind and where; what else a method can be told stays folded away.
 *
 * @param {import('../../app.js').App} app
 */
export function createSuggestForm(app) {
  const { store, api, notify } = app;
  const method = h('select', {}, METHODS.map((m) => h('option', { value: m.id }, m.title)));
  const text = h('p', { class: 'hint' });
  const count = h('input', { type: 'number', min: '1', step: '1', value: '20', title: 'Of each video' });
  const countField = field('How many', count);
  const where = h('select', {}, h('option', { value: 'video' }, 'this video'), h('option', { value: 'all' }, 'each video'));
  const frames = h('input', { type: 'text', placeholder: 'all frames', title: 'Counted from 1, for example 1-800' });
  const model = modelChoice(store);
  const more = moreChoices(store);
  const submit = h('button', { type: 'submit', class: 'button primary wide', onmousedown: keepFocus }, 'Suggest frames');
  const show = () => {
    const chosen = methodOf(method.value);
    text.textContent = chosen.text;
    countField.hidden = chosen.all === true;
    frames.placeholder = chosen.all ? '1-1000' : 'all frames';
    model.show(chosen);
    more.show(chosen);
  };
  method.addEventListener('change', show);
  store.subscribe(['range'], ({ range }) => {
    if (range) frames.value = `${range[0] + 1}-${range[1] + 1}`;
  });
  const start = async (/** @type {Event} */ e) => {
    e.preventDefault();
    try {
      const { video } = store.state;
      if (where.value === 'video' && video === null) throw new Error('Choose a video first.');
      const job = jobOf({
        method: method.value, count: count.value, video: where.value === 'video' ? video : null,
        frames: frames.value.trim() && specFromShown(frames.value), models: model.values(), values: more.values(),
      });
      // Space is to walk the suggestions now, not to ask for more.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      app.sync.jobChanged(await api.startJob(job));
    } catch (error) {
      notify(/** @type {Error} */ (error).message, 'error');
    }
  };
  show();
  const element = h('form', { class: 'form suggest-form', onsubmit: start },
    field('Which frames', method), text, ...model.elements,
    h('div', { class: 'three' }, countField, field('Where', where), field('Frames', frames)), more.element, submit);
  return { element, setBusy: (/** @type {boolean} */ busy) => { submit.disabled = busy; } };
}

/**
 * The model that is asked, and one that it is compared with.
 *
 * @param {import('../../app.js').App['store']} store
 */
function modelChoice(store) {
  const first = h('select', {});
  const second = h('select', {});
  const [firstField, secondField] = [field('Model', first), field('Compared with', second)];
  const pair = h('div', { class: 'two' }, firstField, secondField);
  let isUnsure = false;
  const draw = () => {
    const { runs } = store.state;
    const names = runs.map((r) => r.name);
    const option = (/** @type {string} */ name) => h('option', { value: name }, name);
    for (const [select, none, others] of /** @type {const} */ ([[first, isUnsure ? 'stored predictions' : 'none: the pictures', names],
      [second, 'its mirrored picture', names.filter((n) => n !== first.value)]])) {
      const before = select.value;
      fill(select, h('option', { value: '' }, none), others.map(option));
      if (others.includes(before)) select.value = before;
    }
    secondField.hidden = !isUnsure || first.value === '';
    pair.classList.toggle('two', !secondField.hidden);
  };
  store.subscribe(['runs'], draw);
  first.addEventListener('change', draw);
  return {
    elements: [pair],
    values: () => [first.value, secondField.hidden ? '' : second.value].filter(Boolean),
    show: (/** @type {import('../../model/suggest-methods.js').Method} */ chosen) => {
      isUnsure = chosen.id === 'uncertain';
      pair.hidden = !chosen.model || store.state.runs.length === 0;
      draw();
    },
  };
}

/**
 * What the chosen method can be told besides.
 *
 * @param {import('../../app.js').App['store']} store
 */
function moreChoices(store) {
  const body = h('div', { class: 'more-choices' });
  const element = h('details', { class: 'more' }, h('summary', {}, 'More choices'), body);
  /** @type {Map<string, HTMLInputElement | HTMLSelectElement>} */
  const controls = new Map();
  const control = (/** @type {import('../../model/suggest-methods.js').Choice} */ choice) => {
    const made = choice.kind === 'check' ? h('input', { type: 'checkbox', checked: choice.value === true })
      : choice.kind === 'number' ? h('input', { type: 'number', min: String(choice.min), max: String(choice.max),
        step: choice.step ?? '1', value: String(choice.value) })
        : h('select', {}, choicesOf(choice, store.state.skeleton.nodes).map(([value, words]) => h('option', { value }, words)));
    controls.set(choice.name, made);
    return choice.kind === 'check' ? h('label', { class: 'check' }, made, h('span', {}, choice.label))
      : field(choice.label, made, choice.hint);
  };
  return {
    element,
    values: () => Object.fromEntries([...controls].map(([name, c]) =>
      [name, c instanceof HTMLInputElement && c.type === 'checkbox' ? c.checked : c.value])),
    show: (/** @type {import('../../model/suggest-methods.js').Method} */ chosen) => {
      controls.clear();
      fill(body, chosen.choices.map(control));
      element.hidden = chosen.choices.length === 0;
    },
  };
}

/**
 * @param {import('../../model/suggest-methods.js').Choice} choice
 * @param {import('../../model/types.js').SkeletonNode[]} nodes
 * @returns {[string, string][]}
 */
function choicesOf({ kind, of = [] }, nodes) {
  return kind === 'node' ? nodes.map((n) => [n.name, n.name]) : of;
}
