import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut, deletions, taken } from '../../Public/model/bulk-delete.js';
import { windows } from '../../Public/model/checker.js';
import { label, prediction, record } from './records.mjs';

const all = { what: 'both', which: 'all', score: 0.5, most: 1, area: null, track: 'any' };
const frame = record(3, [label(1, [5, 5, 10, 10], { track: 7 })], [
  prediction(21, [1, 1, 1, 9, 9, 1], { score: 0.2 }), prediction(22, [50, 50, 1, 60, 60, 1], { score: 0.9, track: 7 }),
  prediction(23, [2, 2, 1, 3, 3, 1], { score: 0.7 })]);

test('what, which and track narrow what is taken', () => {
  assert.deepEqual(taken(frame, all), { labels: [1], predictions: [21, 22, 23] });
  assert.deepEqual(taken(frame, { ...all, what: 'labels' }), { labels: [1], predictions: [] });
  assert.deepEqual(taken(frame, { ...all, track: 7 }), { labels: [1], predictions: [22] });
  assert.deepEqual(taken(frame, { ...all, what: 'predictions', track: 'none' }).predictions, [21, 23]);
});

test('scores take predictions only, and the best of a frame are kept', () => {
  assert.deepEqual(taken(frame, { ...all, which: 'score' }), { labels: [], predictions: [21] });
  assert.deepEqual(taken(frame, { ...all, which: 'beyond', most: 2 }), { labels: [], predictions: [21] });
});

test('an area takes what lies wholly within it', () => {
  const area = { minX: 0, minY: 0, maxX: 10, maxY: 10 };
  assert.deepEqual(taken(frame, { ...all, which: 'area', area }), { labels: [1], predictions: [21, 23] });
});

test('predictions on frames with labels are taken there only', () => {
  assert.deepEqual(taken({ ...frame, labels: [] }, { ...all, what: 'predictions', which: 'labelled' }).predictions, []);
  assert.deepEqual(taken(frame, { ...all, what: 'predictions', which: 'labelled' }).predictions, [21, 22, 23]);
});

test('ranges are cut to a stretch, or to what lies outside it', () => {
  assert.deepEqual(cut([[0, 10], [20, 30]], [5, 25]), [[5, 10], [20, 25]]);
  assert.deepEqual(cut([[0, 10], [20, 30]], [5, 25], true), [[0, 4], [26, 30]]);
  assert.deepEqual(cut([[0, 10]], null), [[0, 10]]);
});

test('frames are asked for in stretches, near ones together, never many at once', () => {
  assert.deepEqual(windows([[0, 0], [8, 8], [100, 100]], 16, 256), [[0, 8], [100, 100]]);
  assert.deepEqual(windows([[0, 599]], 16, 256), [[0, 255], [256, 511], [512, 599]]);
});

test('each video is one step for its predictions and one for its labels', () => {
  const found = [{ video: 1, labels: [4], predictions: [5, 6], frames: [] }, { video: 2, labels: [], predictions: [], frames: [] }];
  assert.deepEqual(deletions(found), [{ type: 'deletePredictions', video: 1, predictions: [5, 6] },
    { type: 'deleteInstances', instances: [4] }]);
  const many = { video: 1, labels: [], predictions: Array.from({ length: 250_000 }, (_, i) => i), frames: [] };
  assert.deepEqual(deletions([many]).map((e) => e.predictions.length), [100_000, 100_000, 50_000]);
});
