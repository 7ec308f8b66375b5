/**
 * The training profiles as a newcomer chooses them: what is in the video, then how thorough the training is to be.
 *
 * @typedef {import('./types.js').Profile} Profile
 * @typedef {'fast' | 'normal' | 'accurate'} Pace
 * @typedef {{name: string, title: string, paces: Partial<Record<Pace, Profile>>}} Pipeline
 * @typedef {{pipelines: Pipeline[], stock: Pipeline[]}} ProfileChoices
 */

/** What is asked first, the commonest first; profiles of other names follow. */
const ORDER = ['single-instance', 'top-down', 'bottom-up', 'top-down-id', 'bottom-up-id'];

/** @type {Pace[]} */
export const PACES = ['fast', 'normal', 'accurate'];

/**
 * Tarsier's pipelines, each at its paces, and SLEAP's stock profiles as they are.
 *
 * @param {Profile[]} profiles
 * @returns {ProfileChoices}
 */
export function choicesOf(profiles) {
  /** @type {Map<string, Pipeline>} */
  const pipelines = new Map();
  /** @type {Pipeline[]} */
  const stock = [];
  for (const profile of profiles) {
    if (profile.name.startsWith('sleap/')) {
      stock.push({ name: profile.name, title: sentence(profile.title.replace(/^sleap(\/|: )/i, '')), paces: { normal: profile } });
      continue;
    }
    const { base, pace } = paceOf(profile.name);
    const pipeline = pipelines.get(base) ?? { name: base, title: base, paces: {} };
    pipeline.paces[pace] = profile;
    pipelines.set(base, pipeline);
  }
  const place = (/** @type {Pipeline} */ { name }) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const ordered = [...pipelines.values()].sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
  for (const pipeline of ordered) pipeline.title = profileAt(pipeline, 'normal')?.title ?? pipeline.name;
  return { pipelines: ordered, stock };
}

/** @param {string} words */
const sentence = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** @param {string} name */
function paceOf(name) {
  const match = /^(.+)-(fast|accurate)$/.exec(name);
  return match ? { base: match[1], pace: /** @type {Pace} */ (match[2]) } : { base: name, pace: /** @type {Pace} */ ('normal') };
}

/**
 * The profile of a pipeline at a pace, or at the one that it has.
 *
 * @param {Pipeline | undefined} pipeline
 * @param {Pace} pace
 * @returns {Profile | null}
 */
export function profileAt(pipeline, pace) {
  if (!pipeline) return null;
  return pipeline.paces[pace] ?? pipeline.paces.normal ?? pipeline.paces.fast ?? pipeline.paces.accurate ?? null;
}

/**
 * What suits the labels: one animal a frame, or several.
 *
 * @param {Pipeline[]} pipelines
 * @param {number} animals the most on one labelled frame; 0: not known
 */
export function suggested(pipelines, animals) {
  const wanted = animals === 1 ? 'single-instance' : 'top-down';
  return (pipelines.find((p) => p.name === wanted) ?? pipelines[0])?.name ?? '';
}
