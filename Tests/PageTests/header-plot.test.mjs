import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STATISTICS, followHeaderPlot, plotAt, plotScale, shortNumber } from '../../Public/model/header-plot.js';
import { initialState } from '../../Public/model/state.js';
import { Store } from '../../Public/model/store.js';

const plot = { kind: 'pointScoreSum', from: 100, to: 199, low: [null, 2, 3, null], high: [null, 5, 3, null], missing: 0, revision: 1 };

test('every statistic has a name of its own', () => {
  assert.equal(STATISTICS.length, 12);
  assert.equal(new Set(STATISTICS.map(([kind]) => kind)).size, 12);
});

test('the scale begins at 0 and ends at the highest value', () => {
  assert.deepEqual(plotScale(plot), { bottom: 0, top: 5 });
  assert.deepEqual(plotScale({ ...plot, low: [-2], high: [-1] }), { bottom: -2, top: -1 });
  assert.deepEqual(plotScale({ ...plot, low: [0], high: [0] }), { bottom: 0, top: 1 });
  assert.equal(plotScale({ ...plot, low: [null], high: [null] }), null);
});

test('a frame is found in its stretch', () => {
  assert.deepEqual(plotAt(plot, 125), [2, 5]);
  assert.equal(plotAt(plot, 124), null);
  assert.equal(plotAt(plot, 200), null);
  assert.equal(shortNumber(123.4), '123');
  assert.equal(shortNumber(12.34), '12.3');
});

/** A store with a video that is shown, and a server that answers when it is told to. */
function scene() {
  const store = new Store({ ...initialState(), video: 1, timelineWidth: 50, view: { ...initialState().view, header: 'pointScoreSum' } });
  const asked = [];
  followHeaderPlot({ store, onProblem: assert.fail,
    load: (...wish) => new Promise((resolve) => asked.push({ wish, answer: (missing) => resolve({ ...plot, kind: wish[1], missing }) })) });
  return { store, asked };
}

const until = async (condition) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('what is missing is asked for again, and a change begins anew', async () => {
  const { store, asked } = scene();
  const timeline = { frameCount: 1000, revision: 1, labeled: [], predicted: [], suggested: [], negative: [], tracks: [] };
  store.set({ timeline });
  await until(() => asked.length === 1);
  assert.deepEqual(asked[0].wish, [1, 'pointScoreSum', 0, 999, 50]);
  asked[0].answer(3);
  await until(() => asked.length === 2);
  assert.equal(store.state.headerPlot.missing, 3);
  store.set({ timeline: { ...timeline, revision: 2 } });
  await until(() => asked.length === 3);
  asked[1].answer(0);
  asked[2].answer(1);
  await until(() => asked.length === 4);
  asked[3].answer(0);
  await until(() => store.state.headerPlot.missing === 0);
  store.set({ view: { ...store.state.view, header: null } });
  await until(() => store.state.headerPlot === null);
  assert.equal(asked.length, 4);
});
