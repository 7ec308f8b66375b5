import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PendingEdits } from '../../Public/model/pending.js';
import { label, prediction, record } from './records.mjs';

const base = () => record(4, [label(1, [1, 1, 2, 2, 3, 3])], [prediction(10, [5, 5, 0.9, NaN, NaN, 0, 7, 7, 0.5], { track: 3 })]);
const entry = (id, edit, made = [], frame = 4) => ({ id, edit, video: 1, frame, made, revision: null });
const move = (id, x) => entry(id, { type: 'setPoints', instance: 1, points: [{ node: 1, x, y: 9, visible: false, complete: true }] });

test('an edit shows before the server has it, on its own frame only', () => {
  const pending = new PendingEdits();
  pending.add(move('a', 20));
  const [moved] = pending.over(1, base()).labels;
  assert.deepEqual([...moved.points], [1, 1, 20, 9, 3, 3]);
  assert.equal(moved.flags[1], 2);
  assert.equal(pending.over(2, base()).labels[0].points[2], 2);
  assert.equal(pending.over(1, record(5)).labels.length, 0);
});

test('the server’s window is not altered', () => {
  const pending = new PendingEdits();
  const r = base();
  pending.add(move('a', 20));
  pending.over(1, r);
  assert.equal(r.labels[0].points[2], 2);
});

test('an edit leaves only once a window of its revision or later has come', () => {
  const pending = new PendingEdits();
  pending.add(move('a', 20));
  pending.prune(1, [0, 63], 99);
  assert.equal(pending.entries.length, 1);
  pending.acknowledge('a', 12, []);
  pending.prune(1, [0, 63], 11);
  pending.prune(1, [64, 127], 12);
  assert.equal(pending.entries.length, 1);
  pending.prune(1, [0, 63], 12);
  assert.equal(pending.entries.length, 0);
});

test('a new instance takes its id from the server, and later edits of it follow', () => {
  const pending = new PendingEdits();
  pending.add(entry('a', { type: 'addInstance', points: [{ x: 1, y: 2, visible: true, complete: false }, null, null] }, ['new:a:0']));
  pending.add(entry('b', { type: 'setTrack', instances: ['new:a:0'], track: 3 }));
  assert.equal(pending.over(1, base()).labels[1].track, 3);
  pending.acknowledge('a', 5, [77]);
  const made = pending.over(1, base()).labels[1];
  assert.deepEqual([made.id, made.track], [77, 3]);
});

test('a window that already holds the new instance does not show it twice', () => {
  const pending = new PendingEdits();
  pending.add(entry('a', { type: 'addInstance', points: [{ x: 1, y: 2, visible: true, complete: false }] }, ['new:a:0']));
  pending.acknowledge('a', 5, [1]);
  assert.equal(pending.over(1, base()).labels.length, 1);
});

test('an accepted prediction becomes a label linked to it, absent nodes absent', () => {
  const pending = new PendingEdits();
  pending.add(entry('a', { type: 'acceptPredictions', predictions: [10], complete: true }, ['new:a:0']));
  const made = pending.over(1, base()).labels[1];
  assert.deepEqual([made.fromPrediction, made.track], [10, 3]);
  assert.deepEqual([...made.points], [5, 5, NaN, NaN, 7, 7]);
  assert.deepEqual([...made.flags], [3, 0, 3]);
});

test('deleting takes labels and predictions away', () => {
  const pending = new PendingEdits();
  pending.add(entry('a', { type: 'deleteInstances', instances: [1] }));
  pending.add(entry('b', { type: 'deletePredictions', predictions: [10] }));
  const r = pending.over(1, base());
  assert.deepEqual([r.labels.length, r.predictions.length], [0, 0]);
});
