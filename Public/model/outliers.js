import { noOutliers } from './nothing-yet.js';

/**
 * What stands out along the tracks of a video: leaps, odd sizes, missing parts. The server finds them, a stretch at a time.
 *
 * @typedef {'velocity' | 'size' | 'missing'} OutlierKind
 * @typedef {{frame: number, track: number, kind: OutlierKind, value: number, usual: number}} Outlier
 * @typedef {object} OutlierState
 * @property {number | null} video they are of; null: not looked for yet
 * @property {Outlier[]} found by frame
 * @property {boolean} looking
 * @property {boolean} cut there are more than are listed
 * @property {number} revision the project's when they were found; tracks that change later make them old
 */

/** @type {Record<OutlierKind, string>} */
export const OUTLIER_NAMES = { velocity: 'leap', size: 'odd size', missing: 'missing parts' };

/** Frames that are asked for at once. */
const STRETCH = 50_000;

/**
 * The frame of the next outlier that way; null when there is none.
 *
 * @param {Outlier[]} found
 * @param {number} frame
 * @param {1 | -1} step
 */
export function nextOutlier(found, frame, step) {
  const there = found.filter((o) => (step > 0 ? o.frame > frame : o.frame < frame)).map((o) => o.frame);
  if (there.length === 0) return null;
  return step > 0 ? Math.min(...there) : Math.max(...there);
}

/**
 * What stands out on a frame, in words.
 *
 * @param {Outlier[]} found
 * @param {number} frame
 * @param {import('./types.js').Track[]} tracks
 */
export function outlierText(found, frame, tracks) {
  return found.filter((o) => o.frame === frame).map(({ track, kind, value, usual }) => {
    const name = tracks.find((t) => t.id === track)?.name ?? 'an animal';
    if (kind === 'velocity') return `${name} leaps ${value.toFixed(0)} px off its way, usually ${usual.toFixed(1)}`;
    if (kind === 'size') return `${name} is ${value.toFixed(0)} px long, usually ${usual.toFixed(0)}`;
    return `${name} lacks ${value} parts, usually ${usual.toFixed(0)}`;
  }).join('; ');
}

export class OutlierFinder {
  /**
   * @param {object} parts
   * @param {import('./store.js').Store<import('./state.js').State>} parts.store
   * @param {Pick<import('../net/api.js').Api, 'outliers'>} parts.api
   */
  constructor({ store, api }) {
    this.store = store;
    this.api = api;
    /** @type {{video: number, done: Promise<void>} | null} */
    this.running = null;
    store.subscribe(['video'], ({ video, outliers }) => {
      if (outliers.video !== null && outliers.video !== video) store.set({ outliers: noOutliers });
    });
  }

  /** Whether what was found is of the tracks as they are now. */
  get isFresh() {
    const { outliers, video, timeline } = this.store.state;
    return outliers.video === video && outliers.revision === (timeline?.revision ?? 0);
  }

  /** Looks through the video that is shown, a stretch at a time; what is found comes as it is found. */
  find() {
    const { video, timeline } = this.store.state;
    if (video === null || !timeline) return Promise.resolve();
    if (this.running?.video !== video) {
      const done = this.look(video, timeline).finally(() => { if (this.running?.done === done) this.running = null; });
      this.running = { video, done };
    }
    return this.running.done;
  }

  /**
   * @param {number} video
   * @param {{revision: number, frameCount: number}} timeline
   */
  async look(video, { revision, frameCount }) {
    /** @type {Outlier[]} */
    let found = [];
    let cut = false;
    this.store.set({ outliers: { video, found, looking: true, cut, revision } });
    try {
      for (let from = 0; from < frameCount; from += STRETCH) {
        const answer = await this.api.outliers(video, from, Math.min(frameCount, from + STRETCH) - 1);
        if (this.store.state.video !== video) return;
        found = [...found, ...answer.outliers];
        cut = cut || answer.cut;
        this.store.set({ outliers: { video, found, looking: true, cut, revision } });
      }
    } finally {
      const now = this.store.state.outliers;
      if (now.video === video) this.store.set({ outliers: { ...now, looking: false } });
    }
  }
}
