/**
 * Questions about the instances of one frame.
 *
 * @typedef {import('./types.js').FrameRecord} FrameRecord
 * @typedef {import('./types.js').Label} Label
 * @typedef {import('./types.js').Prediction} Prediction
 * @typedef {import('./state.js').Selection} Selection
 */

export const VISIBLE = 1;
export const COMPLETE = 2;

/**
 * The predictions that are drawn: not those that a label on this frame was accepted from, or whose track it holds.
 *
 * @param {FrameRecord} record
 * @returns {Prediction[]}
 */
export function shownPredictions(record) {
  const accepted = new Set(record.labels.map((l) => l.fromPrediction).filter((id) => id !== null));
  const tracks = new Set(record.labels.map((l) => l.track).filter((t) => t !== null));
  return record.predictions.filter((p) => !accepted.has(p.id) && (p.track === null || !tracks.has(p.track)));
}

/**
 * The drawn instances in the order of the table and of the digit keys: labels, then predictions.
 *
 * @param {FrameRecord | null} record
 * @returns {Selection[]}
 */
export function selectable(record) {
  if (!record) return [];
  return [
    ...record.labels.map((l) => /** @type {Selection} */ ({ kind: 'label', id: l.id })),
    ...shownPredictions(record).map((p) => /** @type {Selection} */ ({ kind: 'prediction', id: p.id })),
  ];
}

/**
 * @param {Selection | null} a
 * @param {Selection | null} b
 */
export const sameSelection = (a, b) => a?.kind === b?.kind && a?.id === b?.id;

/**
 * What is selected besides the first; nothing once another is the first.
 *
 * @param {Pick<import('./state.js').State, 'selection' | 'group'>} state
 */
export const alsoSelected = ({ selection, group }) => (selection && sameSelection(group[0] ?? null, selection) ? group.slice(1) : []);

/**
 * Whether an animal is selected, alone or with others.
 *
 * @param {Pick<import('./state.js').State, 'selection' | 'group'>} state
 * @param {Selection} which
 */
export const isSelected = (state, which) =>
  sameSelection(which, state.selection) || alsoSelected(state).some((s) => sameSelection(s, which));

/**
 * The selection with an animal more, or with one less; the first that was selected stays the first.
 *
 * @param {Pick<import('./state.js').State, 'selection' | 'group'>} state
 * @param {Selection} which
 * @returns {Pick<import('./state.js').State, 'selection' | 'group'>}
 */
export function toggled(state, which) {
  const all = state.selection ? [state.selection, ...alsoSelected(state)] : [];
  const rest = all.filter((s) => !sameSelection(s, which));
  const group = rest.length < all.length ? rest : [...all, which];
  return { selection: group[0] ?? null, group };
}

/**
 * The selection `step` places on, beginning at either end when nothing is selected; null on an empty frame.
 *
 * @param {FrameRecord | null} record
 * @param {Selection | null} selection
 * @param {number} step
 * @returns {Selection | null}
 */
export function nextSelection(record, selection, step) {
  const all = selectable(record);
  if (all.length === 0) return null;
  const at = all.findIndex((s) => sameSelection(s, selection));
  if (at < 0) return step > 0 ? all[0] : all[all.length - 1];
  return all[(at + step + all.length) % all.length];
}

/**
 * The selection, if what it names is still drawn on this frame.
 *
 * @param {FrameRecord | null} record
 * @param {Selection | null} selection
 */
export function validSelection(record, selection) {
  return selectable(record).some((s) => sameSelection(s, selection)) ? selection : null;
}

/**
 * @param {FrameRecord | null} record
 * @param {Selection | null} selection
 * @returns {Label | null}
 */
export function selectedLabel(record, selection) {
  if (selection?.kind !== 'label') return null;
  return record?.labels.find((l) => l.id === selection.id) ?? null;
}

/**
 * @param {FrameRecord | null} record
 * @param {Selection | null} selection
 * @returns {Prediction | null}
 */
export function selectedPrediction(record, selection) {
  if (selection?.kind !== 'prediction') return null;
  return record?.predictions.find((p) => p.id === selection.id) ?? null;
}

/**
 * Whether an instance has this node, visible or not.
 *
 * @param {{points: Float64Array | Float32Array}} instance
 * @param {number} node
 * @param {2 | 3} stride numbers per node: 2 of a label, 3 of a prediction
 */
export const hasNode = (instance, node, stride) => Number.isFinite(instance.points[node * stride]);

/**
 * How many of the skeleton's nodes are placed and visible.
 *
 * @param {Label} label
 * @param {import('./types.js').Skeleton} skeleton
 */
export function visibleNodes(label, skeleton) {
  return skeleton.nodes.filter((n) => hasNode(label, n.id, 2) && (label.flags[n.id] & VISIBLE) !== 0).length;
}

/**
 * The box around an instance's points; null when it has none.
 *
 * @param {{points: Float64Array | Float32Array}} instance
 * @param {2 | 3} stride
 * @returns {import('./types.js').Box | null}
 */
export function boxOf(instance, stride) {
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (let i = 0; i + 1 < instance.points.length; i += stride) {
    const x = instance.points[i];
    const y = instance.points[i + 1];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    box.minX = Math.min(box.minX, x);
    box.minY = Math.min(box.minY, y);
    box.maxX = Math.max(box.maxX, x);
    box.maxY = Math.max(box.maxY, y);
  }
  return box.minX <= box.maxX ? box : null;
}

/**
 * A label as the server wants one: an entry per node id, null where absent.
 *
 * @param {Label} label
 * @returns {(import('./types.js').PlacedPoint | null)[]}
 */
export function placedPoints(label) {
  return Array.from(label.flags, (flags, node) => {
    const x = label.points[2 * node];
    const y = label.points[2 * node + 1];
    if (!Number.isFinite(x)) return null;
    return { x, y, visible: (flags & VISIBLE) !== 0, complete: (flags & COMPLETE) !== 0 };
  });
}

/**
 * @param {(import('./types.js').PlacedPoint | null)[]} points
 * @param {number} slots
 * @returns {{points: Float64Array, flags: Uint8Array}}
 */
export function packedPoints(points, slots) {
  const packed = { points: new Float64Array(2 * slots).fill(NaN), flags: new Uint8Array(slots) };
  points.forEach((p, node) => {
    if (!p || node >= slots) return;
    packed.points[2 * node] = p.x;
    packed.points[2 * node + 1] = p.y;
    packed.flags[node] = (p.visible ? VISIBLE : 0) | (p.complete ? COMPLETE : 0);
  });
  return packed;
}

/**
 * Slots that point arrays need: one more than the highest node id.
 *
 * @param {import('./types.js').Skeleton} skeleton
 */
export const slotCount = (skeleton) => skeleton.nodes.reduce((most, n) => Math.max(most, n.id + 1), 0);

/**
 * The mean score of the nodes that a prediction has; NaN for none.
 *
 * @param {Prediction} prediction
 * @param {import('./types.js').Skeleton} skeleton
 */
export function meanNodeScore({ points }, skeleton) {
  const scores = skeleton.nodes.filter(({ id }) => Number.isFinite(points[3 * id])).map(({ id }) => points[3 * id + 2]);
  return scores.reduce((sum, s) => sum + s, 0) / scores.length;
}
