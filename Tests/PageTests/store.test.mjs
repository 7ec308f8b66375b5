import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Store } from '../../Public/model/store.js';

test('a listener that comes late is told of all that has been set before, once', async () => {
  const store = new Store({ video: null, frame: 0 });
  store.set({ video: 1, frame: 7 });
  await null;
  const told = [];
  store.subscribe(['video', 'frame'], (state) => told.push([state.video, state.frame]));
  store.tellAll();
  store.set({ frame: 8 });
  await null;
  assert.deepEqual(told, [[1, 8]]);
});
