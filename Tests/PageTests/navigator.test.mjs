import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameCache } from '../../Public/model/frame-cache.js';
import { Navigator } from '../../Public/model/navigator.js';
import { initialState } from '../../Public/model/state.js';
import { Store } from '../../Public/model/store.js';

const video = { id: 1, name: 'a', width: 10, height: 10, frameCount: 1000, framesPerSecond: 25, version: 'v', problem: null };

function navigatorOver(videos = [video], bytes = 1e9) {
  const store = new Store({ ...initialState(), videos });
  const waiting = new Map();
  const asked = [];
  const shown = [];
  const navigator = new Navigator({
    store, cache: new FrameCache(bytes), ensureInstances: async () => {}, onShown: () => shown.push(store.state.shown.frame),
    loadPicture: (v, frame) => {
      asked.push(frame);
      return new Promise((resolve, reject) => waiting.set(frame, { resolve: () => resolve({ width: 10, height: 10 }), reject }));
    },
  });
  const settle = () => new Promise((r) => setTimeout(r, 1));
  return { store, navigator, waiting, asked, shown, settle };
}

test('scrubbing over many frames asks only for the first and the last', async () => {
  const { navigator, waiting, asked, shown, settle } = navigatorOver();
  for (let f = 0; f <= 500; f += 5) navigator.go(1, f);
  await settle();
  assert.deepEqual(asked, [0]);
  waiting.get(0).resolve();
  await settle();
  assert.deepEqual(asked, [0, 500]);
  waiting.get(500).resolve();
  await settle();
  assert.deepEqual(shown, [0, 500]);
});

test('the neighbours are fetched ahead, two at a time, and then shown at once', async () => {
  const { navigator, waiting, asked, shown, settle } = navigatorOver();
  navigator.go(1, 10);
  await settle();
  waiting.get(10).resolve();
  await settle();
  assert.deepEqual(asked, [10, 11, 12]);
  waiting.get(11).resolve();
  await settle();
  navigator.move(1);
  await settle();
  assert.deepEqual(shown, [10, 11]);
});

test('frames beyond the ends are the first and the last', () => {
  const { navigator, store } = navigatorOver();
  navigator.go(1, -5);
  assert.equal(store.state.frame, 0);
  navigator.goTo(Infinity);
  assert.equal(store.state.frame, 999);
});

test('a video that cannot be opened shows its problem, and asks for no picture', async () => {
  const { navigator, store, asked, settle } = navigatorOver([{ ...video, problem: 'The file is gone.' }]);
  navigator.go(1, 7);
  await settle();
  assert.deepEqual(asked, []);
  assert.deepEqual(store.state.shown, { video: 1, frame: 7, picture: null });
  assert.equal(store.state.pictureError, 'The file is gone.');
});

test('a frame that cannot be decoded says so, and the next one is still shown', async () => {
  const { navigator, waiting, store, settle } = navigatorOver();
  navigator.go(1, 3);
  await settle();
  waiting.get(3).reject(new Error('Frame 4 cannot be decoded.'));
  await settle();
  assert.equal(store.state.pictureError, 'Frame 4 cannot be decoded.');
  navigator.go(1, 500);
  await settle();
  waiting.get(500).resolve();
  await settle();
  assert.equal(store.state.pictureError, null);
});

test('no more is fetched ahead than can be held', async () => {
  const { navigator, waiting, asked, settle } = navigatorOver([video], 4 * 400);
  navigator.go(1, 10);
  await settle();
  for (const frame of [10, 11, 12, 13]) {
    assert.ok(asked.includes(frame), `${frame} is asked for`);
    waiting.get(frame).resolve();
    await settle();
  }
  assert.deepEqual(asked, [10, 11, 12, 13]);
});
