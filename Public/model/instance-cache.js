import { WINDOW } from './address.js';

/**
 * Labels and predictions as the server last told them, in chunks of consecutive frames.
 *
 * A chunk that something changed in stays readable, marked stale, until its new version arrives: the canvas never
 * blinks. Least recently used chunks go first.
 *
 * @typedef {import('./types.js').FrameRecord} FrameRecord
 * @typedef {{video: number, index: number, revision: number, frames: Map<number, FrameRecord>, stale: boolean,
 *   loading: Promise<void> | null, wanted: number}} Chunk
 */
export class InstanceCache {
  /**
   * @param {object} options
   * @param {(video: number, from: number, to: number) => Promise<{revision: number,
   *   frames: Map<number, FrameRecord>}>} options.fetchWindow
   * @param {(video: number, range: import('./types.js').Range, revision: number) => void} options.onLoad
   * @param {(error: unknown) => void} [options.onError]
   * @param {number} [options.size] frames per chunk
   * @param {number} [options.capacity] chunks: what the longest trail spans, 500 frames both ways, and some to come
   */
  constructor({ fetchWindow, onLoad, onError = () => {}, size = WINDOW, capacity = 24 }) {
    this.fetchWindow = fetchWindow;
    this.onLoad = onLoad;
    this.onError = onError;
    this.size = size;
    this.capacity = capacity;
    /** @type {Map<string, Chunk>} */
    this.chunks = new Map();
  }

  /**
   * What is known of a frame: null when its chunk is not here yet, a record without instances when it is empty.
   *
   * @param {number} video
   * @param {number} frame
   * @returns {FrameRecord | null}
   */
  get(video, frame) {
    const chunk = this.chunks.get(this.key(video, frame));
    if (!chunk || chunk.revision < 0) return null;
    return chunk.frames.get(frame) ?? { frame, negative: false, labels: [], predictions: [] };
  }

  /**
   * Sees to it that the frame's chunk is here and fresh.
   *
   * @param {number} video
   * @param {number} frame
   * @returns {Promise<void>}
   */
  ensure(video, frame) {
    const key = this.key(video, frame);
    let chunk = this.chunks.get(key);
    if (chunk) {
      this.chunks.delete(key);
    } else {
      const index = Math.floor(frame / this.size);
      chunk = { video, index, revision: -1, frames: new Map(), stale: true, loading: null, wanted: 0 };
    }
    this.chunks.set(key, chunk);
    this.evict(key);
    if (!chunk.stale) return Promise.resolve();
    chunk.loading ??= this.load(chunk);
    return chunk.loading;
  }

  /**
   * Something changed in these frames; `revision` is the project's after the change.
   *
   * @param {number} video
   * @param {import('./types.js').Range[]} ranges
   * @param {number} revision Infinity: unknown, reload in any case
   */
  invalidate(video, ranges, revision) {
    for (const chunk of this.chunks.values()) {
      const first = chunk.index * this.size;
      const touched = chunk.video === video && ranges.some(([a, b]) => b >= first && a < first + this.size);
      if (touched && chunk.revision < revision) this.markStale(chunk, revision);
    }
  }

  invalidateAll() {
    for (const chunk of this.chunks.values()) this.markStale(chunk, Infinity);
  }

  /**
   * @param {number} video
   * @param {number} frame
   */
  isHeld(video, frame) {
    return this.chunks.has(this.key(video, frame));
  }

  /**
   * @param {Chunk} chunk
   * @param {number} revision
   */
  markStale(chunk, revision) {
    chunk.stale = true;
    chunk.wanted = Math.max(chunk.wanted, revision);
  }

  /**
   * Loads a chunk, and again for as long as something changes in it meanwhile.
   *
   * @param {Chunk} chunk
   */
  async load(chunk) {
    const first = chunk.index * this.size;
    const last = first + this.size - 1;
    try {
      do {
        chunk.wanted = 0;
        const answer = await this.fetchWindow(chunk.video, first, last);
        chunk.frames = answer.frames;
        chunk.revision = answer.revision;
        chunk.stale = chunk.wanted > answer.revision;
        this.onLoad(chunk.video, [first, last], answer.revision);
      } while (chunk.stale);
    } catch (error) {
      this.onError(error);
    } finally {
      chunk.loading = null;
    }
  }

  /** @param {string} keep */
  evict(keep) {
    for (const key of this.chunks.keys()) {
      if (this.chunks.size <= this.capacity) return;
      if (key !== keep) this.chunks.delete(key);
    }
  }

  /**
   * @param {number} video
   * @param {number} frame
   */
  key(video, frame) {
    return `${video}/${Math.floor(frame / this.size)}`;
  }
}
