import { isPlain, toneTable } from '../model/tone.js';

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Shows the frame brighter or darker: a table of greys that the browser lays over the picture's canvas as it puts the
 * page together. The picture itself is drawn once, as without it; with the tone as it comes there is no filter at all.
 *
 * @param {import('../app.js').App} app
 * @param {HTMLCanvasElement} picture
 */
export function mountTone({ store }, picture) {
  const make = (/** @type {string} */ name, /** @type {Record<string, string>} */ attributes) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const svg = make('svg', { class: 'tone-filter', 'aria-hidden': 'true' });
  const filter = make('filter', { id: 'tone', x: '0', y: '0', width: '1', height: '1', 'color-interpolation-filters': 'sRGB' });
  const transfer = make('feComponentTransfer', {});
  const channels = ['R', 'G', 'B'].map((c) => make(`feFunc${c}`, { type: 'table' }));
  transfer.append(...channels);
  filter.append(transfer);
  svg.append(filter);
  const apply = () => {
    const { tone } = store.state;
    const values = toneTable(tone).map((v) => v.toFixed(4)).join(' ');
    for (const channel of channels) channel.setAttribute('tableValues', values);
    picture.style.filter = isPlain(tone) ? '' : 'url(#tone)';
  };
  store.subscribe(['tone'], apply);
  apply();
  return svg;
}
