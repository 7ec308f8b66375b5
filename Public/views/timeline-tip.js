import { count, counted } from '../model/format.js';
import { plotAt, shortNumber, statisticName } from '../model/header-plot.js';
import { contains, xToFrame } from '../model/timeline-layout.js';
import { fill, h } from './dom.js';

/** How long the pointer must rest, ms, before the picture of its frame is asked for. */
const REST = 140;
const WIDTH = 168;

/**
 * What the pointer is over: the frame, its marks, what is on it, and a small picture once the pointer rests.
 *
 * @param {import('../app.js').App} app
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} tip
 * @param {() => import('../model/timeline-layout.js').Axis} currentAxis
 */
export function showTip(app, canvas, tip, currentAxis) {
  const { store, instances, navigator } = app;
  const facts = h('div', { class: 'tip-facts' });
  const picture = h('img', { class: 'tip-picture', alt: '', hidden: true });
  fill(tip, picture, facts);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let at = -1;
  const place = (/** @type {number} */ x, /** @type {number} */ width) => {
    tip.style.left = `${Math.min(width - tip.offsetWidth - 4, Math.max(4, x - tip.offsetWidth / 2))}px`;
  };
  const say = (/** @type {number} */ frame) => fill(facts, ...lines(app, frame).map((text, i) => h('div', { class: i === 0 ? '' : 'dim' }, text)));
  const rest = async (/** @type {number} */ frame, /** @type {number} */ x, /** @type {number} */ width) => {
    const { video } = navigator;
    if (!video) return;
    if (!video.problem) {
      picture.onload = () => {
        picture.hidden = false;
        place(x, width);
      };
      picture.src = `/api/videos/${video.id}/frames/${frame}.jpg?v=${encodeURIComponent(video.version)}&width=${2 * WIDTH}&quality=60`;
      if (picture.complete && picture.naturalWidth > 0) picture.hidden = false;
    }
    await instances.ensure(video.id, frame);
    if (at !== frame || tip.hidden) return;
    say(frame);
    place(x, width);
  };
  canvas.addEventListener('pointermove', (e) => {
    tip.hidden = !store.state.timeline;
    if (tip.hidden) return;
    const box = canvas.getBoundingClientRect();
    const x = e.clientX - box.left;
    const frame = xToFrame(currentAxis(), x);
    if (frame !== at) {
      at = frame;
      clearTimeout(timer);
      picture.hidden = true;
      picture.removeAttribute('src');
      say(frame);
      timer = setTimeout(() => { rest(frame, x, box.width).catch(() => {}); }, REST);
    }
    place(x, box.width);
  });
  canvas.addEventListener('pointerleave', () => {
    clearTimeout(timer);
    at = -1;
    tip.hidden = true;
    picture.hidden = true;
  });
}

/**
 * @param {import('../app.js').App} app
 * @param {number} frame
 * @returns {string[]}
 */
function lines({ store, instances }, frame) {
  const { timeline, headerPlot, view, video, tracks } = store.state;
  if (!timeline || video === null) return [];
  const marks = /** @type {const} */ (['labeled', 'predicted', 'suggested', 'negative'])
    .filter((kind) => contains(timeline[kind], frame)).map((kind) => (kind === 'labeled' ? 'labelled' : kind));
  const record = instances.get(video, frame);
  const there = timeline.tracks.filter((t) => contains(t.ranges, frame)).map((t) => tracks.find((k) => k.id === t.id)?.name ?? '');
  const values = headerPlot && view.header ? plotAt(headerPlot, frame) : null;
  return [
    `Frame ${count(frame + 1)}${marks.length > 0 ? ` – ${marks.join(', ')}` : ''}`,
    record && record.labels.length + record.predictions.length > 0
      ? [record.labels.length > 0 && counted(record.labels.length, 'label'), record.predictions.length > 0 && counted(record.predictions.length, 'prediction')].filter(Boolean).join(', ') : '',
    there.length > 0 ? (there.length > 4 ? counted(there.length, 'track') : there.join(', ')) : '',
    values ? `${statisticName(view.header)}: ${values[0] === values[1] ? shortNumber(values[1]) : `${shortNumber(values[0])} to ${shortNumber(values[1])}`}` : '',
  ].filter(Boolean);
}
