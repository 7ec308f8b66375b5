import { isConcealed } from './concealed.js';
import { isSelected } from './instances.js';

/**
 * Which animals and points are drawn, as SLEAP's “instance focus” has it.
 *
 * @typedef {import('./state.js').State} State
 * @typedef {'manual' | 'selected' | 'visible' | 'selectedHidden'} Focus
 */

/** @type {[Focus, string][]} */
export const FOCUSES = [['manual', 'as switched on'], ['selected', 'only the selected'], ['visible', 'all, visible points'],
  ['selectedHidden', 'all, hidden points of the selected']];

/**
 * Whether an animal is drawn. With nothing selected all are, but for those that were put out of sight.
 *
 * @param {Pick<State, 'view' | 'selection' | 'group' | 'record' | 'concealed'>} state
 * @param {import('./state.js').Selection} which
 */
export const isDrawn = (state, which) => !isConcealed(state, which)
  && (state.view.focus !== 'selected' || state.selection === null || isSelected(state, which));

/**
 * Whether an animal's hidden points are drawn.
 *
 * @param {Pick<State, 'view' | 'selection' | 'group'>} state
 * @param {import('./state.js').Selection} which
 */
export function showsHidden(state, which) {
  const { focus, hidden } = state.view;
  if (focus === 'manual') return hidden;
  return focus !== 'visible' && isSelected(state, which);
}
