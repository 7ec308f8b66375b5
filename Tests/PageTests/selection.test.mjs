import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextSelection, selectable, shownPredictions, validSelection, visibleNodes } from '../../Public/model/instances.js';
import { label, prediction, record, skeleton } from './records.mjs';

const xy = [1, 1, 2, 2, 3, 3];
const xys = [1, 1, 1, 2, 2, 1, 3, 3, 1];

test('a prediction is hidden by the label made from it and by a label on its track', () => {
  const r = record(0, [label(1, xy, { fromPrediction: 10 }), label(2, xy, { track: 5 })],
    [prediction(10, xys), prediction(11, xys, { track: 5 }), prediction(12, xys, { track: 6 }), prediction(13, xys)]);
  assert.deepEqual(shownPredictions(r).map((p) => p.id), [12, 13]);
});

test('selection walks labels, then predictions, and round again', () => {
  const r = record(0, [label(1, xy)], [prediction(10, xys)]);
  const first = nextSelection(r, null, 1);
  assert.deepEqual(first, { kind: 'label', id: 1 });
  const second = nextSelection(r, first, 1);
  assert.deepEqual(second, { kind: 'prediction', id: 10 });
  assert.deepEqual(nextSelection(r, second, 1), first);
  assert.deepEqual(nextSelection(r, null, -1), second);
  assert.equal(nextSelection(record(0), null, 1), null);
});

test('a selection that is gone is dropped', () => {
  const r = record(0, [label(1, xy)]);
  assert.equal(validSelection(r, { kind: 'label', id: 2 }), null);
  assert.deepEqual(validSelection(r, { kind: 'label', id: 1 }), { kind: 'label', id: 1 });
  assert.equal(selectable(null).length, 0);
});

test('hidden and absent nodes do not count as visible', () => {
  const l = label(1, [1, 1, NaN, NaN, 3, 3]);
  assert.equal(visibleNodes(l, skeleton), 2);
  l.flags[2] = 2;
  assert.equal(visibleNodes(l, skeleton), 1);
});
