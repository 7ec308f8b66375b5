import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Playback } from '../../Public/model/playback.js';
import { initialState } from '../../Public/model/state.js';
import { Store } from '../../Public/model/store.js';

const video = { id: 1, frameCount: 10, framesPerSecond: 25, width: 8, problem: null };

function playing({ open = true, decode = async () => ({ close() {} }) } = {}) {
  const store = new Store({ ...initialState(), videos: [video], video: 1 });
  const sent = [];
  const shown = [];
  let now = 0;
  const navigator = {
    video, cancelAhead() {}, pump() {}, present: (v, f) => shown.push(f),
    goTo: (f) => {
      shown.push(f);
      store.set({ frame: f });
    },
  };
  const live = { isOpen: open, send: (m) => { if (open) sent.push(m); return open; } };
  const playback = new Playback({
    store, navigator, live, ensureInstances: async () => {}, decode, painted: async () => { now += 40; }, now: () => now,
  });
  return { store, playback, sent, shown };
}

const frame = (n) => ({ video: 1, frame: n, seconds: n / 25, jpeg: null });

test('asks the server for the rest of the video and acknowledges what it has painted', async () => {
  const { playback, sent, shown, store } = playing();
  playback.start();
  assert.deepEqual(sent[0], { type: 'play', video: 1, from: 0, to: 9, fps: 25, width: 8 });
  await playback.receive(frame(0));
  await playback.receive(frame(2));
  assert.deepEqual(shown, [0, 2]);
  assert.deepEqual(sent.slice(1), [{ type: 'ack', frame: 0 }, { type: 'ack', frame: 2 }]);
  assert.equal(store.state.playing, true);
});

test('stops at the last frame, and shows nothing that comes after a stop', async () => {
  const { playback, shown, store } = playing();
  playback.start();
  await playback.receive(frame(9));
  assert.equal(store.state.playing, false);
  await playback.receive(frame(3));
  assert.deepEqual(shown, [9]);
});

test('a picture decoded out of turn is not shown after a later one', async () => {
  let release = () => {};
  const slow = new Promise((resolve) => { release = () => resolve({ close() {} }); });
  let first = true;
  const { playback, shown } = playing({ decode: () => {
    if (!first) return Promise.resolve({ close() {} });
    first = false;
    return slow;
  } });
  playback.start();
  const late = playback.receive(frame(1));
  await playback.receive(frame(2));
  release();
  await late;
  assert.deepEqual(shown, [2]);
});

test('without a channel it steps along by itself to the end', async () => {
  const { playback, shown, store } = playing({ open: false });
  playback.start();
  await new Promise((r) => setTimeout(r, 20));
  assert.deepEqual(shown.at(-1), 9);
  assert.equal(store.state.playing, false);
});

test('a stretch is played again and again until something stops it', async () => {
  const { playback, sent, store } = playing();
  playback.loop([2, 4]);
  await playback.receive(frame(4));
  assert.deepEqual(sent.filter((m) => m.type === 'play').map((m) => [m.from, m.to]), [[2, 4], [2, 4]]);
  playback.stop();
  await playback.receive(frame(4));
  assert.equal(store.state.playing, false);
  playback.start();
  await playback.receive(frame(9));
  assert.equal(store.state.playing, false);
});
