import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { trackFrames } from '../../Public/commands/tracks.js';
import { chooseVideo, chosenVideos, noneChosen, whatGoes } from '../../Public/model/chosen-videos.js';
import { DISTINCT_COLORS } from '../../Public/model/distinct-colors.js';
import { distinctColors, oklab } from '../../scripts/distinct-colors.mjs';

const videos = /** @type {any[]} */ ([1, 2, 3, 4].map((id) => ({ id })));
const plain = { ctrl: false, shift: false };
const ids = (/** @type {any} */ chosen) => chosenVideos(videos, chosen);

test('Ctrl and Shift choose several videos, beginning with the one that is shown; a plain click chooses none', () => {
  const two = chooseVideo(videos, noneChosen, 3, 1, { ...plain, ctrl: true });
  assert.deepEqual(ids(two), [1, 3]);
  assert.deepEqual(ids(chooseVideo(videos, two, 1, 1, { ...plain, ctrl: true })), [3]);
  assert.deepEqual(ids(chooseVideo(videos, noneChosen, 1, 1, { ...plain, ctrl: true })), [1]);
  assert.deepEqual(ids(chooseVideo(videos, noneChosen, 4, 2, { ...plain, shift: true })), [2, 3, 4]);
  assert.deepEqual(ids(chooseVideo(videos, two, 2, 1, plain)), []);
  assert.deepEqual(chosenVideos([videos[2]], two), [3]);
});

test('what goes with videos is told', () => {
  const counts = /** @type {any} */ ({ byVideo: { 1: { labeledFrames: 2, predictedFrames: 0 }, 2: { labeledFrames: 0, predictedFrames: 1 } } });
  assert.equal(whatGoes(counts, [1, 2]), '2 labelled frames and 1 predicted frame go with them.');
  assert.equal(whatGoes(counts, [2]), '1 predicted frame goes with it.');
  assert.equal(whatGoes(counts, [3]), 'Nothing is labelled or predicted there.');
});

test('a track holds for the selected frames when the shown one is among them', () => {
  const state = /** @type {any} */ ({ propagate: true, range: [4, 9], frame: 6 });
  assert.deepEqual(trackFrames(state), { from: 4, to: 9 });
  for (const change of [{ frame: 10 }, { range: null }, { propagate: false }]) assert.deepEqual(trackFrames({ ...state, ...change }), {});
});

test('the 128 colours are those of the procedure, the same in clips, and none is like another', () => {
  assert.deepEqual(DISTINCT_COLORS, distinctColors().map((c) => `#${c}`));
  const swift = readFileSync(new URL('../../Sources/App/Rendering/ClipPalette+Distinct.swift', import.meta.url), 'utf8');
  assert.deepEqual([...swift.matchAll(/0x([0-9a-f]{6})/g)].map((m) => `#${m[1]}`), DISTINCT_COLORS);
  const labs = DISTINCT_COLORS.map((c) => oklab([1, 3, 5].map((i) => Number.parseInt(c.slice(i, i + 2), 16))));
  const nearest = Math.min(...labs.flatMap((a, i) => labs.slice(i + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]))));
  assert.ok(nearest > 0.03, String(nearest));
});
