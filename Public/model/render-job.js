import { specFromShown, specOfRange } from './frame-spec.js';
import { toFrame } from './viewport.js';

/**
 * What a person chose for a clip, as the job that the server is asked for.
 *
 * @typedef {object} RenderValues texts as they stand in the fields
 * @property {'selection' | 'video' | 'frames'} which
 * @property {string} frames counted from 1
 * @property {string} scale
 * @property {'whole' | 'view' | 'half' | 'quarter'} crop
 * @property {string} fps empty: the video's own
 * @property {string} crf
 * @property {string} background
 * @property {string} marker
 * @property {string} trails frames
 * @property {boolean} nodes
 * @property {boolean} edges
 * @property {boolean} skipEmpty
 *
 * @typedef {import('./state.js').State} State
 */

/**
 * @param {RenderValues} values
 * @param {State} state
 * @returns {Record<string, any>}
 * @throws {RangeError} naming what cannot be read
 */
export function renderJob(values, state) {
  const { video, range, view, skeleton } = state;
  const frames = values.which === 'video' ? null : values.which === 'selection' && range ? specOfRange(range) : specFromShown(values.frames);
  const trailNode = skeleton.nodes.find((n) => n.id === view.trailNode)?.name;
  const render = {
    scale: Number(values.scale), crop: cropOf(values.crop, state), fps: values.fps === '' ? null : Math.round(Number(values.fps)), crf: Number(values.crf),
    background: values.background, marker: values.marker, trails: Number(values.trails), nodes: values.nodes, edges: values.edges,
    skipEmpty: values.skipEmpty, colorBy: view.colorBy, palette: view.palette.replace('+', ''), wedges: view.wedges, markerSize: view.markerSize,
    greyPredictions: !view.colorPredictions, trailNode: trailNode ?? null, trailFade: view.trailFade,
  };
  return { kind: 'render', video, ...(frames === null ? {} : { frames }),
    render: Object.fromEntries(Object.entries(render).filter(([, v]) => v !== null)) };
}

/**
 * The part of the frame that a choice means: left, top, width, height in px; null: all of it.
 *
 * @param {string} choice
 * @param {State} state
 * @returns {number[] | null}
 */
export function cropOf(choice, { videos, video, viewport, stage }) {
  const found = videos.find((v) => v.id === video);
  if (!found || choice === 'whole') return null;
  const { width, height } = found;
  if (choice === 'view') {
    const a = toFrame(viewport, 0, 0);
    const b = toFrame(viewport, stage.width, stage.height);
    const left = Math.max(0, Math.round(a.x + 0.5));
    const top = Math.max(0, Math.round(a.y + 0.5));
    const right = Math.min(width, Math.round(b.x + 0.5));
    const bottom = Math.min(height, Math.round(b.y + 0.5));
    return right - left < 2 || bottom - top < 2 ? null : [left, top, right - left, bottom - top];
  }
  const share = choice === 'half' ? 2 : 4;
  const size = [Math.floor(width / share), Math.floor(height / share)];
  return [Math.floor((width - size[0]) / 2), Math.floor((height - size[1]) / 2), ...size];
}
