import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axis, extended, follow, frameToX, snap, stretches, ticks, xToFrame, zoom } from '../../Public/model/timeline-layout.js';

test('a frame is found again from the middle of its column', () => {
  for (const [count, width] of [[10, 1000], [1500, 700], [1_000_000, 1200]]) {
    const a = axis(null, count, width);
    for (const frame of [0, 3, count - 1]) {
      const x = (frameToX(a, frame) + frameToX(a, frame + 1)) / 2;
      assert.equal(xToFrame(a, x), frame);
    }
  }
});

test('positions beyond the ends are the first and last frame', () => {
  const a = axis(null, 100, 500);
  assert.equal(xToFrame(a, -40), 0);
  assert.equal(xToFrame(a, 5000), 99);
});

test('a million marks become at most a stretch per pixel', () => {
  const ranges = Array.from({ length: 100_000 }, (_, i) => [i * 10, i * 10]);
  const out = stretches(ranges, axis(null, 1_000_000, 800));
  assert.ok(out.length <= 800);
  assert.equal(out[0][0], 0);
  assert.ok(out.at(-1)[1] <= 800);
});

test('single frames stay visible and apart when there is room', () => {
  const out = stretches([[0, 0], [50, 50]], axis(null, 100, 100));
  assert.deepEqual(out, [[0, 1], [50, 51]]);
});

test('ranges outside the view are left out', () => {
  assert.deepEqual(stretches([[0, 9], [90, 99]], axis({ from: 20, to: 60 }, 100, 100)), []);
});

test('clicks snap to a mark nearby, never when frames are wide', () => {
  const narrow = axis(null, 10_000, 1000);
  assert.equal(snap(narrow, 502, [[[5000, 5000]]]), 5000);
  assert.equal(snap(narrow, 520, [[[5000, 5000]]]), 5200);
  const wide = axis(null, 50, 1000);
  assert.equal(snap(wide, 21, [[[0, 0]]]), 1);
});

test('zooming keeps the frame under the pointer and ends at the whole video', () => {
  const a = axis(null, 10_000, 1000);
  const view = zoom(a, 0.5, 250, 10_000);
  assert.equal(view.to - view.from + 1, 5000);
  assert.equal(Math.abs(xToFrame(axis(view, 10_000, 1000), 250) - xToFrame(a, 250)) <= 5, true);
  assert.equal(zoom(axis(view, 10_000, 1000), 4, 250, 10_000), null);
});

test('the view follows the frame only when it leaves', () => {
  const view = { from: 100, to: 199 };
  assert.equal(follow(view, 150, 1000), view);
  assert.deepEqual(follow(view, 300, 1000), { from: 250, to: 349 });
  assert.deepEqual(follow(view, 999, 1000), { from: 900, to: 999 });
});

test('the scale counts as a person does, from 1, in round numbers', () => {
  assert.deepEqual(ticks(axis(null, 1000, 500), 90), [199, 399, 599, 799, 999]);
});

test('a selection grows and shrinks from the end one stands on, and begins anew elsewhere', () => {
  assert.deepEqual(extended(null, 5, 6), [5, 6]);
  assert.deepEqual(extended([5, 6], 6, 9), [5, 9]);
  assert.deepEqual(extended([5, 9], 9, 3), [3, 5]);
  assert.deepEqual(extended([3, 5], 3, 2), [2, 5]);
  assert.deepEqual(extended([3, 5], 20, 21), [20, 21]);
});
