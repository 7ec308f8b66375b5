import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawingTurns } from '../../Public/canvas/drawing-turns.js';
import { FrameCache } from '../../Public/model/frame-cache.js';
import { Navigator } from '../../Public/model/navigator.js';
import { initialState } from '../../Public/model/state.js';
import { Store } from '../../Public/model/store.js';

/** A screen whose animation frames come when they are called for. */
function screen() {
  const log = [];
  let waiting = [];
  const changed = drawingTurns((parts) => log.push([...parts].sort().join('+')), (run) => waiting.push(run));
  const frame = () => {
    const runs = waiting;
    waiting = [];
    log.push('frame');
    runs.forEach((run) => run());
  };
  return { log, changed, frame };
}

test('the first change is drawn before the next animation frame, all that belongs to it at once', async () => {
  const { log, changed, frame } = screen();
  changed('picture');
  changed('overlay');
  await null;
  frame();
  assert.deepEqual(log, ['overlay+picture', 'frame']);
});

test('what changes after that waits for the animation frame and is drawn once', async () => {
  const { log, changed, frame } = screen();
  changed('overlay');
  await null;
  for (let i = 0; i < 5; i++) {
    changed('overlay');
    await null;
  }
  frame();
  frame();
  assert.deepEqual(log, ['overlay', 'frame', 'overlay', 'frame']);
});

test('after a frame in which nothing was left to draw, the next change is drawn at once again', async () => {
  const { log, changed, frame } = screen();
  changed('picture');
  await null;
  frame();
  changed('overlay');
  await null;
  assert.deepEqual(log, ['picture', 'frame', 'overlay']);
});

test('a step whose picture and animals are at hand is drawn before its animation frame, and asks for nothing before it', async () => {
  const video = { id: 1, name: 'a', width: 10, height: 10, frameCount: 1000, framesPerSecond: 25, version: 'v', problem: null };
  const store = new Store({ ...initialState(), videos: [video] });
  const { log, changed, frame } = screen();
  const later = [];
  const cache = new FrameCache(1e6);
  const navigator = new Navigator({
    store, cache, ensureInstances: async () => {}, onShown: () => store.set({ record: { frame: store.state.frame } }),
    later: (run) => later.push(run),
    loadPicture: async (v, f) => {
      log.push(`asks for ${f}`);
      return { width: 10, height: 10 };
    },
  });
  store.subscribe(['shown'], () => changed('picture'));
  store.subscribe(['shown', 'record'], () => changed('overlay'));
  for (const f of [5, 6]) cache.add(1, f, { width: 10, height: 10 });
  navigator.go(1, 5);
  await new Promise((r) => setTimeout(r));
  frame();
  log.length = later.length = 0;

  navigator.move(1);
  // The task of the key ends here, with all its microtasks; an animation frame may follow at once.
  await new Promise((r) => setImmediate(r));
  frame();
  assert.deepEqual(log, ['overlay+picture', 'frame']);
  assert.equal(store.state.shown.frame, 6);
  later.forEach((run) => run());
  assert.ok(log.includes('asks for 7'));
});
