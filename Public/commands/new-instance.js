import { selectedLabel } from '../model/instances.js';
import { completed, placeShape, pointsOfPrediction, randomPoints, shiftedCopy, springShape, unusedPrediction,
} from '../model/placement.js';
import { toFrame } from '../model/viewport.js';
import { placedPoints } from '../model/instances.js';

/**
 * Where the points of a new animal come from.
 *
 * @typedef {'best' | 'average' | 'prior' | 'spread' | 'random' | 'prediction' | 'copy'} Placement
 * @typedef {import('../app.js').App} App
 * @typedef {import('../model/types.js').Label} Label
 * @typedef {{points: import('../model/placement.js').Points, track: number | null, prediction: number | null}} Placed
 */

/**
 * @param {App} app
 * @param {Placement} placement
 * @param {import('../model/types.js').Point | null} at where the person pointed, px of the frame
 * @param {Label | null} source of `copy`
 * @returns {Promise<Placed>}
 */
export async function newInstancePoints(app, placement, at, source = null) {
  const { skeleton, record, selection } = app.store.state;
  const picture = app.navigator.video ?? { width: 0, height: 0 };
  const [prior, usual] = await Promise.all([priorLabels(app), usualShape(app)]);
  const shape = usual ?? springShape(skeleton, Math.min(picture.width, picture.height) * 0.1);
  const finish = (/** @type {import('../model/placement.js').Points} */ points, /** @type {number | null} */ track) =>
    ({ points: completed(points, skeleton, picture, shape), track, prediction: null });
  const centre = at ?? middleOfView(app);

  if (placement === 'copy' && source) return finish(placedPoints(source), source.track);
  if (placement === 'random') {
    const { stage, viewport } = app.store.state;
    const spot = () => toFrame(viewport, stage.width * (0.1 + 0.8 * Math.random()), stage.height * (0.1 + 0.8 * Math.random()));
    return finish(randomPoints(skeleton, spot), null);
  }
  if (placement === 'best' || placement === 'prediction') {
    const selected = placement === 'best' ? selectedLabel(record, selection) : null;
    if (selected) return finish(shiftedCopy(selected), null);
    const unused = record ? unusedPrediction(record) : null;
    if (unused) return { points: pointsOfPrediction(unused), track: unused.track, prediction: unused.id };
  }
  if (placement === 'best' || placement === 'prior') {
    const copied = nextOf(prior, record?.labels ?? []);
    if (copied) return finish(shiftedCopy(copied), freeTrack(copied.track, record?.labels ?? []));
  }
  const spread = springShape(skeleton, Math.min(picture.width, picture.height) * 0.1);
  return finish(placeShape(placement === 'spread' ? spread : shape, centre), null);
}

/**
 * The mean of the project's first labels; null while nothing is labelled, or the server is away.
 *
 * @param {App} app
 */
async function usualShape({ api }) {
  try {
    const { points, labels } = await api.meanShape();
    return labels > 0 ? points : null;
  } catch {
    return null;
  }
}

/**
 * The labels of the labelled frame before the shown one; none when there is none or the server is away.
 *
 * @param {App} app
 * @returns {Promise<Label[]>}
 */
async function priorLabels({ store, api, instances }) {
  const { shown } = store.state;
  if (!shown) return [];
  try {
    const before = await api.next(shown.video, shown.frame, -1, 'labeled');
    const frame = before ?? await api.next(shown.video, shown.frame, 1, 'labeled');
    if (frame === null) return [];
    await instances.ensure(shown.video, frame);
    return instances.get(shown.video, frame)?.labels ?? [];
  } catch {
    return [];
  }
}

/**
 * The prior frame's animal to copy: the first whose track is not on this frame, else the one at the next place.
 *
 * @param {Label[]} prior
 * @param {Label[]} here
 */
function nextOf(prior, here) {
  const tracks = new Set(here.map((l) => l.track));
  return prior.find((l) => l.track !== null && !tracks.has(l.track)) ?? prior[here.length] ?? prior[prior.length - 1]
    ?? here[here.length - 1] ?? null;
}

/**
 * @param {number | null} track
 * @param {Label[]} here
 */
const freeTrack = (track, here) => (here.some((l) => l.track === track) ? null : track);

/** @param {App} app */
function middleOfView({ store }) {
  const { viewport, stage } = store.state;
  return toFrame(viewport, stage.width / 2, stage.height / 2);
}
