import { anchorOf } from '../../canvas/train-preview.js';
import { fill, h } from '../dom.js';

const SIDE = 104;
const MOST = 3;

/**
 * The animals of the frame as the network would be shown them: cut out around their anchor.
 *
 * @param {import('../../app.js').App} app
 */
export function createCropPreview({ store }) {
  const element = h('div', { class: 'crop-preview', role: 'group', 'aria-label': 'Crops' });
  const draw = () => {
    const { sight, record, shown, tab } = store.state;
    const picture = shown?.picture;
    if (tab !== 'train' || !sight || sight.crop === null || !picture) return fill(element);
    const crops = (record?.labels ?? []).flatMap((label) => anchorOf(label, sight.anchor) ?? []).slice(0, MOST);
    fill(element, crops.length === 0 ? h('p', { class: 'hint' }, 'Go to a labelled frame to see the crops.')
      : crops.map((at, i) => crop(picture, at, /** @type {number} */ (sight.crop), i)));
  };
  store.subscribe(['sight', 'record', 'shown', 'tab'], draw);
  return { element };
}

/**
 * @param {CanvasImageSource} picture
 * @param {import('../../model/types.js').Point} at
 * @param {number} side px of the frame
 * @param {number} place
 */
function crop(picture, at, side, place) {
  const density = window.devicePixelRatio || 1;
  const canvas = h('canvas', { class: 'crop', width: SIDE * density, height: SIDE * density, role: 'img', 'aria-label': `Crop of animal ${place + 1}` });
  const ctx = canvas.getContext('2d');
  if (!ctx) return canvas;
  const scale = (SIDE * density) / side;
  ctx.setTransform(scale, 0, 0, scale, (side / 2 - at.x - 0.5) * scale, (side / 2 - at.y - 0.5) * scale);
  ctx.drawImage(picture, 0, 0);
  return canvas;
}
