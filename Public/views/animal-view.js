import { animalOf, cropOf, followed } from '../model/animal-view.js';
import { hasNode } from '../model/instances.js';
import { instanceColor } from '../model/palette.js';
import { fill, h, iconButton, swatch } from './dom.js';

const SIZE = 232;

/**
 * A small card over the stage that keeps one animal in its middle, whatever the frame. It follows the animal that is
 * selected, and goes on with its track when nothing is.
 *
 * @param {import('../app.js').App} app
 */
export function createAnimalView(app) {
  const { store, commands, navigator } = app;
  const canvas = h('canvas', { class: 'animal-canvas', role: 'img', 'aria-label': 'The animal, centred' });
  const title = h('span', { class: 'animal-title' });
  const absent = h('div', { class: 'animal-absent' }, 'not on this frame');
  const card = h('div', { class: 'animal-card', hidden: true },
    h('header', { class: 'animal-head' }, title, iconButton('close', 'Close the view of one animal', () => commands.run('animalView'), { command: 'animalView' })),
    h('div', { class: 'animal-stage' }, canvas, absent));
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  let scheduled = false;
  const draw = () => {
    scheduled = false;
    const { animalView, shown, tracks, view } = store.state;
    card.hidden = animalView === null;
    const size = navigator.video;
    if (!animalView || !shown || !size) return;
    const density = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(SIZE * density)) canvas.width = canvas.height = Math.round(SIZE * density);
    const name = tracks.find((t) => t.id === animalView.track)?.name ?? '';
    fill(title, swatch(instanceColor(animalView.track, 0, tracks, view.palette)), name);
    absent.hidden = animalOf(store.state.record, animalView.track) !== null;
    drawAnimal(ctx, store.state, animalView, size, density);
  };
  store.subscribe(['animalView', 'shown', 'record', 'selection', 'tracks', 'view', 'skeleton'], (state) => {
    if (state.animalView) store.set({ animalView: next(state) });
    if (!scheduled) requestAnimationFrame(draw);
    scheduled = true;
  });
  return card;
}

/** @param {import('../model/state.js').State} state */
function next({ animalView, record, selection, shown }) {
  if (!animalView || record?.frame !== shown?.frame) return animalView;
  const chosen = [...(record?.labels ?? []), ...(record?.predictions ?? [])].find((a) => a.id === selection?.id
    && ('flags' in a) === (selection?.kind === 'label'))?.track ?? null;
  const track = chosen ?? animalView.track;
  const view = followed(track === animalView.track ? animalView : { ...animalView, track, side: 0 }, record);
  const { x, y, side } = animalView;
  return view.track === track && track === animalView.track && view.x === x && view.y === y && view.side === side ? animalView : view;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/state.js').State} state
 * @param {import('../model/animal-view.js').AnimalView} animalView
 * @param {{width: number, height: number}} size of the picture
 * @param {number} density
 */
function drawAnimal(ctx, state, animalView, size, density) {
  const { shown, record, skeleton, tracks, view } = state;
  const { scale, left, top, source, target } = cropOf(animalView, size, SIZE);
  ctx.setTransform(density, 0, 0, density, 0, 0);
  ctx.clearRect(0, 0, SIZE, SIZE);
  if (shown?.picture && source.width > 0 && source.height > 0) {
    ctx.imageSmoothingEnabled = scale * density < 3;
    ctx.drawImage(shown.picture, source.x, source.y, source.width, source.height, target.x, target.y, target.width, target.height);
  }
  const here = animalOf(record, animalView.track);
  if (!here || !view.instances) return;
  const stride = 'flags' in here.animal ? 2 : 3;
  const at = (/** @type {number} */ node) => ({ x: (here.animal.points[node * stride] + 0.5 - left) * scale,
    y: (here.animal.points[node * stride + 1] + 0.5 - top) * scale });
  ctx.strokeStyle = ctx.fillStyle = instanceColor(animalView.track, 0, tracks, view.palette);
  ctx.lineWidth = 1.5;
  ctx.globalAlpha = 0.8;
  for (const { source: a, destination: b } of view.edges ? skeleton.edges : []) {
    if (!hasNode(here.animal, a, stride) || !hasNode(here.animal, b, stride)) continue;
    const [p, q] = [at(a), at(b)];
    ctx.beginPath();
    ctx.moveTo(p.x, p.y);
    ctx.lineTo(q.x, q.y);
    ctx.stroke();
  }
  for (const { id } of skeleton.nodes) {
    if (!hasNode(here.animal, id, stride)) continue;
    const p = at(id);
    ctx.beginPath();
    ctx.arc(p.x, p.y, 2.5, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}
