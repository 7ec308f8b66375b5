import { specFromShown } from './frame-spec.js';

/**
 * What a person changed in the training form, as the job that the server is asked for.
 *
 * @typedef {object} TrainValues texts as they stand in the fields; empty: as the profile has it
 * @property {string} run
 * @property {string} minutes
 * @property {string} epochs
 * @property {string} batch
 * @property {string} seed
 * @property {string} frames counted from 1
 * @property {string} video an id, or empty for all
 * @property {'share' | 'frames'} validation
 * @property {string} validationValue per cent, or frames counted from 1
 * @property {'share' | 'frames'} test
 * @property {string} testValue
 * @property {string} start `run:NAME`, `encoder:frozen`, `encoder:tunable`, or empty
 * @property {string} encoderPath
 * @property {string} scale
 * @property {string} crop px of the frame
 * @property {string} rotation degrees to either side
 * @property {string} anchor `box`, `part:NAME`, or empty
 *
 * @typedef {import('./types.js').Profile} Profile
 */

/** @type {Readonly<TrainValues>} */
export const asProfile = Object.freeze({
  run: '', minutes: '', epochs: '', batch: '', seed: '', frames: '', video: '', validation: 'share', validationValue: '', test: 'share',
  testValue: '', start: '', encoderPath: '', scale: '', crop: '', rotation: '', anchor: '',
});

/**
 * @param {TrainValues} values
 * @param {Profile | null} profile
 * @returns {Record<string, any>}
 * @throws {RangeError} naming what cannot be read
 */
export function trainJob(values, profile) {
  const settings = changes(values, profile);
  const job = {
    kind: 'train', profile: profile?.name ?? '', run: values.run.trim(), minutes: number(values.minutes, 'Stop after'),
    seed: whole(values.seed, 'Seed'), frames: frames(values.frames), video: values.video === '' ? null : Number(values.video),
    validationFrames: values.validation === 'frames' ? frames(values.validationValue) : null,
    testFrames: values.test === 'frames' ? frames(values.testValue) : null,
    startFrom: values.start.startsWith('run:') ? values.start.slice(4) : null,
    encoderWeights: values.start.startsWith('encoder:') ? needed(values.encoderPath, 'Choose the file with the pretrained weights.') : null,
    settings: Object.keys(settings).length > 0 ? settings : null,
  };
  return Object.fromEntries(Object.entries(job).filter(([, v]) => v !== null && v !== ''));
}

/**
 * What is laid over the profile's file; its list of models is replaced as a whole.
 *
 * @param {TrainValues} values
 * @param {Profile | null} profile
 * @returns {Record<string, any>}
 */
function changes(values, profile) {
  /** @type {Record<string, any>} */
  const changed = {};
  if (values.validation === 'share' && values.validationValue) changed.validationFraction = share(values.validationValue, 'Held out for choosing');
  if (values.test === 'share' && values.testValue) changed.testFraction = share(values.testValue, 'Held out for judging');
  const models = profile?.settings?.models ?? [];
  const own = models.map((/** @type {any} */ model) => changedModel(model, values));
  if (JSON.stringify(own) !== JSON.stringify(models)) changed.models = own;
  return changed;
}

/**
 * @param {any} model of a profile
 * @param {TrainValues} values
 */
function changedModel(model, values) {
  const { epochs, batch, scale, crop, rotation, anchor, start } = values;
  const turned = number(rotation, 'Turned by');
  const seesCrop = model.model.startsWith('centered_instance');
  const hasAnchor = seesCrop || model.model === 'centroid';
  return {
    ...model,
    ...(start.startsWith('encoder:') ? { network: pretrained(model.network, start.slice(8)) } : {}),
    input: {
      ...model.input,
      ...(scale ? { scale: number(scale, 'Size of the picture') } : {}),
      ...(crop && seesCrop ? { cropSize: whole(crop, 'Crop') } : {}),
      ...(anchor && hasAnchor ? { anchorPart: anchor === 'box' ? null : anchor.slice(5) } : {}),
    },
    ...(turned === null ? {} : { augmentation: { ...model.augmentation, rotation: [-turned, turned] } }),
    optimization: {
      ...model.optimization,
      ...(epochs ? { epochs: whole(epochs, 'Epochs') } : {}), ...(batch ? { batchSize: whole(batch, 'Batch') } : {}),
    },
  };
}

/**
 * The same strides with an encoder that learnt on photographs before.
 *
 * @param {any} network
 * @param {string} weights
 */
function pretrained(network, weights) {
  const { maxStride = 16, outputStride = 4 } = network.unet ?? network.resnet ?? {};
  return { resnet: { ...network.resnet, version: network.resnet?.version ?? 'ResNet50', weights, maxStride: Math.min(32, maxStride), outputStride } };
}

/**
 * How much of the frame the last model sees and where, once a person's changes are counted in.
 *
 * @param {any} outlook of the profile
 * @param {TrainValues} values
 * @returns {{crop: number | null, field: number, anchor: string | null} | null} px of the frame
 */
export function sightOf(outlook, values) {
  const model = outlook?.models?.[outlook.models.length - 1];
  if (!model) return null;
  const scale = Number(values.scale) > 0 ? Number(values.scale) : model.scale;
  const crop = Number(values.crop) > 0 && model.name.startsWith('centered_instance') ? Number(values.crop) : model.window;
  const anchor = values.anchor === '' ? model.anchorPart ?? null : values.anchor === 'box' ? null : values.anchor.slice(5);
  return { crop, field: Math.round((model.receptiveField * model.scale) / scale), anchor };
}

/** @param {string} text */
const frames = (text) => (text.trim() === '' ? null : specFromShown(text));

/**
 * @param {string} text
 * @param {string} what
 */
function number(text, what) {
  if (text.trim() === '') return null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new RangeError(`“${what}” must be a number.`);
  return value;
}

/**
 * @param {string} text
 * @param {string} what
 */
function whole(text, what) {
  const value = number(text, what);
  if (value !== null && !Number.isInteger(value)) throw new RangeError(`“${what}” must be a whole number.`);
  return value;
}

/**
 * @param {string} text per cent
 * @param {string} what
 */
function share(text, what) {
  const value = number(text, what) ?? 0;
  if (value < 0 || value > 50) throw new RangeError(`“${what}” must be between 0 and 50 %.`);
  return value / 100;
}

/**
 * @param {string} text
 * @param {string} words
 */
function needed(text, words) {
  if (text.trim() === '') throw new RangeError(words);
  return text.trim();
}

/**
 * An estimate in words that promise no more than is known.
 *
 * @param {any} estimate of `POST /api/training/estimate`
 */
export function estimateFacts(estimate) {
  const networks = Math.max(0, ...estimate.models.map((/** @type {any} */ m) => m.networkBytes));
  const bytes = Math.max(PROGRAM_BYTES + estimate.pictureBytes + networks, (estimate.measuredBytes ?? 0) + estimate.pictureBytes);
  const times = estimate.models.map((/** @type {any} */ m) =>
    (m.secondsPerBatch === undefined || m.secondsPerBatch === null ? NaN : m.epochs * (m.batchesPerEpoch * m.secondsPerBatch + m.secondsPerValidation)));
  const all = times.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
  const limit = estimate.minutes ? estimate.minutes * 60 : Infinity;
  return {
    bytes, isTight: estimate.availableBytes ? bytes > estimate.availableBytes : false, available: estimate.availableBytes ?? null,
    seconds: Number.isNaN(all) ? null : Math.min(all, limit), isCut: all > limit,
  };
}

/** What the program takes beside networks and pictures; as the server counts it. */
const PROGRAM_BYTES = 120 * 2 ** 20;
