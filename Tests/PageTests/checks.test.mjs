import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFrame, essence } from '../../Public/model/checks.js';
import { chart, csvOf, oddness } from '../../Public/model/check-report.js';
import { learn } from '../../Public/model/label-norms.js';
import { bendAt, links, placeBetween } from '../../Public/model/shape-checks.js';
import { spreadOf, tooLong } from '../../Public/model/spread.js';
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

/** A worm of five parts, usually a little bent. */
const worm = { name: 'worm', nodes: ['head', 'neck', 'body', 'hip', 'tail'].map((name, id) => ({ id, name })),
  edges: [0, 1, 2, 3].map((i) => ({ source: i, destination: i + 1 })), symmetries: [] };
const crawling = (id, bend = 0.1, x = 100) => {
  const points = [[x, 100]];
  for (let i = 1; i < 5; i++) points.push([points[i - 1][0] + 20 * Math.cos(i * bend), points[i - 1][1] + 20 * Math.sin(i * bend)]);
  return label(id, points.flat());
};
const worms = Array.from({ length: 30 }, (_, i) => [crawling(i, 0.05 + (i % 5) / 50)]);
const wormNorms = learn(worms, worm);
const wormIssues = (l, strictness = 1) => checkFrame(record(7, [l]), worm, wormNorms, strictness);

test('only nodes with two neighbours are links of a chain', () => {
  assert.deepEqual(links(worm).map((l) => [l.before, l.node, l.after]), [[0, 1, 2], [1, 2, 3], [2, 3, 4]]);
  assert.deepEqual(links(skeleton).map((l) => l.node), []);
});

test('a part beyond its neighbours is in another order; a body bent double is bent; usual worms are neither', () => {
  for (const [l] of worms) assert.deepEqual(wormIssues(l), []);
  const beyond = crawling(90);
  beyond.points.set([beyond.points[4] + 5, beyond.points[5] + 1], 2);
  const [told, ...more] = wormIssues(beyond);
  assert.deepEqual([told.kind, more], ['order', []]);
  assert.match(told.text, /^(neck does not lie between head and body|body does not lie between neck and hip)$/);
  const bent = crawling(91);
  bent.points.set([bent.points[4] + 8, bent.points[5] + 18, bent.points[4] + 8 - 4, bent.points[5] + 38], 6);
  assert.deepEqual(wormIssues(bent).map((i) => [i.kind, i.node]), [['bend', 2]]);
});

test('bends and places are those of plain figures', () => {
  const corner = label(1, [0, 0, 10, 0, 10, 10]);
  const link = { before: 0, node: 1, after: 2 };
  assert.ok(Math.abs(bendAt(corner, link) - 90) < 1e-9);
  assert.equal(placeBetween(corner, link), 0.5);
});

test('an animal far smaller than usual is told', () => {
  const small = mouse(5, { length: 40 });
  const [x, y] = [100, 100];
  small.points.forEach((v, i) => { small.points[i] = i % 2 ? y + (v - y) * 0.3 : x + (v - x) * 0.3; });
  assert.deepEqual(check([small, two()[1]]).map((i) => i.kind), ['small']);
});

test('a label is told where a model reads it otherwise, unless it was accepted from that reading', () => {
  const readingOf = (l, id, shift = 0) => prediction(id, [0, 1, 2, 3].flatMap((n) => [l.points[2 * n] + (n === 0 ? shift : 0.5), l.points[2 * n + 1], 0.9]));
  const frames = usual.map((labels, i) => essence(record(i, labels, labels.map((l, k) => readingOf(l, 100 * i + k, 0.5)))));
  const learned = learn(frames.map((f) => f.labels), skeleton);
  const l = mouse(5);
  const issues = (more) => checkFrame(essence(record(7, [{ ...l, ...more }, two()[1]], [readingOf(l, 70, -14)])), skeleton, learned).map((i) => [i.kind, i.text]);
  assert.deepEqual(issues({}), [['model', 'the model finds nose 14 px away']]);
  assert.deepEqual(issues({ fromPrediction: 70 }), []);
  const doubtful = readingOf(l, 70, -14);
  doubtful.points[2] = 0.1;
  assert.deepEqual(checkFrame(essence(record(7, [l, two()[1]], [doubtful])), skeleton, learned), []);
});

test('the less strict the checks are, the less is told', () => {
  const long = mouse(5, { length: 75 });
  const kinds = (strictness) => checkFrame(record(7, [long, two()[1]]), skeleton, norms, strictness).length;
  assert.ok(kinds(0.6) > 0 && kinds(1.6) === 0, `${kinds(0.6)} ${kinds(1)} ${kinds(1.6)}`);
});

test('oddness is 1 at the limit, and every label stands in one bar of the chart', () => {
  const odd = (length, strictness = 1) => oddness(mouse(5, { length }), skeleton, norms, strictness);
  assert.ok(odd(40) < 0.3 && odd(200) > 1);
  assert.ok(odd(75, 1.6) < odd(75) && odd(75) < odd(75, 0.6));
  assert.deepEqual(chart([0, 0.4, 0.6, 1.9, 2, 99], 4), [2, 1, 0, 3]);
});

test('the list is saved as a table that other programs read', () => {
  const issue = { kind: 'far', frame: 6, selection: null, node: 0, text: 'nose lies far off, "very"', weight: 3.456, video: 1, key: '' };
  const text = csvOf([issue], { videos: [{ id: 1, name: 'a, b.mp4' }], skeleton });
  assert.equal(text, 'video,frame,check,part,what,weight\r\n"a, b.mp4",7,far,nose,"nose lies far off, ""very""",3.46\r\n');
});
