import { renderJob } from '../../model/render-job.js';
import { TRAIL_LENGTHS } from '../../model/trails.js';
import { button, field, fill, h, iconButton } from '../dom.js';

/** A form that is still being filled in is not drawn, ms. */
const REST = 350;

const list = (/** @type {string[][]} */ options) => h('select', {}, options.map(([value, words]) => h('option', { value }, words)));
const tick = (/** @type {boolean} */ checked) => h('input', { type: 'checkbox', checked });

/**
 * A clip with its animals drawn into it: which frames, how large, how drawn, and one frame of it before it is made.
 *
 * @param {import('../../app.js').App} app
 * @param {unknown} _
 * @param {() => void} close
 */
export function renderDialog(app, _, close) {
  const { store, api, notify, sync } = app;
  const { range, view } = store.state;
  const inputs = {
    which: list([...(range ? [['selection', `the selected frames ${range[0] + 1}–${range[1] + 1}`]] : []), ['video', 'the whole video'], ['frames', 'frames …']]),
    frames: h('input', { type: 'text', placeholder: '1-500', 'aria-label': 'Frames' }),
    scale: list([['1', 'full size'], ['0.5', 'half: a draft'], ['0.25', 'a quarter: a preview'], ['2', 'twice the size']]),
    crop: list([['whole', 'the whole frame'], ['view', 'what is in view now'], ['half', 'its middle half'], ['quarter', 'its middle quarter']]),
    fps: h('input', { type: 'number', min: '1', max: '240', step: '1', placeholder: 'as the video' }),
    crf: list([['20', 'good'], ['14', 'best, large file'], ['28', 'small file']]),
    background: list([['original', 'the video'], ['black', 'black'], ['white', 'white'], ['grey', 'grey']]),
    marker: list([['circle', 'circles'], ['square', 'squares'], ['diamond', 'diamonds'], ['triangle', 'triangles'], ['cross', 'crosses']]),
    trails: list(TRAIL_LENGTHS.map((n) => [String(n), n === 0 ? 'none' : `${n} frames`])),
  };
  inputs.trails.value = String(view.trailBefore);
  const ticks = { nodes: tick(true), edges: tick(view.edges), skipEmpty: tick(false) };
  const values = () => /** @type {any} */ ({
    ...Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, input.value])),
    ...Object.fromEntries(Object.entries(ticks).map(([key, input]) => [key, input.checked])),
  });
  const framesField = field('Frames', inputs.frames, 'Counted from 1, e.g. 1-500:2, 900.');
  const preview = createPreview(app, () => renderJob({ ...values(), which: 'video' }, store.state));
  const show = () => {
    framesField.hidden = inputs.which.value !== 'frames';
    preview.ask();
  };
  const start = async (/** @type {Event} */ e) => {
    e.preventDefault();
    try {
      sync.jobChanged(await api.startJob(renderJob(values(), store.state)));
      preview.cancel();
      close();
      store.set({ tab: 'export' });
    } catch (error) {
      notify(/** @type {Error} */ (error).message, 'error');
    }
  };
  const two = (/** @type {HTMLElement[]} */ ...children) => h('div', { class: 'two' }, ...children);
  const form = h('form', { class: 'form', onsubmit: start }, field('Which frames', inputs.which), framesField,
    two(field('Size', inputs.scale), field('Part of the frame', inputs.crop)), two(field('Frames per second', inputs.fps), field('Quality', inputs.crf)),
    two(field('Background', inputs.background), field('Nodes as', inputs.marker)), field('Trails', inputs.trails),
    h('div', { class: 'checks-row' }, check('Nodes', ticks.nodes), check('Edges', ticks.edges), check('Only frames with animals', ticks.skipEmpty)),
    h('p', { class: 'hint' }, 'Colours, palette and sizes are those of the page (B changes them).'));
  form.addEventListener('change', show);
  const body = h('div', {}, h('header', { class: 'dialog-head' }, h('h2', {}, 'Render clip with animals'), iconButton('close', 'Close', close)),
    h('div', { class: 'render-body' }, form, preview.element),
    h('footer', { class: 'dialog-foot' }, h('span', { class: 'spacer' }), button('Cancel', close), button('Render', () => form.requestSubmit(), { kind: 'primary' })));
  show();
  return { title: 'Render clip with animals', className: 'render-dialog', body };
}

/**
 * @param {string} words
 * @param {HTMLInputElement} input
 */
const check = (words, input) => h('label', { class: 'check' }, input, words);

/**
 * The frame at hand as the clip would show it.
 *
 * @param {import('../../app.js').App} app
 * @param {() => Record<string, any>} job
 */
function createPreview({ api, store }, job) {
  const element = h('figure', { class: 'render-preview' });
  /** @type {AbortController | null} */
  let asking = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const cancel = () => {
    clearTimeout(timer);
    asking?.abort();
  };
  const look = async () => {
    const own = new AbortController();
    asking = own;
    const { frame } = store.state;
    try {
      const bitmap = await createImageBitmap(await api.renderPreview(job(), frame, own.signal));
      const canvas = h('canvas', { width: bitmap.width, height: bitmap.height, role: 'img', 'aria-label': `Frame ${frame + 1} as the clip shows it` });
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
      fill(element, canvas, h('figcaption', { class: 'hint' }, `Frame ${frame + 1}, ${bitmap.width} × ${bitmap.height} px`));
    } catch (error) {
      if (!own.signal.aborted) fill(element, h('p', { class: 'job-error' }, /** @type {Error} */ (error).message));
    }
  };
  const ask = () => {
    cancel();
    timer = setTimeout(look, REST);
  };
  return { element, ask, cancel };
}
