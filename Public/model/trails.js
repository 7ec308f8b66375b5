import { shownPredictions } from './instances.js';

/**
 * Where each track was in the frames before the shown one, and will be in those after it.
 *
 * @typedef {import('./types.js').FrameRecord} FrameRecord
 * @typedef {import('./types.js').Label} Label
 * @typedef {import('./types.js').Prediction} Prediction
 * @typedef {{track: number | null, place: number, spots: {frame: number, x: number, y: number}[]}} Trail `place`: among
 *   the frame's animals; stands for the track where there is none
 */

/** How many frames back, or ahead, a person may choose; SLEAP's steps. */
export const TRAIL_LENGTHS = [0, 10, 50, 100, 250, 500];
export const TRAIL_WIDTHS = [1, 2, 3, 4, 6, 8];
export const TRAIL_OPACITIES = [1, 0.75, 0.5, 0.25];
export const TRAIL_NODES = [1, 2, 3, 5, 10, 100];

/**
 * @param {object} what
 * @param {(frame: number) => FrameRecord | null} what.recordAt null: not here yet
 * @param {number} what.frame
 * @param {number} what.before frames
 * @param {number} what.after frames
 * @param {number | null} what.node null: the middle of the animal's points
 * @param {number} what.frameCount
 * @returns {Trail[]} spots in the order of frames
 */
export function trailsAround({ recordAt, frame, before, after, node, frameCount }) {
  /** @type {Map<string, Trail>} */
  const trails = new Map();
  if (before === 0 && after === 0) return [];
  const last = Math.min(frameCount - 1, frame + after);
  for (let f = Math.max(0, frame - before); f <= last; f++) {
    const record = recordAt(f);
    if (!record) continue;
    const animals = [...record.labels, ...shownPredictions(record)];
    animals.forEach((animal, place) => {
      const spot = spotOf(animal, node);
      if (!spot) return;
      const key = animal.track === null ? `place ${place}` : `track ${animal.track}`;
      const trail = trails.get(key) ?? { track: animal.track, place, spots: [] };
      trail.spots.push({ frame: f, ...spot });
      trails.set(key, trail);
    });
  }
  return [...trails.values()].filter((t) => t.spots.length > 1);
}

/**
 * @param {Label | Prediction} animal
 * @param {number | null} node
 * @returns {import('./types.js').Point | null}
 */
function spotOf(animal, node) {
  const { points } = animal;
  const stride = 'flags' in animal ? 2 : 3;
  if (node !== null) {
    const x = points[node * stride];
    return Number.isFinite(x) ? { x, y: points[node * stride + 1] } : null;
  }
  let x = 0;
  let y = 0;
  let n = 0;
  for (let i = 0; i + 1 < points.length; i += stride) {
    if (!Number.isFinite(points[i])) continue;
    x += points[i];
    y += points[i + 1];
    n += 1;
  }
  return n === 0 ? null : { x: x / n, y: y / n };
}

/**
 * Keeps the trails in the state in step with the frame that is shown, and fetches the frames that they need.
 *
 * @param {object} parts
 * @param {import('./store.js').Store<import('./state.js').State>} parts.store
 * @param {import('./instance-cache.js').InstanceCache} parts.instances
 * @param {import('./navigator.js').Navigator} parts.navigator
 */
export function followTrails({ store, instances, navigator }) {
  const compute = () => {
    const { shown, view } = store.state;
    const { trailBefore: before, trailAfter: after, trailNode: node } = view;
    if (!shown || (before === 0 && after === 0)) {
      if (store.state.trails.length > 0) store.set({ trails: [] });
      return;
    }
    const frameCount = navigator.video?.frameCount ?? 0;
    const recordAt = (/** @type {number} */ f) => (f === shown.frame ? store.state.record : instances.get(shown.video, f));
    const at = store.state.skeleton.nodes.findIndex((n) => n.id === node);
    const nodes = at < 0 ? [null] : store.state.skeleton.nodes.slice(at, at + view.trailNodes).map((n) => n.id);
    store.set({ trails: nodes.flatMap((n) => trailsAround({ recordAt, frame: shown.frame, before, after, node: n, frameCount })) });
  };
  const fetch = async () => {
    const { shown, view } = store.state;
    if (!shown || (view.trailBefore === 0 && view.trailAfter === 0)) return;
    const last = Math.min((navigator.video?.frameCount ?? 1) - 1, shown.frame + view.trailAfter);
    const wanted = [];
    for (let f = Math.max(0, shown.frame - view.trailBefore); f <= last; f += instances.size) wanted.push(f);
    wanted.push(last);
    const missing = wanted.filter((f) => !instances.get(shown.video, f));
    if (missing.length === 0) return;
    await Promise.all(missing.map((f) => instances.ensure(shown.video, f)));
    if (store.state.shown?.frame === shown.frame) compute();
  };
  store.subscribe(['shown', 'record', 'view'], compute);
  store.subscribe(['shown', 'view'], () => { fetch(); });
}
