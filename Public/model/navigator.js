import { nearestFrame } from './address.js';
import { FrameCache, prefetchPlan } from './frame-cache.js';

const AT_ONCE = 2;

/**
 * Goes to frames: loads the picture and the labels, shows both together, and fetches ahead.
 *
 * Only one wanted picture is on its way at any time; when it comes, the newest wish is next, so scrubbing shows what it
 * can and queues nothing.
 *
 * @typedef {import('./types.js').Video} Video
 */
export class Navigator {
  /**
   * @param {object} parts
   * @param {import('./store.js').Store<import('./state.js').State>} parts.store
   * @param {FrameCache<any>} parts.cache
   * @param {(video: Video, frame: number, signal?: AbortSignal) => Promise<any>} parts.loadPicture
   * @param {(video: number, frame: number) => Promise<void>} parts.ensureInstances
   * @param {() => void} parts.onShown
   * @param {(run: () => void) => void} [parts.later] once what is shown is on the screen
   */
  constructor({ store, cache, loadPicture, ensureInstances, onShown, later = (run) => run() }) {
    this.store = store;
    this.cache = cache;
    this.loadPicture = loadPicture;
    this.ensureInstances = ensureInstances;
    this.onShown = onShown;
    this.later = later;
    /** @type {Map<string, {promise: Promise<any>, abort: AbortController}>} */
    this.ahead = new Map();
    this.pumping = false;
    this.step = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retry = undefined;
  }

  /** @returns {Video | null} */
  get video() {
    const { videos, video } = this.store.state;
    return videos.find((v) => v.id === video) ?? null;
  }

  /**
   * Goes to a frame of a video, or as near as the video has one.
   *
   * @param {number} videoID
   * @param {number} frame
   */
  go(videoID, frame) {
    const { state } = this.store;
    const video = state.videos.find((v) => v.id === videoID);
    if (!video) return;
    const target = nearestFrame(video, frame);
    const sameVideo = state.video === videoID;
    this.step = sameVideo ? target - state.frame : 0;
    this.store.set({ video: videoID, frame: target, ...(sameVideo ? {} : { timelineView: null, range: null }) });
    this.pump();
  }

  /** @param {number} frame */
  goTo(frame) {
    if (this.store.state.video !== null) this.go(this.store.state.video, frame);
  }

  /** @param {number} step */
  move(step) {
    this.goTo(this.store.state.frame + step);
  }

  async pump() {
    if (this.pumping) return;
    this.pumping = true;
    for (let wish = this.wish(); wish; wish = this.wish()) {
      await this.show(wish.video, wish.frame);
    }
    this.pumping = false;
    this.later(() => { if (!this.pumping) this.prefetch(); });
  }

  /** What the person wants to see and does not see yet. */
  wish() {
    const { shown, frame } = this.store.state;
    const video = this.video;
    if (!video || (shown?.video === video.id && shown.frame === frame)) return null;
    return { video, frame };
  }

  /**
   * @param {Video} video
   * @param {number} frame
   */
  async show(video, frame) {
    const [answer] = await Promise.all([this.picture(video, frame), this.ensureInstances(video.id, frame)]);
    if (this.store.state.video !== video.id) return;
    this.present(video.id, frame, answer.picture, answer.error);
  }

  /**
   * @param {number} video
   * @param {number} frame
   * @param {CanvasImageSource | null} picture
   * @param {string | null} error
   */
  present(video, frame, picture, error) {
    this.cache.pin(video, frame);
    this.store.set({ shown: { video, frame, picture }, pictureError: error });
    this.onShown();
  }

  /**
   * @param {Video} video
   * @param {number} frame
   * @returns {Promise<{picture: any, error: string | null}>}
   */
  async picture(video, frame) {
    if (video.problem) return { picture: null, error: video.problem };
    const held = this.cache.get(video.id, frame);
    if (held) return { picture: held, error: null };
    try {
      const key = FrameCache.key(video.id, frame);
      const running = this.ahead.get(key);
      if (!running) this.cancelAhead();
      return { picture: await (running?.promise ?? this.fetch(video, frame)), error: null };
    } catch (error) {
      if (/** @type {any} */ (error).isPassing) this.tryAgain(video, frame);
      return { picture: null, error: error instanceof Error ? error.message : String(error) };
    }
  }

  /**
   * Nobody answered: asks once more in a while, if the person is still there.
   *
   * @param {Video} video
   * @param {number} frame
   */
  tryAgain(video, frame) {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      const { shown } = this.store.state;
      if (shown?.video === video.id && shown.frame === frame && !shown.picture && !this.pumping) this.show(video, frame);
    }, 1000);
  }

  /**
   * @param {Video} video
   * @param {number} frame
   * @param {AbortSignal} [signal]
   */
  async fetch(video, frame, signal) {
    const picture = await this.loadPicture(video, frame, signal);
    this.cache.add(video.id, frame, picture);
    return picture;
  }

  cancelAhead() {
    for (const { abort } of this.ahead.values()) abort.abort();
    this.ahead.clear();
  }

  /** Fetches what is likely to be wanted next, two at a time, as long as nothing else is wanted. */
  prefetch() {
    const { frame, playing } = this.store.state;
    const video = this.video;
    if (!video || video.problem || playing) return;
    // No more than can be held: what pushes another one out that is wanted too is fetched for nothing.
    const room = this.cache.room(video);
    const behind = room > 3 ? 2 : 0;
    const plan = prefetchPlan(frame, this.step, video.frameCount, Math.min(8, Math.max(1, room - behind)), behind);
    const next = plan.filter((f) => !this.cache.has(video.id, f) && !this.ahead.has(FrameCache.key(video.id, f)));
    for (const wanted of next.slice(0, Math.max(0, AT_ONCE - this.ahead.size))) this.fetchAhead(video, wanted);
    const far = plan[plan.length - 3];
    if (far !== undefined) this.ensureInstances(video.id, far);
  }

  /**
   * @param {Video} video
   * @param {number} frame
   */
  fetchAhead(video, frame) {
    const key = FrameCache.key(video.id, frame);
    const abort = new AbortController();
    const promise = this.fetch(video, frame, abort.signal);
    this.ahead.set(key, { promise, abort });
    promise.then(() => true, () => false).then((came) => {
      this.ahead.delete(key);
      if (came && !this.pumping) this.prefetch();
    });
  }

  /** The picture may be another one now (a video was found again): load it anew. */
  reload() {
    this.cancelAhead();
    this.cache.pinned = null;
    this.cache.clear();
    this.store.set({ shown: null });
    this.pump();
  }
}
