/**
 * Plays the video: the server sends pictures over the live channel as fast as they are painted; without a channel the
 * page steps from frame to frame by itself.
 *
 * @typedef {import('../net/live.js').PlayedFrame} PlayedFrame
 */
export class Playback {
  /**
   * @param {object} parts
   * @param {import('./store.js').Store<import('./state.js').State>} parts.store
   * @param {import('./navigator.js').Navigator} parts.navigator
   * @param {{isOpen: boolean, send: (message: any) => boolean}} parts.live
   * @param {(video: number, frame: number) => Promise<void>} parts.ensureInstances
   * @param {(jpeg: Blob) => Promise<any>} parts.decode
   * @param {() => Promise<void>} parts.painted resolves after the next paint
   * @param {() => number} parts.now ms
   */
  constructor({ store, navigator, live, ensureInstances, decode, painted, now }) {
    this.store = store;
    this.navigator = navigator;
    this.live = live;
    this.ensureInstances = ensureInstances;
    this.decode = decode;
    this.painted = painted;
    this.now = now;
    /** Tells one playing from the next, so that late pictures of an ended one are not shown. */
    this.turn = 0;
    this.last = 0;
    /** @type {import('./types.js').Range | null} a stretch that is played again and again */
    this.looped = null;
    /** The last frame painted of this playing; pictures that were decoded out of turn are left out. */
    this.paintedFrame = -1;
    /** @type {any} */
    this.picture = null;
  }

  toggle() {
    if (this.store.state.playing) this.stop();
    else this.start();
  }

  start() {
    const video = this.navigator.video;
    if (!video || video.problem || video.frameCount < 2) return;
    const { range, frame } = this.store.state;
    const last = range && range[1] > range[0] ? range[1] : video.frameCount - 1;
    this.begin(video, frame >= last ? range?.[0] ?? 0 : frame, last);
  }

  /**
   * Plays a stretch again and again, until something else is asked for.
   *
   * @param {import('./types.js').Range} range
   */
  loop(range) {
    const { video } = this.navigator;
    if (!video || video.problem || range[1] <= range[0]) return;
    this.looped = range;
    this.begin(video, ...range);
  }

  /**
   * @param {import('./types.js').Video} video
   * @param {number} first
   * @param {number} last
   */
  begin(video, first, last) {
    this.last = last;
    this.turn += 1;
    this.paintedFrame = first - 1;
    this.navigator.cancelAhead();
    this.store.set({ playing: true, hover: null });
    const fps = video.framesPerSecond > 0 ? video.framesPerSecond : 25;
    const message = { type: 'play', video: video.id, from: first, to: last, fps, width: video.width };
    if (this.live.send(message)) return;
    this.navigator.goTo(first);
    this.stepAlong(fps, first);
  }

  /** The last frame is painted: once more from the start, or the end. */
  ended() {
    if (this.looped) this.loop(this.looped);
    else this.stop();
  }

  stop() {
    this.looped = null;
    if (!this.store.state.playing) return;
    this.turn += 1;
    this.live.send({ type: 'stop' });
    this.store.set({ playing: false });
    this.navigator.pump();
  }

  /** The channel is gone: go on without it. */
  lostChannel() {
    const { playing, frame } = this.store.state;
    const fps = this.navigator.video?.framesPerSecond || 25;
    if (!playing) return;
    this.turn += 1;
    this.stepAlong(fps, frame);
  }

  /** @param {PlayedFrame} played */
  async receive(played) {
    const turn = this.turn;
    const { state } = this.store;
    if (!state.playing || state.video !== played.video) return;
    try {
      const [picture] = await Promise.all([this.decode(played.jpeg), this.ensureInstances(played.video, played.frame)]);
      if (turn === this.turn && played.frame > this.paintedFrame) {
        await this.paint(played, picture);
      } else {
        picture.close?.();
      }
    } catch {
      // A picture that cannot be decoded is skipped; the next one follows.
    }
    this.live.send({ type: 'ack', frame: played.frame });
    if (turn === this.turn && played.frame >= this.last) this.ended();
  }

  /**
   * @param {PlayedFrame} played
   * @param {any} picture
   */
  async paint(played, picture) {
    const before = this.picture;
    this.paintedFrame = played.frame;
    this.picture = picture;
    this.store.set({ frame: played.frame });
    this.navigator.present(played.video, played.frame, picture, null);
    this.ensureInstances(played.video, Math.min(this.last, played.frame + 48));
    await this.painted();
    before?.close?.();
  }

  /**
   * @param {number} fps
   * @param {number} first
   */
  async stepAlong(fps, first) {
    const turn = this.turn;
    const begun = this.now();
    while (turn === this.turn && this.store.state.playing) {
      const due = first + Math.floor(((this.now() - begun) / 1000) * fps);
      const frame = Math.min(this.last, Math.max(due, this.store.state.frame + 1));
      this.navigator.goTo(frame);
      await this.painted();
      if (frame >= this.last) this.ended();
    }
  }
}
