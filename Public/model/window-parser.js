/** @typedef {import('./types.js').FrameRecord} FrameRecord */

const MAGIC = 0x31575354;
const HEADER = 24;
const FRAME_ENTRY = 16;

/**
 * Reads the binary window of labels and predictions (docs/api.md, “Frames”). Points are views into `buffer`.
 *
 * @param {ArrayBuffer} buffer
 * @returns {{revision: number, slots: number, frames: Map<number, FrameRecord>}}
 * @throws {RangeError} when the message is not a window, is of another version, or is cut short
 */
export function parseWindow(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < HEADER || view.getUint32(0, true) !== MAGIC) {
    throw new RangeError('The answer is not a window of instances.');
  }
  const version = view.getUint32(4, true);
  if (version !== 1) throw new RangeError(`The window of instances has version ${version}; this page reads 1.`);
  const slots = view.getUint32(8, true);
  const count = view.getUint32(12, true);
  const revision = int64(view, 16);
  /** @type {Map<number, FrameRecord>} */
  const frames = new Map();
  let offset = HEADER + count * FRAME_ENTRY;
  for (let i = 0; i < count; i++) {
    const entry = HEADER + i * FRAME_ENTRY;
    const record = { frame: view.getUint32(entry, true), negative: view.getUint8(entry + 8) !== 0,
      labels: /** @type {any[]} */ ([]), predictions: /** @type {any[]} */ ([]) };
    const labels = view.getUint16(entry + 4, true);
    const predictions = view.getUint16(entry + 6, true);
    for (let k = 0; k < labels; k++, offset += labelSize(slots)) record.labels.push(label(view, offset, slots));
    for (let k = 0; k < predictions; k++, offset += predictionSize(slots)) {
      record.predictions.push(prediction(view, offset, slots));
    }
    frames.set(record.frame, record);
  }
  return { revision, slots, frames };
}

/** @param {number} n */
const padded = (n) => (n + 7) & ~7;

/** @param {number} slots */
export const labelSize = (slots) => 24 + 16 * slots + padded(slots);

/** @param {number} slots */
export const predictionSize = (slots) => 24 + padded(12 * slots);

/**
 * An id: exact up to 2^53, which no project reaches.
 *
 * @param {DataView} view
 * @param {number} offset
 */
function int64(view, offset) {
  return view.getUint32(offset, true) + view.getInt32(offset + 4, true) * 4294967296;
}

/**
 * @param {DataView} view
 * @param {number} offset
 */
function optionalID(view, offset) {
  const id = int64(view, offset);
  return id < 0 ? null : id;
}

/**
 * @param {DataView} view
 * @param {number} offset
 * @param {number} slots
 * @returns {import('./types.js').Label}
 */
function label(view, offset, slots) {
  return {
    id: int64(view, offset), track: optionalID(view, offset + 8), fromPrediction: optionalID(view, offset + 16),
    points: new Float64Array(view.buffer, offset + 24, 2 * slots),
    flags: new Uint8Array(view.buffer, offset + 24 + 16 * slots, slots),
  };
}

/**
 * @param {DataView} view
 * @param {number} offset
 * @param {number} slots
 * @returns {import('./types.js').Prediction}
 */
function prediction(view, offset, slots) {
  return {
    id: int64(view, offset), track: optionalID(view, offset + 8), score: view.getFloat32(offset + 16, true),
    trackingScore: view.getFloat32(offset + 20, true), points: new Float32Array(view.buffer, offset + 24, 3 * slots),
  };
}
