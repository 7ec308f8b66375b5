/**
 * Animals that a person does not want to see for a while: a track on every frame, an animal without one on its own. Kept
 * until the page is closed.
 *
 * @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').Selection} Selection
 * @typedef {{keys: ReadonlySet<string>, only: string | null}} Concealed `only`: all but this one are out of sight
 */

/** @type {Readonly<Concealed>} */
export const nothingConcealed = Object.freeze({ keys: new Set(), only: null });

/**
 * What an animal goes by: its track, else itself.
 *
 * @param {Pick<State, 'record'>} state
 * @param {Selection} which
 */
export function animalKey({ record }, which) {
  /** @type {{id: import('./types.js').InstanceID, track: number | null}[]} */
  const all = (which.kind === 'label' ? record?.labels : record?.predictions) ?? [];
  const track = all.find((a) => a.id === which.id)?.track ?? null;
  return track === null ? `${which.kind}/${which.id}` : `track/${track}`;
}

/**
 * @param {Pick<State, 'record' | 'concealed'>} state
 * @param {Selection} which
 */
export function isConcealed(state, which) {
  const { keys, only } = state.concealed;
  if (only === null && keys.size === 0) return false;
  const key = animalKey(state, which);
  return only === null ? keys.has(key) : key !== only;
}

/** @param {Concealed} concealed */
export const isAnyConcealed = ({ keys, only }) => only !== null || keys.size > 0;

/**
 * Out of sight, or back. While only one is shown, any other that is asked for comes back with all the rest.
 *
 * @param {Pick<State, 'record' | 'concealed'>} state
 * @param {Selection} which
 * @returns {Concealed}
 */
export function concealToggled(state, which) {
  const { keys, only } = state.concealed;
  const key = animalKey(state, which);
  if (only !== null) return key === only ? { keys: new Set([key]), only: null } : nothingConcealed;
  const rest = new Set(keys);
  if (!rest.delete(key)) rest.add(key);
  return { keys: rest, only: null };
}

/**
 * Only this animal, or all of them again.
 *
 * @param {Pick<State, 'record' | 'concealed'>} state
 * @param {Selection} which
 * @returns {Concealed}
 */
export function onlyToggled(state, which) {
  const key = animalKey(state, which);
  return state.concealed.only === key ? nothingConcealed : { keys: new Set(), only: key };
}
