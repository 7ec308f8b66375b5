import { PACES, choicesOf, profileAt, suggested } from '../../model/profiles.js';
import { field, fill, h } from '../dom.js';

/**
 * @typedef {{animalSize: number, models: {name: string, scale: number, receptiveField: number, window: number | null,
 *   anchorPart?: string | null}[]}} Outlook
 * @typedef {import('../../model/types.js').Profile & {problem?: string | null, obstacle?: string | null,
 *   outlook?: Outlook | null}} DescribedProfile
 */

const PACE_WORDS = /** @type {Record<string, string>} */ ({ fast: 'Fast', normal: 'Normal', accurate: 'Accurate' });

/**
 * What is in the video, and how thorough the training is to be; until a person chooses, what suits the labels.
 *
 * @param {import('../../app.js').App['store']} store
 */
export function profileChoice(store) {
  const pipeline = h('select', {});
  const paces = PACES.map((pace) => {
    const input = h('input', { type: 'radio', name: 'pace', value: pace, checked: pace === 'normal' });
    return { pace, input, label: h('label', { class: 'segment' }, input, h('span', {}, PACE_WORDS[pace])) };
  });
  const paceField = h('div', { class: 'field' }, h('span', { class: 'field-label', id: 'pace-label' }, 'How thorough'),
    h('div', { class: 'segments', role: 'radiogroup', 'aria-labelledby': 'pace-label' }, paces.map((p) => p.label)));
  const description = h('p', { class: 'hint' });
  const sizes = h('p', { class: 'hint sizes' });
  let choices = choicesOf([]);
  let isChosen = false;
  let changed = () => {};
  const chosen = () => [...choices.pipelines, ...choices.stock].find((p) => p.name === pipeline.value);
  const profile = () => profileAt(chosen(), paces.find((p) => p.input.checked)?.pace ?? 'normal');
  const show = () => {
    const there = chosen()?.paces ?? {};
    paceField.hidden = Object.keys(there).length < 2;
    for (const { pace, label } of paces) label.hidden = !there[pace];
    /** @type {DescribedProfile | null} */
    const current = profile();
    const wrong = current?.problem ?? current?.obstacle;
    fill(description, wrong ? h('span', { class: 'bad' }, wrong) : h('span', {}, current?.description ?? ''));
    fill(sizes, ...outlookOf(current));
    changed();
  };
  const suggest = () => {
    const { labels = 0, labeledFrames = 0 } = store.state.counts ?? {};
    if (!isChosen) pipeline.value = suggested(choices.pipelines, labels === 0 ? 0 : Math.ceil(labels / Math.max(1, labeledFrames)));
    show();
  };
  pipeline.addEventListener('change', () => {
    isChosen = true;
    show();
  });
  for (const { input } of paces) input.addEventListener('change', show);
  store.subscribe(['profiles'], ({ profiles }) => {
    const before = pipeline.value;
    choices = choicesOf(profiles);
    const option = (/** @type {import('../../model/profiles.js').Pipeline} */ p) => h('option', { value: p.name }, p.title);
    fill(pipeline, choices.pipelines.map(option),
      choices.stock.length > 0 ? h('optgroup', { label: 'SLEAP’s own profiles' }, choices.stock.map(option)) : null);
    if (isChosen && profiles.length > 0) pipeline.value = before;
    suggest();
  });
  store.subscribe(['counts'], suggest);
  return {
    elements: [field('What is in the video', pipeline), paceField, description, sizes],
    profile: () => /** @type {DescribedProfile | null} */ (profile()),
    onChange: (/** @type {() => void} */ run) => { changed = run; },
  };
}

/**
 * How much of the frame the profile's networks look at, beside the animal's size.
 *
 * @param {DescribedProfile | null} profile
 */
function outlookOf(profile) {
  if (!profile?.outlook) return [];
  const { animalSize, models } = profile.outlook;
  const sees = models[models.length - 1].receptiveField;
  const words = `Judges a point by ${sees} px around it; the animals are up to ${animalSize} px long.`;
  // Half of the animal is enough to tell its ends apart.
  return 2 * sees >= animalSize ? [words] : [words, ' ', h('span', { class: 'warn' }, 'That is little: left and right, head and tail may be confused.')];
}
