import { isDrawn, showsHidden } from '../model/focus.js';
import { boxOf, isSelected, meanNodeScore, shownPredictions } from '../model/instances.js';
import { PREDICTION_GREY, colorOf, instanceColor, partColors } from '../model/palette.js';
import { drawBox, drawInstance } from './draw-instance.js';
import { drawHandles } from './handles.js';
import { drawHypotheses } from './hypotheses.js';
import { drawNetwork } from './network-maps.js';
import { drawTrainPreview } from './train-preview.js';
import { drawTrails } from './trails.js';
import { showsNames } from './visibility.js';

/**
 * Draws the state on two canvases: the picture, and over it the animals at the screen's own resolution. Nothing is kept
 * between two drawings.
 *
 * @typedef {import('../model/state.js').State} State
 */

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {number} density device px per CSS px
 * @param {{width: number, height: number} | null} size of the picture, px of the frame
 */
export function drawPicture(ctx, state, density, size) {
  const { stage, viewport, shown } = state;
  ctx.setTransform(density, 0, 0, density, 0, 0);
  ctx.clearRect(0, 0, stage.width, stage.height);
  if (!shown || !size) return;
  const width = size.width * viewport.scale;
  const height = size.height * viewport.scale;
  if (shown.picture) {
    ctx.imageSmoothingEnabled = viewport.scale * density < 3;
    ctx.imageSmoothingQuality = 'high';
    ctx.drawImage(shown.picture, viewport.x, viewport.y, width, height);
  } else {
    ctx.fillStyle = 'rgba(127, 134, 145, 0.16)';
    ctx.fillRect(viewport.x, viewport.y, width, height);
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {number} density device px per CSS px
 */
export function drawOverlay(ctx, state, density) {
  const { stage, record, view, zoomBox } = state;
  ctx.setTransform(density, 0, 0, density, 0, 0);
  ctx.clearRect(0, 0, stage.width, stage.height);
  drawNetwork(ctx, state);
  if (record && view.instances) {
    drawTrails(ctx, state);
    drawHypotheses(ctx, state);
    shownPredictions(record).forEach((p, i) => drawPrediction(ctx, state, p, i));
    labelsOf(state).forEach((l, i) => drawLabel(ctx, state, l, i));
    drawHandles(ctx, state);
  }
  drawTrainPreview(ctx, state);
  if (zoomBox) drawBox(ctx, state, zoomBox, '#ffffff', true);
}

/**
 * The frame's labels, one of them as the pointer is moving it.
 *
 * @param {State} state
 */
function labelsOf({ record, gesture }) {
  const labels = record?.labels ?? [];
  if (!gesture) return labels;
  const moved = gesture.label;
  return labels.some((l) => l.id === moved.id) ? labels.map((l) => (l.id === moved.id ? moved : l)) : [...labels, moved];
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {import('../model/types.js').Label} label
 * @param {number} place
 */
function drawLabel(ctx, state, label, place) {
  const self = /** @type {const} */ ({ kind: 'label', id: label.id });
  if (!isDrawn(state, self)) return;
  const selected = isSelected(state, self);
  const { view, skeleton } = state;
  const color = ownColor(state, label.track, place);
  drawFrameOf(ctx, state, label, 2, self, selected, color);
  drawInstance(ctx, state, label, {
    color, parts: partColors(view.colorBy, color, skeleton, view.palette), prediction: false, colored: false, selected, names: showsNames(state, label, 2, self),
    hidden: showsHidden(state, self), caption: trackName(state, label.track),
  });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {import('../model/types.js').Prediction} prediction
 * @param {number} place
 */
function drawPrediction(ctx, state, prediction, place) {
  const self = /** @type {const} */ ({ kind: 'prediction', id: prediction.id });
  if (!isDrawn(state, self)) return;
  const selected = isSelected(state, self);
  const { view, skeleton } = state;
  // Who is who is seen by colour only.
  const colored = view.colorPredictions || state.review.join !== null || state.review.item !== null;
  const color = colored ? ownColor(state, prediction.track, place) : PREDICTION_GREY;
  drawFrameOf(ctx, state, prediction, 3, self, selected, color);
  drawInstance(ctx, state, prediction, {
    color, parts: partColors(colored ? view.colorBy : 'track', color, skeleton, view.palette), prediction: true, colored, selected, names: showsNames(state, prediction, 3, self),
    hidden: true, caption: predictionCaption(state, prediction),
  });
}

/**
 * Track and scores of a prediction. A frame with labels is trained on, and what is only predicted on it counts as no animal
 * there, which is said.
 *
 * @param {Pick<State, 'record' | 'view' | 'skeleton' | 'tracks'>} state
 * @param {import('../model/types.js').Prediction} prediction
 */
export function predictionCaption({ record, view, skeleton, tracks }, prediction) {
  const nodes = view.nodeScore ? `nodes ${meanNodeScore(prediction, skeleton).toFixed(2)}` : '';
  const leftOut = (record?.labels.length ?? 0) > 0 ? 'not in training data' : '';
  return [trackName({ tracks }, prediction.track), prediction.score.toFixed(2), nodes, leftOut].filter(Boolean).join('  ');
}

/**
 * @param {State} state
 * @param {number | null} track
 * @param {number} place
 */
function ownColor({ view, tracks }, track, place) {
  return view.colorBy === 'instance' ? colorOf(place, view.palette) : instanceColor(track, place, tracks, view.palette);
}

/**
 * The box around the selected animal, or a thin one under the pointer.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {{points: Float64Array | Float32Array}} instance
 * @param {2 | 3} stride
 * @param {import('../model/state.js').Selection} self
 * @param {boolean} selected
 * @param {string} color
 */
function drawFrameOf(ctx, state, instance, stride, self, selected, color) {
  const hovered = state.hover?.kind === self.kind && state.hover.id === self.id;
  const box = selected || hovered ? boxOf(instance, stride) : null;
  if (!box) return;
  ctx.globalAlpha = selected ? 0.95 : 0.5;
  drawBox(ctx, state, box, color, selected);
  ctx.globalAlpha = 1;
}

/**
 * @param {Pick<State, 'tracks'>} state
 * @param {number | null} track
 */
const trackName = ({ tracks }, track) => tracks.find((t) => t.id === track)?.name ?? '';
