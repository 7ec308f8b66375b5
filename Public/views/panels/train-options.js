import { asProfile, sightOf } from '../../model/train-settings.js';
import { button, field, fill, h } from '../dom.js';
import { createCropPreview } from './crop-preview.js';

/**
 * All that a person may change of a training, in groups that stay closed until they are wanted.
 *
 * @param {import('../../app.js').App} app
 * @param {() => import('./train-profile.js').DescribedProfile | null} profile
 */
export function createTrainOptions(app, profile) {
  const { store } = app;
  const fields = { ...nameAndTime(), ...frameFields(), ...startFields(), ...networkFields() };
  const preview = createCropPreview(app);
  const show = h('input', { type: 'checkbox' });
  let changed = () => {};
  const values = () => /** @type {import('../../model/train-settings.js').TrainValues} */ ({
    ...asProfile, ...Object.fromEntries(Object.entries(fields).map(([key, input]) => [key, input.value])),
  });
  const sight = () => {
    const found = store.state.tab === 'train' && (show.checked || store.state.picking) ? sightOf(profile()?.outlook, values()) : null;
    const node = found && store.state.skeleton.nodes.find((n) => n.name === found.anchor);
    store.set({ sight: found && { crop: found.crop, field: found.field, anchor: node ? node.id : null } });
  };
  const draw = () => {
    placeholders(fields, profile());
    fields.validationValue.placeholder = fields.validation.value === 'share' ? `${Math.round(100 * (profile()?.settings?.validationFraction ?? 0.1))}` : '1-100:10';
    fields.testValue.placeholder = fields.test.value === 'share' ? '0' : '901-1000';
    encoder.hidden = !fields.start.value.startsWith('encoder:');
    sight();
  };
  const pick = button('Pick on the frame', () => store.set({ picking: !store.state.picking }), { class: 'pick-anchor' });
  const encoder = h('div', { class: 'field' }, field('File with the weights', fields.encoderPath, 'ResNet-50 of torchvision or timm: .pth or .safetensors, on the server.'),
    button('Browse…', () => store.set({ dialog: { kind: 'files', purpose: 'chooseWeights', choose: (/** @type {string} */ path) => {
      fields.encoderPath.value = path;
      changed();
    } } })));
  const two = (/** @type {HTMLElement[]} */ ...children) => h('div', { class: 'two' }, ...children);
  const groups = [
    group('Name and time', two(field('Name of the model', fields.run), field('Stop after (minutes)', fields.minutes)),
      two(field('Epochs at most', fields.epochs), field('Seed', fields.seed))),
    group('Frames', field('Frames to train on', fields.frames, 'Counted from 1, e.g. 1-800:8 for every eighth.'), field('Labels of', fields.video),
      two(field('Held out for choosing', fields.validation), field('How many, or which', fields.validationValue)),
      two(field('Held out for judging', fields.test), field('How many or which', fields.testValue)),
      h('p', { class: 'hint' }, 'The best epoch is chosen by the first; no model ever sees the second.')),
    group('Start from', field('Weights', fields.start), encoder),
    group('Network and picture', two(field('Size of the picture', fields.scale), field('Frames a batch', fields.batch)),
      field('Turned by up to (degrees)', fields.rotation)),
    group('Crop and anchor part', two(field('Anchor part', fields.anchor), pick), field('Crop (px of the frame)', fields.crop),
      h('label', { class: 'check' }, show, h('span', {}, 'Show on the frame what the network sees')), preview.element),
  ];
  for (const input of [...Object.values(fields), show]) {
    input.addEventListener('change', () => {
      draw();
      changed();
    });
  }
  store.subscribe(['videos'], ({ videos }) => keep(fields.video, [['', 'all videos'], ...videos.map((v) => [String(v.id), v.name])]));
  store.subscribe(['runs'], ({ runs }) => keep(fields.start, [['', 'new, random ones'], ...runs.map((r) => [`run:${r.name}`, `those of ${r.name}`]),
    ['encoder:tunable', 'pretrained encoder, trained on'], ['encoder:frozen', 'pretrained encoder, kept as it is']]));
  store.subscribe(['skeleton'], ({ skeleton }) => keep(fields.anchor, [['', 'as the profile'], ['box', 'the middle'], ...skeleton.nodes.map((n) => [`part:${n.name}`, n.name])]));
  store.subscribe(['picking', 'tab'], ({ picking, tab }) => {
    if (picking && tab !== 'train') store.set({ picking: false });
    pick.setAttribute('aria-pressed', String(picking));
    fill(pick, h('span', {}, picking ? 'Click a node…' : 'Pick on the frame'));
    sight();
  });
  store.subscribe(['pickedAnchor'], ({ pickedAnchor, skeleton }) => {
    const node = skeleton.nodes.find((n) => n.id === pickedAnchor);
    if (!node) return;
    fields.anchor.value = `part:${node.name}`;
    show.checked = true;
    store.set({ pickedAnchor: null });
    draw();
    changed();
  });
  draw();
  return { groups, values, show: draw, onChange: (/** @type {() => void} */ run) => { changed = run; } };
}

/**
 * @param {string} title
 * @param {...HTMLElement} children
 */
export const group = (title, ...children) => h('details', { class: 'group' }, h('summary', {}, title), h('div', { class: 'group-body' }, ...children));

const text = (/** @type {string} */ placeholder) => h('input', { type: 'text', placeholder });
const figure = (/** @type {string} */ placeholder, /** @type {string} */ min, step = '1') => h('input', { type: 'number', min, step, placeholder });
const list = (/** @type {string[][]} */ options) => h('select', {}, options.map(([value, words]) => h('option', { value }, words)));

const nameAndTime = () => ({
  run: h('input', { type: 'text', placeholder: 'chosen for you', maxLength: 80 }), minutes: figure('no limit', '0.1', 'any'),
  epochs: figure('', '1'), seed: figure('1', '0'),
});

const frameFields = () => ({
  frames: text('all labelled frames'), video: list([['', 'all videos']]),
  validation: list([['share', 'random share (%)'], ['frames', 'these frames']]), validationValue: text('10'),
  test: list([['share', 'random share (%)'], ['frames', 'these frames']]), testValue: text('0'),
});

const startFields = () => ({ start: list([['', 'new, random ones']]), encoderPath: text('no file chosen') });

const networkFields = () => ({
  scale: figure('auto', '0.05', 'any'), batch: figure('', '1'), crop: figure('auto', '8'),
  rotation: list([['', 'as the profile'], ['0', 'not at all'], ['15', '15: seen from the side'], ['180', '180: seen from above']]),
  anchor: list([['', 'as the profile']]),
});

/**
 * Exchanges a list's options; what was chosen stays chosen while it is there.
 *
 * @param {HTMLSelectElement} select
 * @param {string[][]} options
 */
function keep(select, options) {
  const before = select.value;
  fill(select, options.map(([value, words]) => h('option', { value }, words)));
  select.value = options.some(([value]) => value === before) ? before : '';
}

/**
 * What holds where a person says nothing.
 *
 * @param {Record<string, HTMLInputElement | HTMLSelectElement>} fields
 * @param {import('./train-profile.js').DescribedProfile | null} profile
 */
function placeholders(fields, profile) {
  const models = profile?.settings?.models ?? [];
  const last = models[models.length - 1];
  const set = (/** @type {string} */ key, /** @type {unknown} */ value) => {
    const input = fields[key];
    if (input instanceof HTMLInputElement) input.placeholder = value === undefined || value === null ? '' : String(value);
  };
  set('epochs', last?.optimization?.epochs);
  set('batch', last?.optimization?.batchSize);
  const seen = profile?.outlook?.models?.[models.length - 1];
  set('scale', seen ? `auto: ${seen.scale.toFixed(2)}` : 'auto');
  set('crop', seen?.window ? `auto: ${seen.window}` : 'auto');
}
