/**
 * The ways of finding frames that are worth labelling, in the words of someone who does it for the first time, and what each
 * can be told.
 *
 * @typedef {object} Choice
 * @property {string} name of the option, as the server calls it
 * @property {string} label
 * @property {'number' | 'select' | 'check' | 'node'} kind
 * @property {number | string | boolean} value
 * @property {number} [min]
 * @property {number} [max]
 * @property {string} [step]
 * @property {[string, string][]} [of] values and words of a select
 * @property {string} [hint]
 *
 * @typedef {object} Method
 * @property {string} id
 * @property {string} title
 * @property {string} text what it does and when it helps
 * @property {boolean} [model] a trained model may help
 * @property {boolean} [all] takes all frames of a stretch, not a number of them
 * @property {Choice[]} choices
 */

/** @type {Choice} */
const samples = { name: 'samples', label: 'Pictures looked at', kind: 'number', value: 200, min: 1, max: 20000 };

/** @type {[string, string][]} */
const DRAWS = [['stride', 'evenly'], ['random', 'at random']];

/** @type {Method[]} */
export const METHODS = [
  { id: 'sample', title: 'Spread over the video',
    choices: [{ name: 'sampling', label: 'Spread', kind: 'select', value: 'stride', of: DRAWS }],
    text: 'The place to start: frames from the whole video. (SLEAP: sample)' },
  { id: 'diverse', title: 'As different as possible', model: true, choices: [samples],
    text: 'Pictures unlike each other and unlike those already labelled. With a model, by what its network sees.' },
  { id: 'uncertain', title: 'Where the model is unsure', model: true, choices: [samples],
    text: 'The frames that teach a model most: low scores of stored predictions, or what a model reads otherwise in a mirror, '
      + 'or what two models read differently.' },
  { id: 'image-features', title: 'A few of each look',
    text: 'Sorts pictures into kinds that look alike and takes some of each. (SLEAP: image features)',
    choices: [{ name: 'clusters', label: 'Kinds of look', kind: 'number', value: 5, min: 1, max: 200 }, samples,
      { name: 'sampling', label: 'Pictures drawn', kind: 'select', value: 'stride', of: DRAWS },
      { name: 'imageFeature', label: 'Compared by', kind: 'select', value: 'raw',
        of: [['raw', 'brightness (raw images)'], ['brisk', 'corners (BRISK)'], ['hog', 'edges (HOG)']] },
      { name: 'scale', label: 'Picture scale', kind: 'number', value: 1, min: 0.01, max: 1, step: 'any' },
      { name: 'components', label: 'PCA components', kind: 'number', value: 5, min: 1, max: 100 },
      { name: 'words', label: 'Vocabulary size', kind: 'number', value: 20, min: 1, max: 1000 },
      { name: 'briskThreshold', label: 'Corner contrast', kind: 'number', value: 40, min: 1, max: 255 },
      { name: 'together', label: 'Compare all videos together', kind: 'check', value: false }] },
  { id: 'prediction-score', title: 'Low prediction scores',
    text: 'Frames with a few animals of low score. (SLEAP: prediction score)',
    choices: [{ name: 'scoreLimit', label: 'Low score: up to', kind: 'number', value: 3, min: 0, max: 1000, step: 'any' },
      { name: 'fewest', label: 'Such animals, at least', kind: 'number', value: 1, min: 0, max: 1000 },
      { name: 'most', label: 'Such animals, at most', kind: 'number', value: 2, min: 0, max: 1000 }] },
  { id: 'velocity', title: 'Fast movement of a part',
    text: 'Where one body part moves fast; often a mistake of the tracking. (SLEAP: velocity)',
    choices: [{ name: 'node', label: 'Body part', kind: 'node', value: '' },
      { name: 'velocity', label: 'Faster than (share of the fastest)', kind: 'number', value: 0.1, min: 0, max: 1, step: 'any' }] },
  { id: 'max-point-displacement', title: 'Jumps from frame to frame',
    text: 'Where a tracked animal jumps; usually swapped or lost. (SLEAP: max point displacement)',
    choices: [{ name: 'displacement', label: 'Farther than (px)', kind: 'number', value: 10, min: 0, max: 10000, step: 'any' }] },
  { id: 'frame-chunk', title: 'Every frame of a stretch', all: true, choices: [],
    text: 'To label a stretch without gaps. (SLEAP: frame chunk)' },
];

/** @param {string} id */
export const methodOf = (id) => METHODS.find((m) => m.id === id) ?? METHODS[0];

/**
 * The job that a filled-in form asks for; what is as it is by itself is left out.
 *
 * @param {object} form
 * @param {string} form.method
 * @param {string} form.count
 * @param {number | null} form.video null: all
 * @param {string} form.frames counted from 0, or empty
 * @param {string[]} form.models
 * @param {Record<string, string | boolean>} form.values
 * @returns {Record<string, any>}
 * @throws {RangeError} naming what cannot be
 */
export function jobOf({ method: id, count, video, frames, models, values }) {
  const method = methodOf(id);
  /** @type {Record<string, any>} */
  const options = {};
  for (const choice of method.choices) {
    const value = valueOf(choice, values[choice.name]);
    if (value !== choice.value) options[choice.name] = value;
  }
  const wanted = Number(count);
  if (!method.all && !(Number.isInteger(wanted) && wanted >= 1)) throw new RangeError('How many frames? Write a number from 1 on.');
  return {
    kind: 'suggest', method: id, ...(method.all ? {} : { count: wanted }), ...(video === null ? {} : { video }),
    ...(frames ? { frames } : {}), ...(method.model && models.length > 0 ? { models } : {}),
    ...(Object.keys(options).length > 0 ? { options } : {}),
  };
}

/**
 * @param {Choice} choice
 * @param {string | boolean | undefined} given
 */
function valueOf(choice, given) {
  if (given === undefined || given === '') return choice.value;
  if (choice.kind !== 'number') return given;
  const value = Number(given);
  const { min = -Infinity, max = Infinity, step } = choice;
  if (!(value >= min && value <= max) || (!step && !Number.isInteger(value))) {
    throw new RangeError(`“${choice.label}” must be ${step ? 'a number' : 'a whole number'} from ${min} to ${max}.`);
  }
  return value;
}
