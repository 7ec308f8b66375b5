/**
 * What the timeline's header plots: SLEAP's statistics, asked of the server for the stretch that is shown, pooled to its
 * pixels. Numbers only, and the fetching of them.
 *
 * @typedef {{kind: string, from: number, to: number, low: (number | null)[], high: (number | null)[], missing: number,
 *   revision: number}} PooledStatistic
 * @typedef {PooledStatistic & {video: number}} HeaderPlot
 */

/** @type {[string, string][]} the server's name, and SLEAP's */
export const STATISTICS = [
  ['pointDisplacementSum', 'Point displacement (sum)'], ['pointDisplacementMax', 'Point displacement (max)'],
  ['primaryDisplacementSum', 'Primary point displacement (sum)'], ['primaryDisplacementMax', 'Primary point displacement (max)'],
  ['trackingScoreMean', 'Tracking score (mean)'], ['trackingScoreMin', 'Tracking score (min)'],
  ['instanceScoreSum', 'Instance score (sum)'], ['instanceScoreMin', 'Instance score (min)'],
  ['pointScoreSum', 'Point score (sum)'], ['pointScoreMin', 'Point score (min)'],
  ['predictedPoints', 'Number of predicted points'], ['centroidProximity', 'Min centroid proximity'],
];

/** @param {string | null} kind */
export const statisticName = (kind) => STATISTICS.find(([name]) => name === kind)?.[1] ?? '';

/**
 * The scale of the plot: 0, or the lowest value where one is below it, to the highest; null without any value.
 *
 * @param {PooledStatistic} plot
 * @returns {{bottom: number, top: number} | null}
 */
export function plotScale({ low, high }) {
  const values = /** @type {number[]} */ ([...low, ...high].filter((v) => v !== null));
  if (values.length === 0) return null;
  const top = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const bottom = Math.min(0, values.reduce((a, b) => Math.min(a, b), Infinity));
  return { bottom, top: top > bottom ? top : bottom + 1 };
}

/**
 * The lowest and highest value at a frame, as far as the plot tells them apart.
 *
 * @param {PooledStatistic} plot
 * @param {number} frame
 * @returns {[number, number] | null}
 */
export function plotAt({ from, to, low, high }, frame) {
  if (frame < from || frame > to) return null;
  const i = Math.floor(((frame - from) * low.length) / (to - from + 1));
  const [a, b] = [low[i], high[i]];
  return a === null || b === null || a === undefined || b === undefined ? null : [a, b];
}

/**
 * A number as a person reads it in a small place.
 *
 * @param {number} value
 */
export const shortNumber = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2));

/** How long the view must rest, ms, before its values are asked for. */
const REST = 120;

/**
 * Keeps the plot in the state in step with the view, the choice and what others change. Values of long videos come bit by
 * bit; until the new ones are there the old ones stay.
 *
 * @param {object} parts
 * @param {import('./store.js').Store<import('./state.js').State>} parts.store
 * @param {(video: number, kind: string, from: number, to: number, buckets: number) => Promise<PooledStatistic>} parts.load
 * @param {(text: string) => void} parts.onProblem
 */
export function followHeaderPlot({ store, load, onProblem }) {
  let asked = 0;
  let last = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const wish = () => {
    const { video, timeline, timelineView, timelineWidth, view } = store.state;
    if (video === null || !timeline || !view.header || timelineWidth < 1) return null;
    const to = Math.max(0, timeline.frameCount - 1);
    return { video, kind: view.header, from: timelineView?.from ?? 0, to: timelineView?.to ?? to,
      buckets: Math.round(timelineWidth), revision: timeline.revision };
  };
  const fetch = async (/** @type {NonNullable<ReturnType<typeof wish>>} */ w) => {
    const mine = ++asked;
    try {
      for (let missing = 1; missing > 0 && mine === asked;) {
        const plot = await load(w.video, w.kind, w.from, w.to, w.buckets);
        if (mine !== asked) return;
        missing = plot.missing;
        store.set({ headerPlot: { ...plot, video: w.video } });
      }
    } catch (error) {
      // The next change asks again.
      last = '';
      if (mine === asked && !(/** @type {any} */ (error).isPassing)) onProblem(/** @type {Error} */ (error).message);
    }
  };
  const follow = () => {
    const w = wish();
    const { headerPlot } = store.state;
    const key = w ? JSON.stringify(w) : '';
    if (key === last) return;
    last = key;
    clearTimeout(timer);
    asked += 1;
    if (headerPlot && (!w || headerPlot.video !== w.video || headerPlot.kind !== w.kind)) store.set({ headerPlot: null });
    if (w) timer = setTimeout(() => fetch(w), REST);
  };
  store.subscribe(['video', 'timeline', 'timelineView', 'timelineWidth', 'view'], follow);
}
