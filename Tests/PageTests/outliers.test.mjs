import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutlierFinder, nextOutlier, outlierText } from '../../Public/model/outliers.js';
import { initialState } from '../../Public/model/state.js';
import { Store } from '../../Public/model/store.js';

const found = [
  { frame: 4, track: 1, kind: 'velocity', value: 62.3, usual: 2.04 }, { frame: 4, track: 2, kind: 'missing', value: 5, usual: 1 },
  { frame: 9, track: 1, kind: 'size', value: 90, usual: 20 },
];

test('the next outlier is the nearest that way', () => {
  assert.equal(nextOutlier(found, 0, 1), 4);
  assert.equal(nextOutlier(found, 4, 1), 9);
  assert.equal(nextOutlier(found, 9, 1), null);
  assert.equal(nextOutlier(found, 9, -1), 4);
  assert.equal(nextOutlier([], 9, -1), null);
});

test('what stands out is said in words', () => {
  const tracks = [{ id: 1, name: 'female', color: 0 }, { id: 2, name: 'male', color: 1 }];
  assert.equal(outlierText(found, 4, tracks), 'female leaps 62 px off its way, usually 2.0; male lacks 5 parts, usually 1');
  assert.equal(outlierText(found, 9, tracks), 'female is 90 px long, usually 20');
});

test('a long video is looked through a stretch at a time, and another revision makes the result old', async () => {
  const asked = [];
  const store = new Store({ ...initialState(), video: 1, timeline: { frameCount: 120_000, revision: 7, tracks: [], labeled: [], predicted: [], suggested: [], negative: [] } });
  const finder = new OutlierFinder({ store, api: { outliers: async (video, from, to) => {
    asked.push([video, from, to]);
    return { outliers: from === 0 ? found : [], cut: false };
  } } });
  assert.equal(finder.isFresh, false);
  await finder.find();
  assert.deepEqual(asked, [[1, 0, 49_999], [1, 50_000, 99_999], [1, 100_000, 119_999]]);
  assert.equal(store.state.outliers.found.length, 3);
  assert.equal(store.state.outliers.looking, false);
  assert.equal(finder.isFresh, true);
  store.set({ timeline: { ...store.state.timeline, revision: 8 } });
  assert.equal(finder.isFresh, false);
});

test('asking twice looks once, and both wait for the end', async () => {
  let asked = 0;
  let answer = () => {};
  const store = new Store({ ...initialState(), video: 1, timeline: { frameCount: 10, revision: 7, tracks: [], labeled: [], predicted: [], suggested: [], negative: [] } });
  const finder = new OutlierFinder({ store, api: { outliers: () => {
    asked += 1;
    return new Promise((resolve) => { answer = () => resolve({ outliers: found, cut: false }); });
  } } });
  const both = [finder.find(), finder.find()];
  answer();
  await Promise.all(both);
  assert.equal(asked, 1);
  assert.equal(store.state.outliers.found.length, 3);
});
