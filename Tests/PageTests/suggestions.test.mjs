import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobOf, METHODS } from '../../Public/model/suggest-methods.js';
import { byKey, choose, defaultOrder, isDone, nextOf, rowsOf, sorted, suggestionMarks, summary, turned } from '../../Public/model/suggestions.js';

const videos = [{ id: 7 }, { id: 3 }];
const suggestion = (video, frame, group = 0, reason = null) => ({ video, frame, group, reason });
const list = [suggestion(3, 5, 1, 'moves 9 px'), suggestion(7, 90, 0, 'moves 45 px'), suggestion(7, 20, 1), suggestion(7, 40, 0, 'moves 100 px')];
const states = byKey([
  { video: 7, frame: 90, labels: 2, negative: false, predictions: 1, score: 0.4 },
  { video: 7, frame: 20, labels: 0, negative: true, predictions: 0, score: null },
  { video: 3, frame: 5, labels: 0, negative: false, predictions: 2, score: 0.9 }]);
const rows = rowsOf(list, states, videos);
const frames = (order) => sorted(rows, order).map((r) => r.frame);

test('suggestions stand in the order of the videos and of time', () => {
  assert.deepEqual(frames(defaultOrder), [20, 40, 90, 5]);
  assert.deepEqual(frames({ by: 'frame', down: true }), [5, 90, 40, 20]);
});

test('each column sorts; what has no value is last either way', () => {
  assert.deepEqual(frames({ by: 'labels', down: true }), [90, 20, 40, 5]);
  assert.deepEqual(frames({ by: 'score', down: false }), [90, 5, 20, 40]);
  assert.deepEqual(frames({ by: 'score', down: true }), [5, 90, 20, 40]);
  assert.deepEqual(frames({ by: 'reason', down: true }), [40, 90, 5, 20]);
  const scores = rowsOf([0.9, 0.12, 0.3].map((s, i) => suggestion(7, i, 0, `lowest score ${s}`)), {}, videos);
  assert.deepEqual(sorted(scores, { by: 'reason', down: false }).map((r) => r.frame), [1, 2, 0]);
  assert.deepEqual(frames({ by: 'group', down: false }), [40, 90, 20, 5]);
});

test('groups the other way round are interleaved', () => {
  assert.deepEqual(frames({ by: 'group', down: true }), [40, 20, 90, 5]);
});

test('a click on the same head turns the order round', () => {
  assert.deepEqual(turned(defaultOrder, 'frame'), { by: 'frame', down: true });
  assert.deepEqual(turned(defaultOrder, 'score'), { by: 'score', down: false });
});

test('labelled and negative frames are done', () => {
  assert.deepEqual(rows.map(isDone), [false, true, true, false]);
  assert.equal(summary(rows), '2 of 4 labelled (50 %)');
});

test('walking follows the order, wraps, and begins near where one is', () => {
  const all = sorted(rows, defaultOrder);
  const next = (video, frame, step, order = defaultOrder, visited = null) =>
    nextOf(sorted(rows, order), order, { video, frame, place: videos.findIndex((v) => v.id === video) }, visited, step)?.frame;
  assert.equal(next(7, 20, 1), 40);
  assert.equal(next(3, 5, 1), 20);
  assert.equal(next(7, 20, -1), 5);
  assert.equal(next(7, 50, 1), 90);
  assert.equal(next(7, 50, -1), 40);
  assert.equal(next(3, 0, 1), 5);
  assert.equal(next(3, 80, 1), 20);
  assert.equal(next(7, 50, 1, { by: 'frame', down: true }), 40);
  const byScore = { by: 'score', down: false };
  assert.equal(next(7, 1, 1, byScore), 90);
  assert.equal(next(7, 1, 1, byScore, '3/5'), 20);
  assert.equal(nextOf([], defaultOrder, { video: 7, frame: 0, place: 0 }, null, 1), null);
  assert.equal(all.length, 4);
});

test('the timeline tells open, predicted and labelled suggestions apart', () => {
  const timeline = { suggested: [[3, 6], [20, 20]], labeled: [[4, 4]], negative: [[5, 5]], predicted: [[4, 6]] };
  assert.deepEqual(suggestionMarks(timeline, { from: 0, to: 10 }), [
    { frame: 3, kind: 'open' }, { frame: 4, kind: 'done' }, { frame: 5, kind: 'done' }, { frame: 6, kind: 'predicted' }]);
});

const form = { method: 'sample', count: '20', video: 7, frames: '', models: [], values: {} };

test('a job names only what differs from what is usual', () => {
  assert.deepEqual(jobOf(form), { kind: 'suggest', method: 'sample', count: 20, video: 7 });
  assert.deepEqual(jobOf({ ...form, video: null, frames: '0-99', values: { sampling: 'random' } }),
    { kind: 'suggest', method: 'sample', count: 20, frames: '0-99', options: { sampling: 'random' } });
  assert.deepEqual(jobOf({ ...form, method: 'frame-chunk', count: '' }), { kind: 'suggest', method: 'frame-chunk', video: 7 });
  assert.deepEqual(jobOf({ ...form, models: ['a'] }).models, undefined);
  assert.deepEqual(jobOf({ ...form, method: 'uncertain', models: ['a', 'b'] }).models, ['a', 'b']);
});

test('numbers out of bounds are refused in words', () => {
  assert.throws(() => jobOf({ ...form, count: '0' }), /How many/);
  assert.throws(() => jobOf({ ...form, count: 'x' }), /How many/);
  assert.throws(() => jobOf({ ...form, method: 'image-features', values: { clusters: '0' } }), /Kinds of look/);
  assert.throws(() => jobOf({ ...form, method: 'image-features', values: { clusters: '2.5' } }), /whole number/);
  for (const m of METHODS) assert.equal(jobOf({ ...form, method: m.id }).options, undefined);
});

test('several suggestions are chosen with Ctrl and Shift', () => {
  const listed = sorted(rows, defaultOrder);
  const [a, b, c, d] = listed.map((r) => r.key);
  const nothing = { keys: new Set(), from: null };
  const plain = choose(listed, nothing, b, { ctrl: false, shift: false });
  assert.deepEqual([...plain.keys], []);
  const stretch = choose(listed, plain, d, { ctrl: false, shift: true });
  assert.deepEqual([...stretch.keys], [b, c, d]);
  assert.deepEqual([...choose(listed, stretch, a, { ctrl: false, shift: true }).keys], [a, b]);
  const less = choose(listed, stretch, c, { ctrl: true, shift: false });
  assert.deepEqual([...less.keys], [b, d]);
  assert.deepEqual([...choose(listed, less, a, { ctrl: true, shift: false }).keys], [b, d, a]);
  assert.deepEqual([...choose(listed, less, a, { ctrl: false, shift: false }).keys], []);
});
