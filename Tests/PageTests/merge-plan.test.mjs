import { test } from 'node:test';
import assert from 'node:assert/strict';
import { alsoComing, changesNothing, fileName, mergeJob, videoFacts } from '../../Public/model/merge-plan.js';

const plan = (/** @type {object} */ changes = {}) => ({
  videos: [{ path: 'C:\\rec\\a.mp4', frameCount: 90, width: 320, height: 240, labeledFrames: 1, predictedFrames: 0, match: 1, reason: 'content' }],
  newNodes: [], newTracks: [], missingNodes: [], newFrames: 1, sharedFrames: 2, labels: { added: 0, same: 4 }, predictions: {},
  negativeFrames: 0, suggestions: 0, conflictFrames: 0, conflicts: [], ...changes,
});

test('only what a person has decided about the videos is sent', () => {
  const choice = { path: '/p', conflicts: /** @type {'new'} */ ('new'), predictions: false };
  assert.deepEqual(mergeJob({ ...choice, pairs: [] }), { kind: 'merge', ...choice });
  assert.deepEqual(mergeJob({ ...choice, pairs: [undefined, 3, null] }).pairs, [{ theirs: 1, ours: 3 }, { theirs: 2, ours: null }]);
});

test('a project that is here already changes nothing, anything else does', () => {
  assert.equal(changesNothing(plan()), true);
  for (const change of [{ labels: { added: 1 } }, { predictions: { gone: 2 } }, { newNodes: ['paw'] }, { newTracks: ['pup'] }, { suggestions: 1 }, { negativeFrames: 1 },
    { videos: [{ ...plan().videos[0], match: null }] }]) assert.equal(changesNothing(plan(change)), false, JSON.stringify(change));
});

test('videos and numbers are told in words', () => {
  assert.equal(fileName(plan().videos[0].path), 'a.mp4');
  assert.equal(videoFacts(plan().videos[0]), '1 labelled frame · same content');
  assert.equal(alsoComing(plan({ suggestions: 2 })), '1 frame with nothing here yet, 2 frames with something here, 2 suggestions.');
});
