import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFrame, essence } from '../../Public/model/checks.js';
import { learn, spreadOf, tooLong } from '../../Public/model/label-norms.js';
import { label, prediction, record } from './records.mjs';

const skeleton = {
  name: 'mouse', nodes: ['nose', 'tail', 'left', 'right'].map((name, id) => ({ id, name })),
  edges: [{ source: 0, destination: 1 }, { source: 0, destination: 2 }, { source: 0, destination: 3 }],
  symmetries: [{ first: 2, second: 3 }],
};

/** A mouse of a certain length at a place and in a direction, its left ear on its left as the screen shows it. */
function mouse(id, { x = 100, y = 100, angle = 0, length = 40 } = {}) {
  const body = [[length / 2, 0], [-length / 2, 0], [length / 4, -8], [length / 4, 8]];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return label(id, body.flatMap(([a, b]) => [x + c * a - s * b, y + s * a + c * b]));
}

const usual = Array.from({ length: 24 }, (_, i) =>
  [mouse(2 * i, { angle: i, length: 38 + (i % 5) }), mouse(2 * i + 1, { x: 300, angle: -i, length: 38 + (i % 4) })]);
const norms = learn(usual, skeleton);
const check = (labels, predictions = [], more = {}) => checkFrame({ ...record(7, labels, predictions), ...more }, skeleton, norms);
const two = () => [mouse(1, { angle: 1 }), mouse(2, { x: 300 })];

test('usual labels have nothing odd about them, however they are turned', () => {
  for (const labels of usual) assert.deepEqual(check(labels), []);
});

test('left and right swapped are found, in any direction of the body', () => {
  for (const angle of [0, 1, 2, 3, 4, 5, 6]) {
    const l = mouse(5, { angle });
    const { points } = l;
    [points[4], points[5], points[6], points[7]] = [points[6], points[7], points[4], points[5]];
    const found = check([l, two()[1]]);
    assert.deepEqual(found.map((i) => i.kind), ['swapped']);
    assert.deepEqual([found[0].selection.id, found[0].text], [5, 'left and right lie on each other’s side']);
  }
});

test('a point far outside is told once, not again by each of its limbs', () => {
  const l = mouse(5);
  l.points[0] += 150;
  const found = check([l, two()[1]]);
  assert.deepEqual(found.map((i) => [i.kind, i.node]), [['far', 0]]);
});

test('a distance is too long only against enough others and well beyond them', () => {
  const few = spreadOf([10, 10, 10]);
  assert.equal(tooLong(100, few), null);
  const many = spreadOf(Array.from({ length: 30 }, (_, i) => 10 + (i % 3)));
  assert.equal(tooLong(14, many), null);
  assert.ok(tooLong(40, many) > 3);
});

test('two labels on one animal are duplicates', () => {
  const [a, b] = two();
  const copy = { ...mouse(9, { angle: 1, x: 102 }) };
  assert.deepEqual(check([a, b, copy]).map((i) => [i.kind, i.selection.id]), [['duplicate', 9]]);
});

test('a prediction that no label stands for asks for one; an uncertain one does not', () => {
  const [a] = two();
  const alone = prediction(70, [320, 200, 1, 280, 200, 1, 310, 192, 1, 310, 208, 1]);
  assert.deepEqual(check([a], [alone]).map((i) => [i.kind, i.selection.id]), [['missing', 70]]);
  assert.deepEqual(check(two(), [{ ...alone, score: 0.1 }]), []);
});

test('fewer labels than usual, and labels on a negative frame, are told', () => {
  assert.deepEqual(check([two()[0]]).map((i) => i.text), ['one animal has a label, usually 2']);
  assert.deepEqual(check(two(), [], { negative: true }).map((i) => i.kind), ['negative']);
  assert.deepEqual(check([], []), []);
});

test('sides that the labels do not agree on are not checked: an animal seen from either side', () => {
  const either = usual.map((labels, i) => (i % 2 ? labels : labels.map((l) => {
    const p = l.points.slice();
    [p[4], p[5], p[6], p[7]] = [p[6], p[7], p[4], p[5]];
    return { ...l, points: p };
  })));
  assert.deepEqual(learn(either, skeleton).sides, [0]);
});

test('what is kept of a frame is a copy, with the surest of the predictions that lie on no label', () => {
  const [a] = two();
  const at = (id, x, score) => prediction(id, [x, 300, 1, x + 9, 309, 1], { score });
  const many = Array.from({ length: 40 }, (_, i) => at(50 + i, 400 + 20 * i, 0.4 + i / 100));
  const kept = essence(record(7, [a], [prediction(40, [95, 95, 1, 105, 105, 1]), at(41, 600, 0.1), ...many]));
  assert.deepEqual(kept.predictions.map((p) => p.id), [89, 88, 87, 86, 85]);
  assert.notEqual(kept.labels[0].points.buffer, a.points.buffer);
  assert.deepEqual(kept.labels[0].points, a.points);
});
