import assert from 'node:assert/strict';
import test from 'node:test';
import { extentOf, gatherSizes, histogram, sideOf, statistics } from '../../Public/model/sizes.js';

const label = (id, points, flags) => ({ id, points: Float64Array.from(points), flags: Uint8Array.from(flags) });

test('only visible points count', () => {
  assert.deepEqual(extentOf(label(1, [0, 0, 30, 40, 900, 900], [1, 3, 2])), { width: 30, height: 40 });
  assert.deepEqual(extentOf(label(1, [0, 0, NaN, NaN, 10, 5], [1, 1, 1])), { width: 10, height: 5 });
  assert.equal(extentOf(label(1, [0, 0, 30, 40], [1, 0])), null);
});

test('an animal that is turned needs its diagonal', () => {
  assert.equal(sideOf({ width: 30, height: 40 }, 'asLabelled'), 40);
  assert.equal(sideOf({ width: 30, height: 40 }, 'turned'), 50);
});

test('every value is in one bar', () => {
  const bars = histogram([10, 11, 19.9, 20, 30], 2);
  assert.deepEqual(bars, [{ from: 10, to: 20, count: 3 }, { from: 20, to: 30, count: 2 }]);
  assert.equal(histogram([7, 7], 3).reduce((n, b) => n + b.count, 0), 2);
  assert.deepEqual(histogram([], 4), []);
});

test('the middle and the largest', () => {
  assert.deepEqual(statistics([5, 1, 4, 2, 3]), { count: 5, least: 1, median: 3, p95: 5, most: 5 });
});

test('labels of all videos are gathered, and no longer than wanted', async () => {
  const api = {
    timeline: async () => ({ labeled: [[3, 3], [900, 900]] }),
    instances: async (video, from) => ({ frames: new Map([[from, { frame: from, labels: [label(from + video, [0, 0, 8, 6], [1, 1])] }]]) }),
  };
  const all = await gatherSizes(api, [{ id: 1 }, { id: 2 }], () => true);
  assert.deepEqual(all.map((s) => [s.video, s.frame, s.id, s.width]), [[1, 3, 4, 8], [1, 900, 901, 8], [2, 3, 5, 8], [2, 900, 902, 8]]);
  assert.equal((await gatherSizes(api, [{ id: 1 }, { id: 2 }], () => false)).length, 1);
});
