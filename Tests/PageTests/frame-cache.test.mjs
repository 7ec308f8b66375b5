import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameCache, prefetchPlan } from '../../Public/model/frame-cache.js';

const picture = (log, name) => ({ width: 10, height: 10, close: () => log.push(name) });

test('the least recently used picture goes first and is closed', () => {
  const closed = [];
  const cache = new FrameCache(3 * 400);
  for (const f of [0, 1, 2]) cache.add(1, f, picture(closed, f));
  cache.get(1, 0);
  cache.add(1, 3, picture(closed, 3));
  assert.deepEqual(closed, [1]);
  assert.equal(cache.has(1, 0), true);
  assert.equal(cache.bytes, 3 * 400);
});

test('the picture on the canvas is never dropped', () => {
  const closed = [];
  const cache = new FrameCache(400);
  cache.add(1, 0, picture(closed, 0));
  cache.pin(1, 0);
  cache.add(1, 1, picture(closed, 1));
  cache.add(1, 2, picture(closed, 2));
  assert.deepEqual(closed, [1]);
  assert.equal(cache.has(1, 0), true);
});

test('one picture larger than the cache is still held', () => {
  const cache = new FrameCache(10);
  cache.add(1, 0, picture([], 0));
  assert.equal(cache.has(1, 0), true);
});

test('a picture in place of another closes the earlier one', () => {
  const closed = [];
  const cache = new FrameCache(4000);
  cache.add(1, 0, picture(closed, 'old'));
  cache.add(1, 0, picture(closed, 'new'));
  assert.deepEqual(closed, ['old']);
  assert.equal(cache.bytes, 400);
});

test('prefetch runs ahead in the direction of travel and stays in the video', () => {
  assert.deepEqual(prefetchPlan(10, 1, 100, 3, 1), [11, 12, 13, 9]);
  assert.deepEqual(prefetchPlan(10, -1, 100, 3, 1), [9, 8, 7, 11]);
  assert.deepEqual(prefetchPlan(98, 1, 100, 3, 1), [99, 97]);
  assert.deepEqual(prefetchPlan(50, 10, 100, 2, 1), [60, 70, 40]);
  assert.deepEqual(prefetchPlan(50, -37, 100, 2, 1), [49, 48, 51]);
});
