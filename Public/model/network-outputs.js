/**
 * What a run's networks see on a frame, as the server sends it (docs/api.md, “What a network sees”).
 *
 * @typedef {'confidenceMaps' | 'partAffinityFields' | 'classMaps'} OutputKind
 * @typedef {{model: string, kind: OutputKind, channels: string[]}} Output
 * @typedef {{width: number, height: number, scale: number, x: number, y: number, values: Uint8Array}} Patch cell (i, j) lies at
 *   (x + scale · i, y + scale · j) px of the frame; values by channel, row, column
 * @typedef {{frame: number, outputs: Output[], output: number, patches: Patch[]}} NetworkView
 */

const MAGIC = 0x314f5354;

/**
 * @param {ArrayBuffer} buffer
 * @returns {NetworkView}
 * @throws {Error} when it is something else, or cut short
 */
export function parseOutputs(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new Error('The server’s answer is not what a network sees.');
  const length = view.getUint32(4, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const { kind, channels } = head.outputs[head.output];
  const depth = channels.length * (kind === 'partAffinityFields' ? 2 : 1);
  let at = 8 + length;
  for (const patch of head.patches) {
    const size = depth * patch.width * patch.height;
    if (at + size > buffer.byteLength) throw new Error('The server’s answer is cut short.');
    patch.values = new Uint8Array(buffer, at, size);
    at += size;
  }
  return head;
}

const KINDS = { confidenceMaps: 'Parts', partAffinityFields: 'Limbs', classMaps: 'Identities' };
const MODELS = /** @type {Record<string, string>} */ ({
  centroid: 'centroid', centered_instance: 'centred animal', centered_instance_id: 'centred animal', single_instance: 'single animal',
  bottom_up: 'bottom-up', bottom_up_id: 'bottom-up',
});

/** @param {Output} output */
export const outputTitle = ({ model, kind }) => `${model === 'centroid' ? 'Anchors' : KINDS[kind]} (${MODELS[model] ?? model})`;

/**
 * The highest value of maps, 0 to 1: how sure the network is at its surest.
 *
 * @param {NetworkView} view
 */
export const highest = ({ patches }) => patches.reduce((most, { values }) => values.reduce((a, b) => (b > a ? b : a), most), 0) / 255;

/**
 * A patch of maps as pixels: each cell in the colour of the channel that is highest there, the more opaque the higher.
 *
 * @param {Patch} patch
 * @param {[number, number, number][]} colors by channel
 * @param {number | null} only one channel; null: all
 * @returns {Uint8ClampedArray} RGBA
 */
export function tint({ width, height, values }, colors, only) {
  const area = width * height;
  const pixels = new Uint8ClampedArray(4 * area);
  const channels = only === null ? colors.map((_, i) => i) : [only];
  for (let cell = 0; cell < area; cell++) {
    let best = 0;
    let owner = 0;
    for (const channel of channels) {
      const value = values[channel * area + cell];
      if (value > best) [best, owner] = [value, channel];
    }
    pixels.set(colors[owner], 4 * cell);
    pixels[4 * cell + 3] = Math.min(255, Math.round(best * 0.86));
  }
  return pixels;
}

/**
 * The arrows of a field that are worth drawing, one for every `step` cells.
 *
 * @param {Patch} patch
 * @param {number} links
 * @param {number | null} only one link; null: all
 * @param {number} step cells
 * @returns {{x: number, y: number, dx: number, dy: number, link: number}[]} x, y px of the frame; dx, dy -1 to 1
 */
export function arrows({ width, height, scale, x, y, values }, links, only, step) {
  const area = width * height;
  const found = [];
  for (let link = 0; link < links; link++) {
    if (only !== null && link !== only) continue;
    for (let row = Math.floor(step / 2); row < height; row += step) {
      for (let column = Math.floor(step / 2); column < width; column += step) {
        const cell = 2 * link * area + row * width + column;
        const dx = (values[cell] - 128) / 127;
        const dy = (values[cell + area] - 128) / 127;
        if (dx * dx + dy * dy > FAINT * FAINT) found.push({ x: x + scale * column, y: y + scale * row, dx, dy, link });
      }
    }
  }
  return found;
}

/** A field weaker than this is noise. */
const FAINT = 0.2;

/**
 * @param {string} hex `#rrggbb`
 * @returns {[number, number, number]}
 */
export const rgbOf = (hex) => [parseInt(hex.slice(1, 3), 16), parseInt(hex.slice(3, 5), 16), parseInt(hex.slice(5, 7), 16)];
