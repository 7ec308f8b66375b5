import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelSize, parseWindow, predictionSize } from '../../Public/model/window-parser.js';

/** Writes a window as docs/api.md lays it out: two frames, 3 node slots. */
function window3() {
  const slots = 3;
  const size = 24 + 2 * 16 + labelSize(slots) + 2 * predictionSize(slots);
  const buffer = new ArrayBuffer(size);
  const view = new DataView(buffer);
  view.setUint32(0, 0x31575354, true);
  view.setUint32(4, 1, true);
  view.setUint32(8, slots, true);
  view.setUint32(12, 2, true);
  view.setBigInt64(16, 5_000_000_017n, true);
  const entry = (at, frame, labels, predictions, negative) => {
    view.setUint32(at, frame, true);
    view.setUint16(at + 4, labels, true);
    view.setUint16(at + 6, predictions, true);
    view.setUint8(at + 8, negative);
  };
  entry(24, 8, 1, 1, 0);
  entry(40, 9, 0, 1, 1);
  let at = 56;
  view.setBigInt64(at, 71n, true);
  view.setBigInt64(at + 8, -1n, true);
  view.setBigInt64(at + 16, 4n, true);
  [1.5, 2.5, NaN, NaN, -3, 4].forEach((v, i) => view.setFloat64(at + 24 + 8 * i, v, true));
  [3, 0, 1].forEach((v, i) => view.setUint8(at + 72 + i, v));
  at += labelSize(slots);
  for (const [id, track] of [[90n, 2n], [91n, -1n]]) {
    view.setBigInt64(at, id, true);
    view.setBigInt64(at + 8, track, true);
    view.setFloat32(at + 16, 0.75, true);
    view.setFloat32(at + 20, 0.5, true);
    [10, 20, 0.9, NaN, NaN, 0, 30, 40, 0.25].forEach((v, i) => view.setFloat32(at + 24 + 4 * i, v, true));
    at += predictionSize(slots);
  }
  assert.equal(at, size);
  return buffer;
}

test('reads ids, tracks, points and flags of labels', () => {
  const { revision, slots, frames } = parseWindow(window3());
  assert.equal(revision, 5_000_000_017);
  assert.equal(slots, 3);
  const [label] = frames.get(8).labels;
  assert.deepEqual([label.id, label.track, label.fromPrediction], [71, null, 4]);
  assert.deepEqual([...label.points], [1.5, 2.5, NaN, NaN, -3, 4]);
  assert.deepEqual([...label.flags], [3, 0, 1]);
});

test('reads predictions with their scores, each frame its own', () => {
  const { frames } = parseWindow(window3());
  assert.deepEqual([...frames.keys()], [8, 9]);
  const [first] = frames.get(8).predictions;
  assert.deepEqual([first.id, first.track, first.score, first.trackingScore], [90, 2, 0.75, 0.5]);
  assert.deepEqual([...first.points].slice(6, 8), [30, 40]);
  assert.equal(frames.get(9).predictions[0].track, null);
  assert.equal(frames.get(9).negative, true);
  assert.equal(frames.get(8).negative, false);
});

test('blocks are multiples of 8 bytes, so that points can be viewed in place', () => {
  for (let slots = 0; slots < 30; slots++) {
    assert.equal(labelSize(slots) % 8, 0);
    assert.equal(predictionSize(slots) % 8, 0);
  }
});

test('refuses what is not a window, another version, and one that is cut short', () => {
  assert.throws(() => parseWindow(new ArrayBuffer(24)), /not a window/);
  const later = window3();
  new DataView(later).setUint32(4, 2, true);
  assert.throws(() => parseWindow(later), /version 2/);
  assert.throws(() => parseWindow(window3().slice(0, 150)), RangeError);
});
