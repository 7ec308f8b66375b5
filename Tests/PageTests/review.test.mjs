import assert from 'node:assert/strict';
import { test } from 'node:test';
import { swap, swapPair } from '../../Public/commands/track-edits.js';
import { answered, boundText, continuations, joinPaths, judged, loopAround, nextItem, nextJoin, received } from '../../Public/model/review.js';
import { Reviewer } from '../../Public/model/reviewer.js';
import { initialState } from '../../Public/model/state.js';
import { Store } from '../../Public/model/store.js';
import { label, prediction, record } from './records.mjs';

const join = (id, more = {}) => ({ id, video: 1, before: 9, frame: 12, track: 1, other: 2, probability: 0.3, state: 'open', ...more });
const animal = (id, track, x, y) => prediction(id, [x, y, 1, x + 2, y, 1, NaN, NaN, 0], { track });

test('the loop is a second on each side, and stays in the video', () => {
  assert.deepEqual(loopAround(join(1, { before: 100, frame: 110 }), { frameCount: 1000, framesPerSecond: 30 }), [70, 140]);
  assert.deepEqual(loopAround(join(1), { frameCount: 20, framesPerSecond: 25 }), [0, 19]);
});

test('the paths of both animals break at the join, and a label stands for its prediction', () => {
  const records = new Map([
    [9, record(9, [], [animal(1, 1, 10, 10), animal(2, 2, 50, 10)])],
    [12, record(12, [label(7, [20, 30, 22, 30], { track: 1 })], [animal(3, 1, 0, 0), animal(4, 2, 60, 10)])],
  ]);
  const paths = joinPaths(join(1), [8, 13], (f) => records.get(f) ?? null);
  assert.deepEqual(paths, [
    { track: 1, before: [{ frame: 9, x: 11, y: 10 }], after: [{ frame: 12, x: 21, y: 30 }] },
    { track: 2, before: [{ frame: 9, x: 51, y: 10 }], after: [{ frame: 12, x: 61, y: 10 }] },
  ]);
  const ways = continuations(paths).map(({ track, own, spots }) => [track, own, spots[0].x]);
  assert.deepEqual(ways, [[1, true, 21], [1, false, 61], [2, false, 21], [2, true, 61]]);
});

test('the next join is the next open one, round and round', () => {
  const joins = [join(1), join(2, { state: 'right' }), join(3)];
  assert.equal(nextJoin(joins, null, 1).id, 1);
  assert.equal(nextJoin(joins, 1, 1).id, 3);
  assert.equal(nextJoin(joins, 3, 1).id, 1);
  assert.equal(nextJoin(joins, 1, -1).id, 3);
  assert.equal(nextJoin(joins, null, -1).id, 3);
  assert.equal(nextJoin([join(2, { state: 'right' })], null, 1), null);
});

test('an answer is counted at once', () => {
  const review = { joins: [join(1), join(2)], counts: { open: 2, right: 0, swapped: 0, unsure: 0 } };
  const after = answered(review, 2, 'swapped');
  assert.deepEqual(after.counts, { open: 1, right: 0, swapped: 1, unsure: 0 });
  assert.deepEqual(after.joins.map((j) => j.state), ['open', 'swapped']);
});

test('a sample is walked in order, and only the animals named are wrong', () => {
  const items = [[3, 1], [3, 2], [8, 1]].map(([frame, track], ordinal) => ({ ordinal, video: 1, frame, track, verdict: null, changed: false }));
  const sample = { id: 5, video: 1, seed: 1, population: 90, items };
  assert.deepEqual(nextItem(sample, null), { video: 1, frame: 3 });
  const statement = { sample, bound: null, confidence: 0.95, sizes: [], counts: { drawn: 3, checked: 0, wrong: 0, unsure: 0, changed: 0 } };
  const after = judged(statement, { video: 1, frame: 3 }, 'wrong', [2]);
  assert.deepEqual(after.sample.items.map((i) => i.verdict), ['right', 'wrong', null]);
  assert.equal(after.counts.checked, 2);
  assert.deepEqual(nextItem(after.sample, { video: 1, frame: 3 }), { video: 1, frame: 8 });
  assert.equal(nextItem(judged(after, { video: 1, frame: 8 }, 'unsure', null).sample, { video: 1, frame: 8 }), null);
});

test('a bound is never rounded down', () => {
  assert.deepEqual([0.0099696, 0.05, 0.04950, 0.001, 0.00099975, 0.3221, 1, 0].map(boundText),
    ['1.0 %', '5.0 %', '5.0 %', '0.10 %', '0.10 %', '33 %', '100 %', '0 %']);
});

function reviewing(joins) {
  const store = new Store({ ...initialState(), tab: 'review', videos: [{ id: 1, frameCount: 100, framesPerSecond: 25 }], video: 1 });
  const log = [];
  const reviewer = new Reviewer({
    store, notify: (text) => log.push(['notify', text]),
    editor: { onProject: async (edit) => { log.push(['edit', edit.join ?? edit.frame, edit.answer ?? edit.verdict, edit.wrong ?? null]); } },
    instances: { size: 64, ensure: async () => {}, get: () => null },
    navigator: { go: (video, frame) => log.push(['go', frame]) },
    playback: { stop() {}, loop: (range) => log.push(['loop', ...range]) },
  });
  reviewer.set({ loaded: true, joins, counts: { open: joins.length, right: 0, swapped: 0, unsure: 0 } });
  return { store, reviewer, log };
}

const settled = () => new Promise((resolve) => { setTimeout(resolve, 0); });

test('answers lead from join to join, and the last one to the end', async () => {
  const { reviewer, log, store } = reviewing([join(1), join(2, { before: 50, frame: 52 })]);
  reviewer.walk(1);
  await settled();
  await reviewer.answer('right');
  await settled();
  assert.deepEqual(log, [['go', 9], ['loop', 0, 37], ['edit', 1, 'right', null], ['go', 50], ['loop', 25, 77]]);
  await reviewer.answer('swapped');
  assert.deepEqual(log[5], ['edit', 2, 'swapped', null]);
  assert.match(log[6][1], /Every join is answered/);
  assert.equal(store.state.review.join, null);
  assert.deepEqual(store.state.review.counts, { open: 0, right: 1, swapped: 1, unsure: 0 });
});

test('what the server told before an answer does not bring the join back', async () => {
  const before = [join(1, { state: 'right' }), join(2)];
  const { reviewer, log, store } = reviewing(before);
  reviewer.set({ join: 2 });
  reviewer.editor = { onProject: async () => {
    await settled();
    reviewer.set({ joins: before, counts: { open: 1, right: 1, swapped: 0, unsure: 0 } });
  } };
  await reviewer.answer('swapped');
  assert.equal(store.state.review.join, null);
  assert.match(log[0][1], /Every join is answered/);
});

test('a join without another animal cannot be swapped', async () => {
  const { reviewer, log } = reviewing([join(1, { other: null })]);
  reviewer.walk(1);
  await settled();
  await reviewer.answer('swapped');
  assert.match(log[2][1], /no other animal/);
  assert.equal(reviewer.review.counts.open, 1);
});

test('in a sample the same keys judge the frame; a selected animal alone is wrong', async () => {
  const { reviewer, log, store } = reviewing([]);
  const items = [[3, 1], [8, 2]].map(([frame, track], ordinal) => ({ ordinal, video: 1, frame, track, verdict: null, changed: false }));
  reviewer.set({ statement: { sample: { id: 5, video: 1, seed: 1, population: 9, items }, bound: null, confidence: 0.95, sizes: [],
    counts: { drawn: 2, checked: 0, wrong: 0, unsure: 0, changed: 0 } } });
  await reviewer.walkSample();
  await reviewer.answer('right');
  store.set({ record: record(8, [], [animal(4, 2, 1, 1)]), selection: { kind: 'prediction', id: 4 } });
  await reviewer.answer('swapped');
  assert.deepEqual(log.slice(0, 4), [['go', 3], ['edit', 3, 'right', null], ['go', 8], ['edit', 8, 'wrong', [2]]]);
  assert.match(log[4][1], /has been judged/);
});

test('leaving the panel ends the review', () => {
  const { reviewer, store } = reviewing([join(1)]);
  reviewer.set({ join: 1 });
  store.set({ tab: 'instances' });
  store.flush();
  assert.equal(store.state.review.join, null);
});

test('of several animals the selected one is swapped with the nearest', () => {
  const state = { ...initialState(), tracks: [1, 2, 3].map((id) => ({ id, name: `t${id}`, color: id })),
    record: record(5, [], [animal(1, 1, 0, 0), animal(2, 2, 90, 0), animal(3, 3, 30, 0)]) };
  assert.equal(swapPair(state), null);
  assert.deepEqual(swapPair({ ...state, selection: { kind: 'prediction', id: 1 } }), [1, 3]);
  assert.deepEqual(swapPair({ ...state, record: record(5, [], [animal(1, 1, 0, 0), animal(2, 2, 90, 0)]) }), [1, 2]);
});

test('a swap goes on, holds for the frame, or within the selected frames', () => {
  const sent = [];
  const app = (/** @type {object} */ more) => ({ notify() {}, editor: { onFrame: (edit) => sent.push([edit.from, edit.to]) },
    store: { state: { ...initialState(), shown: { video: 1, frame: 5, picture: null }, frame: 5,
      record: record(5, [], [animal(1, 1, 0, 0), animal(2, 2, 90, 0)]), ...more } } });
  swap(app({ propagate: true }), null);
  swap(app({ propagate: false }), null);
  swap(app({ propagate: true }), [2, 9]);
  assert.deepEqual(sent, [[5, undefined], [5, 5], [2, 9]]);
});

test('what the server leaves out is null', () => {
  const item = { ordinal: 0, video: 1, frame: 3, track: 1, changed: false };
  const { other, ...bare } = join(1);
  const told = received([bare], { confidence: 0.95, sizes: [], sample: { id: 5, video: 1, seed: 1, population: 9, items: [item] } });
  assert.equal(other, 2);
  assert.equal(told.joins[0].other, null);
  assert.equal(told.statement.bound, null);
  assert.deepEqual(nextItem(told.statement.sample, null), { video: 1, frame: 3 });
  assert.equal(received([], { confidence: 0.95, sizes: [] }).statement.sample, null);
});
