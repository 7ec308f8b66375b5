import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predictionCaption } from '../../Public/canvas/renderer.js';
import { drawInstance } from '../../Public/canvas/draw-instance.js';
import { colorOf, partColors } from '../../Public/model/palette.js';
import { initialState } from '../../Public/model/state.js';
import { isPlain, plainTone, toneFrom, toneTable } from '../../Public/model/tone.js';
import { trailsAround } from '../../Public/model/trails.js';
import { label, prediction, record, skeleton } from './records.mjs';

test('the plain tone leaves every grey as it is', () => {
  assert.ok(isPlain(plainTone));
  toneTable(plainTone, 5).forEach((v, i) => assert.ok(Math.abs(v - i / 4) < 1e-12));
});

test('gamma lifts the dark and keeps black and white; contrast turns about the middle; nothing leaves 0 to 1', () => {
  const gamma = toneTable({ ...plainTone, gamma: 2 }, 5);
  assert.deepEqual([gamma[0], gamma[4]], [0, 1]);
  assert.ok(gamma[1] > 0.45);
  const contrast = toneTable({ ...plainTone, contrast: 2 }, 5);
  assert.deepEqual(contrast, [0, 0, 0.5, 1, 1]);
  assert.deepEqual(toneTable({ ...plainTone, brightness: 0.5 }, 3), [0.5, 1, 1]);
});

test('a remembered tone that makes no sense is plain', () => {
  assert.deepEqual(toneFrom({ brightness: 7, contrast: 'x', gamma: 2 }), { brightness: 0, contrast: 1, gamma: 2 });
  assert.deepEqual(toneFrom(undefined), plainTone);
});

test('trails follow tracks over the frames asked for, and break at none of those without labels', () => {
  const frames = new Map([
    [3, record(3, [label(1, [0, 0, 10, 0], { track: 5 })])], [5, record(5, [label(2, [20, 20, 30, 20], { track: 5 })])],
    [6, record(6, [], [prediction(3, [40, 0, 1, 60, 0, 1], { track: 5 })])],
    [9, record(9, [label(4, [1, 1, 1, 1], { track: 5 })])],
  ]);
  const what = { recordAt: (f) => frames.get(f) ?? null, frame: 5, before: 2, after: 1, node: null, frameCount: 20 };
  const [trail] = trailsAround(what);
  assert.deepEqual(trail.spots, [{ frame: 3, x: 5, y: 0 }, { frame: 5, x: 25, y: 20 }, { frame: 6, x: 50, y: 0 }]);
  assert.deepEqual(trailsAround({ ...what, node: 1 })[0].spots.map((s) => s.x), [10, 30, 60]);
  assert.deepEqual(trailsAround({ ...what, before: 0, after: 0 }), []);
});

test('animals without a track are followed by their place; a label hides the prediction of its track', () => {
  const recordAt = (f) => record(f, [label(f, [f, 0], { track: 1 })],
    [prediction(90 + f, [100, 0, 1], { track: 1 }), prediction(95 + f, [f, 50, 1])]);
  const trails = trailsAround({ recordAt, frame: 2, before: 2, after: 0, node: null, frameCount: 9 });
  assert.deepEqual(trails.map((t) => [t.track, t.spots.length, t.spots[0].y]), [[1, 3, 0], [null, 3, 50]]);
});

test('a prediction that stands beside labels says that it is not trained on', () => {
  const state = { record: record(1, [label(1, [0, 0])]), view: { nodeScore: false }, skeleton, tracks: [{ id: 4, name: 'pup', color: 0 }] };
  const found = prediction(2, [1, 1, 0.5], { track: 4 });
  assert.equal(predictionCaption(/** @type {any} */ (state), found), 'pup  0.90  not in training data');
  assert.equal(predictionCaption(/** @type {any} */ ({ ...state, record: record(1) }), { ...found, track: null }), '0.90');
});

test('parts are coloured by node, by edge, or not at all', () => {
  const [edge] = skeleton.edges;
  assert.equal(partColors('track', '#123456', skeleton, 'tarsier').node(2), '#123456');
  const byNode = partColors('node', '#123456', skeleton, 'five');
  assert.deepEqual([byNode.node(0), byNode.node(2)], [colorOf(0, 'five'), colorOf(2, 'five')]);
  assert.equal(byNode.edge(edge), byNode.node(1));
  const byEdge = partColors('edge', '#123456', skeleton, 'five');
  assert.equal(byEdge.node(1), byEdge.edge(edge));
  assert.notEqual(byEdge.node(0), byEdge.node(1));
});

test('lines that look the same are one path, those hidden or of another colour their own', () => {
  const strokes = [];
  let path = 0;
  const ctx = new Proxy({}, { get: (own, key) => own[key] ?? ((...args) => {
    if (key === 'beginPath') path = 0;
    if (key === 'lineTo') path += 1;
    if (key === 'stroke' && path > 0) strokes.push(`${path} at ${own.globalAlpha}`);
    return { width: args.length };
  }) });
  const state = { ...initialState(), skeleton };
  const look = (by) => ({ color: '#fff', parts: partColors(by, '#fff', skeleton, 'five'), prediction: false, colored: false, selected: false,
    names: false, hidden: true, caption: '' });
  const whole = label(1, [0, 0, 10, 0, 20, 0]);
  drawInstance(ctx, state, whole, look('track'));
  assert.deepEqual(strokes.splice(0), ['2 at 1', '2 at 1'], 'a shadow and the lines');
  drawInstance(ctx, state, whole, look('edge'));
  assert.deepEqual(strokes.splice(0), ['2 at 1', '1 at 1', '1 at 1']);
  drawInstance(ctx, state, { ...whole, flags: new Uint8Array([1, 1, 0]) }, look('track'));
  assert.deepEqual(strokes.splice(0), ['1 at 1', '1 at 0.45', '1 at 1', '1 at 0.45']);
});
