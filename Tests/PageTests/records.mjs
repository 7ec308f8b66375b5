/** Small values that several tests build on. */

export const skeleton = {
  name: 'mouse', nodes: [{ id: 0, name: 'nose' }, { id: 1, name: 'neck' }, { id: 2, name: 'tail' }],
  edges: [{ source: 0, destination: 1 }, { source: 1, destination: 2 }], symmetries: [],
};

/**
 * @param {number | string} id
 * @param {number[]} xy
 * @param {object} [more]
 */
export const label = (id, xy, more = {}) => ({
  id, track: null, fromPrediction: null, points: Float64Array.from(xy),
  flags: Uint8Array.from({ length: xy.length / 2 }, (_, i) => (Number.isFinite(xy[2 * i]) ? 1 : 0)), ...more,
});

/**
 * @param {number} id
 * @param {number[]} xys
 * @param {object} [more]
 */
export const prediction = (id, xys, more = {}) => ({
  id, track: null, score: 0.9, trackingScore: 0, points: Float32Array.from(xys), ...more,
});

export const record = (frame, labels = [], predictions = []) => ({ frame, negative: false, labels, predictions });
