import { boxOf, sameSelection } from '../model/instances.js';

/**
 * Whether an animal's node names are drawn: always on the selected one and under the pointer; on others only where
 * there is room for them.
 *
 * @param {import('../model/state.js').State} state
 * @param {{points: Float64Array | Float32Array}} instance
 * @param {2 | 3} stride
 * @param {import('../model/state.js').Selection} self
 */
export function showsNames(state, instance, stride, self) {
  const { view, selection, hover, skeleton, viewport, playing } = state;
  if (!view.names || playing) return false;
  if (sameSelection(self, selection)) return true;
  if (hover?.kind === self.kind && hover.id === self.id) return true;
  if (self.kind === 'prediction') return false;
  const box = boxOf(instance, stride);
  if (!box) return false;
  const diagonal = Math.hypot(box.maxX - box.minX, box.maxY - box.minY) * viewport.scale;
  return diagonal > 36 * Math.sqrt(skeleton.nodes.length) + 8 * skeleton.nodes.length;
}
