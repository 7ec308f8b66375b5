import assert from 'node:assert/strict';
import { test } from 'node:test';
import { animalOf, cropOf, followed } from '../../Public/model/animal-view.js';
import { label, prediction, record } from './records.mjs';

test('the view keeps the animal in its middle and its scale while the animal moves', () => {
  const at = (x) => record(1, [], [prediction(5, [x, 10, 1, x + 20, 30, 1], { track: 3 })]);
  const first = followed({ track: 3, side: 0, x: 0, y: 0 }, at(10));
  assert.deepEqual([first.x, first.y], [20, 20]);
  assert.ok(first.side >= 24);
  const later = followed(first, at(110));
  assert.deepEqual([later.x, later.y, later.side], [120, 20, first.side]);
  assert.equal(followed(later, record(2)), later);
});

test('a label stands for its prediction in the view', () => {
  const r = record(1, [label(9, [1, 1, 3, 3], { track: 3 })], [prediction(5, [50, 50, 1, 60, 60, 1], { track: 3 })]);
  assert.equal(animalOf(r, 3).animal.id, 9);
  assert.equal(animalOf(r, 4), null);
});

test('at the edge of the picture the rest of the view stays empty', () => {
  const { source, target } = cropOf({ track: 1, x: 4.5, y: 49.5, side: 20 }, { width: 100, height: 100 }, 200);
  assert.deepEqual(source, { x: 0, y: 40, width: 15, height: 20 });
  assert.deepEqual(target, { x: 50, y: 0, width: 150, height: 200 });
});
