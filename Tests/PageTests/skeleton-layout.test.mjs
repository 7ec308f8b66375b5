import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutOut, joined, layoutOf, newNodeName, nodeNear, readLayout, scaledLayout, writeLayout } from '../../Public/model/skeleton-layout.js';
import { label, skeleton } from './records.mjs';

const size = { width: 100, height: 80 };

test('a node stands where a person put it, else where the example has it, else where its edges pull it', () => {
  const layout = layoutOf(skeleton, { 0: { x: 5, y: 6 } }, label(1, [50, 50, 60, 61, NaN, NaN]), size);
  assert.deepEqual(layout[0], { x: 5, y: 6 });
  assert.deepEqual(layout[1], { x: 60, y: 61 });
  assert.ok(layout[2].x >= 0 && layout[2].x <= 99 && layout[2].y >= 0 && layout[2].y <= 79);
});

test('nothing stands outside the field', () => {
  assert.deepEqual(layoutOf(skeleton, { 0: { x: -5, y: 900 } }, null, size)[0], { x: 0, y: 79 });
});

test('the nearest node within reach is taken', () => {
  const layout = { 0: { x: 0, y: 0 }, 4: { x: 10, y: 0 } };
  assert.equal(nodeNear(layout, { x: 7, y: 0 }, 8), 4);
  assert.equal(nodeNear(layout, { x: 40, y: 0 }, 8), null);
});

test('a drag from node to node joins what is apart and parts what is joined', () => {
  assert.deepEqual(joined(skeleton, 'connect', 0, 2), { type: 'addEdge', source: 0, destination: 2 });
  assert.deepEqual(joined(skeleton, 'connect', 1, 0), { type: 'deleteEdge', source: 0, destination: 1 });
  assert.deepEqual(joined(skeleton, 'pair', 0, 2), { type: 'setSymmetry', node: 0, partner: 2 });
  const paired = { ...skeleton, symmetries: [{ first: 0, second: 2 }] };
  assert.deepEqual(joined(paired, 'pair', 2, 0), { type: 'setSymmetry', node: 2, partner: null });
  assert.equal(joined(skeleton, 'connect', 1, 1), null);
});

test('a new node has a name of its own', () => {
  assert.equal(newNodeName(skeleton), 'part_4');
  assert.equal(newNodeName({ ...skeleton, nodes: [{ id: 0, name: 'part_2' }] }), 'part_3');
});

test('places are kept per project', () => {
  const held = new Map();
  const storage = { getItem: (k) => held.get(k) ?? null, setItem: (k, v) => held.set(k, v) };
  writeLayout(storage, '/a', { 1: { x: 1, y: 2 } });
  assert.deepEqual(readLayout(storage, '/a'), { 1: { x: 1, y: 2 } });
  assert.deepEqual(readLayout(storage, '/b'), {});
});

test('the animal that serves as example fills a good part of the field, which stays within the frame', () => {
  const frame = { width: 1000, height: 800 };
  assert.deepEqual(cutOut(null, frame), { x: 0, y: 0, width: 1000, height: 800 });
  assert.deepEqual(cutOut({ minX: 450, minY: 380, maxX: 550, maxY: 420 }, frame), { x: 380, y: 310, width: 240, height: 180 });
  const edge = cutOut({ minX: 0, minY: 700, maxX: 100, maxY: 799 }, frame);
  assert.deepEqual([edge.x, edge.y], [0, 620]);
  assert.deepEqual(scaledLayout({ 1: { x: 0.5, y: 0.25 } }, 200, 100), { 1: { x: 100, y: 25 } });
});
