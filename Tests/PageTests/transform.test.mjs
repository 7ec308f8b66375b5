import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handleAt, handlesOf } from '../../Public/canvas/handles.js';
import { askedNode, firstPoint } from '../../Public/model/placing.js';
import { initialState } from '../../Public/model/state.js';
import { cornersOf, pulledFactors, scaledPoints, turnedPoints } from '../../Public/model/transform.js';
import { label, record, skeleton } from './records.mjs';

const near = (p, x, y) => Math.hypot(p.x - x, p.y - y) < 1e-9;

test('an animal turns about a point, clockwise on the screen, and absent nodes stay absent', () => {
  const changes = turnedPoints(label(1, [10, 0, NaN, NaN, 0, 0]), { x: 0, y: 0 }, Math.PI / 2);
  assert.deepEqual(changes.map((c) => c.node), [0, 2]);
  assert.ok(near(changes[0], 0, 10) && near(changes[1], 0, 0));
});

test('an animal is turned first and then moved', () => {
  const [p] = turnedPoints(label(1, [10, 0]), { x: 0, y: 0 }, Math.PI / 2, 5, 7);
  assert.ok(near(p, 5, 17));
});

test('turning and enlarging leave hidden nodes hidden and unchecked ones unchecked', () => {
  const l = label(1, [10, 0, 20, 0]);
  l.flags[0] = 2;
  const changes = scaledPoints(l, { x: 0, y: 0 }, 2);
  assert.deepEqual(changes.map((c) => [c.x, c.visible, c.complete]), [[20, false, true], [40, true, false]]);
});

test('a corner pulled keeps the shape, unless it is pulled freely', () => {
  const [fixed, , from] = cornersOf({ minX: 0, minY: 0, maxX: 100, maxY: 50 });
  assert.deepEqual(pulledFactors(fixed, from, { x: 200, y: 100 }, false), { fx: 2, fy: 2 });
  assert.deepEqual(pulledFactors(fixed, from, { x: 200, y: 50 }, true), { fx: 2, fy: 1 });
  const tiny = pulledFactors(fixed, from, { x: -300, y: -300 }, false);
  assert.deepEqual(tiny, { fx: 0.05, fy: 0.05 });
});

test('the corners that can be gripped are those of the selected label, outside its points', () => {
  const here = record(0, [label(7, [10, 10, 60, 10, 60, 40])]);
  const state = { ...initialState(), record: here, viewport: { scale: 2, x: 0, y: 0, fitted: false } };
  assert.equal(handlesOf(state).length, 0);
  const selected = { ...state, selection: { kind: 'label', id: 7 } };
  const corners = handlesOf(selected);
  assert.deepEqual(corners[0], { x: 21 - 7, y: 21 - 7 });
  assert.equal(handleAt(selected, corners[2].x + 3, corners[2].y - 3), 2);
  assert.equal(handleAt(selected, 70, 50), null);
  assert.equal(handlesOf({ ...selected, gesture: { label: here.labels[0] } }).length, 0);
});

test('nodes are asked for in the order of the skeleton, without those placed or skipped', () => {
  const reordered = { ...skeleton, nodes: [skeleton.nodes[2], skeleton.nodes[0], skeleton.nodes[1]] };
  assert.equal(askedNode(reordered, null, { skipped: [] }).name, 'tail');
  const l = label(1, [NaN, NaN, NaN, NaN, 5, 5]);
  assert.equal(askedNode(reordered, l, { skipped: [] }).name, 'nose');
  assert.equal(askedNode(reordered, l, { skipped: [0] }).name, 'neck');
  assert.equal(askedNode(reordered, l, { skipped: [0, 1] }), null);
});

test('an animal of one node has only that one', () => {
  assert.deepEqual(firstPoint(3, 1, { x: 4, y: 5 }), [null, { x: 4, y: 5, visible: true, complete: true }, null]);
});
