import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completed, confirmed, placeShape, shiftedCopy, springShape } from '../../Public/model/placement.js';
import { nextTrackName } from '../../Public/commands/tracks.js';
import { widestGap } from '../../Public/canvas/labels.js';
import { label, skeleton } from './records.mjs';

test('a skeleton without labels still gets a shape of the size asked for', () => {
  const shape = springShape(skeleton, 50);
  const reach = Math.max(...shape.map((p) => Math.hypot(p.x, p.y)));
  assert.ok(Math.abs(reach - 50) < 1e-6);
});

test('nothing is placed outside the picture, and what was outside is hidden', () => {
  const points = completed(shiftedCopy(label(1, [95, 50, NaN, NaN, 10, 10])), skeleton, { width: 100, height: 100 },
    placeShape([{ x: 0, y: 0 }, { x: 1, y: 1 }, { x: 2, y: 2 }], { x: 0, y: 0 }));
  assert.deepEqual([points[0].x, points[0].visible], [99, false]);
  assert.equal(points[1].visible, false);
  assert.deepEqual([points[2].x, points[2].y, points[2].visible], [20, 20, true]);
});

test('only unchecked points change when an animal is marked as checked', () => {
  const l = label(1, [1, 1, 2, 2, NaN, NaN]);
  l.flags[0] = 3;
  assert.deepEqual(confirmed(l), [{ node: 1, x: 2, y: 2, visible: true, complete: true }]);
});

test('a new track takes the next number', () => {
  assert.equal(nextTrackName([]), 'track_0');
  assert.equal(nextTrackName([{ id: 1, name: 'female', color: 0 }, { id: 2, name: 'track_7', color: 1 }]), 'track_8');
});

test('a node name stands in the widest gap between its edges', () => {
  assert.equal(widestGap([0, Math.PI / 2]), (Math.PI / 2 + 2 * Math.PI) / 2);
  assert.equal(widestGap([]), -Math.PI / 4);
});
