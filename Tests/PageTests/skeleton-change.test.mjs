import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PendingEdits } from '../../Public/model/pending.js';
import { alsoSelected, isSelected, toggled } from '../../Public/model/instances.js';
import { likelyNames, skeletonChange } from '../../Public/model/skeleton-change.js';

const skeleton = (...names) => ({ name: 's', nodes: names.map((name, id) => ({ id, name })), edges: [], symmetries: [] });

test('loading a skeleton keeps nodes by name, adds and removes the others', () => {
  const change = skeletonChange(skeleton('nose', 'ear', 'tail'), skeleton('tail', 'nose', 'paw'));
  assert.deepEqual(change.kept, ['tail', 'nose']);
  assert.deepEqual(change.added, ['paw']);
  assert.deepEqual(change.gone, [{ id: 1, name: 'ear' }]);
  assert.equal(skeletonChange(skeleton('a', 'b'), skeleton('b', 'a')).isSame, true);
});

test('a part written in another way is taken for the same, once', () => {
  const gone = [{ id: 3, name: 'ear_left' }, { id: 4, name: 'left ear' }, { id: 5, name: 'tail' }];
  const likely = likelyNames(gone, ['earL', 'paw']);
  assert.deepEqual([...likely], [[3, 'earL'], [4, null], [5, null]]);
});

test('merged animals are one at once: own points stay, missing ones are taken', () => {
  const label = (id, track, ...xs) => ({ id, track, fromPrediction: null, points: new Float64Array(xs.flatMap((x) => [x, x])), flags: new Uint8Array(xs.map((x) => (Number.isNaN(x) ? 0 : 1))) });
  const record = { frame: 2, negative: false, predictions: [], labels: [label(7, null, 1, NaN, 3), label(8, 4, 5, 6, 7)] };
  const pending = new PendingEdits();
  pending.add({ id: 'e', edit: { type: 'mergeInstances', instance: 7, instances: [8] }, video: 1, frame: 2, made: [], revision: null });
  const { labels } = pending.over(1, record);
  assert.equal(labels.length, 1);
  assert.deepEqual([...labels[0].points], [1, 1, 6, 6, 3, 3]);
  assert.equal(labels[0].track, 4);
});

test('several animals are selected one by one, and the first stays the first', () => {
  const [a, b, c] = [1, 2, 3].map((id) => ({ kind: 'label', id }));
  let state = { selection: a, group: [] };
  state = toggled(toggled(state, b), c);
  assert.deepEqual(alsoSelected(state), [b, c]);
  assert.deepEqual(state.selection, a);
  state = toggled(state, b);
  assert.equal(isSelected(state, b), false);
  assert.equal(isSelected(state, c), true);
  assert.deepEqual(alsoSelected({ ...state, selection: b }), []);
  assert.deepEqual(toggled(state, a).selection, c);
});
