import { answered, joinPaths, judged, loopAround, nextItem, nextJoin } from './review.js';

/**
 * Leads a person through the joins of the review queue and the frames of a sample.
 *
 * @typedef {import('./review.js').Join} Join
 * @typedef {import('./review.js').JoinState} JoinState
 * @typedef {import('./review.js').ReviewState} ReviewState
 */
export class Reviewer {
  /**
   * @param {object} parts
   * @param {import('./store.js').Store<import('./state.js').State>} parts.store
   * @param {import('./editor.js').Editor} parts.editor
   * @param {import('./instance-cache.js').InstanceCache} parts.instances
   * @param {import('./navigator.js').Navigator} parts.navigator
   * @param {import('./playback.js').Playback} parts.playback
   * @param {(text: string) => void} parts.notify
   */
  constructor({ store, editor, instances, navigator, playback, notify }) {
    this.store = store;
    this.editor = editor;
    this.instances = instances;
    this.navigator = navigator;
    this.playback = playback;
    this.notify = notify;
    store.subscribe(['tab'], ({ tab }) => { if (tab !== 'review') this.leave(); });
    // Paths follow what is edited and what comes from the server.
    store.subscribe(['record'], ({ playing }) => { if (!playing) this.drawPaths(); });
  }

  /** @param {Partial<ReviewState>} patch */
  set(patch) {
    this.store.set({ review: { ...this.store.state.review, ...patch } });
  }

  get review() {
    return this.store.state.review;
  }

  /** @returns {Join | null} */
  get join() {
    return this.review.joins.find((j) => j.id === this.review.join) ?? null;
  }

  /** The review is over for now: nothing of it stays on the frame. */
  leave() {
    const { join, item } = this.review;
    if (join === null && item === null) return;
    this.playback.stop();
    this.set({ join: null, item: null, paths: [] });
  }

  /** Waits for what the server knows; a key may come before it. */
  async ready() {
    if (this.review.loaded) return;
    await new Promise((resolve) => {
      const end = this.store.subscribe(['review'], ({ review }) => {
        if (!review.loaded) return;
        end();
        resolve(undefined);
      });
    });
  }

  /** @param {1 | -1} step */
  async walk(step) {
    await this.ready();
    const next = nextJoin(this.review.joins, this.review.join, step);
    if (next) this.show(next);
    else this.finish();
  }

  finish() {
    const { joins } = this.review;
    this.leave();
    this.store.set({ tab: 'review' });
    this.notify(joins.length === 0 ? 'There are no joins to review.' : 'Every join is answered. A sample tells how many errors are left.');
  }

  /**
   * Goes to a join and plays it in a loop.
   *
   * @param {Join} join
   */
  async show(join) {
    this.playback.stop();
    this.store.set({ tab: 'review', selection: null });
    this.set({ join: join.id, item: null, paths: [] });
    this.navigator.go(join.video, join.before);
    const range = this.range(join);
    if (!range) return;
    const ensured = [];
    for (let f = range[0]; f <= range[1] + this.instances.size; f += this.instances.size) {
      ensured.push(this.instances.ensure(join.video, Math.min(f, range[1])));
    }
    await Promise.all(ensured);
    if (this.review.join !== join.id) return;
    this.drawPaths();
    this.playback.loop(range);
  }

  /** @param {Join} join */
  range(join) {
    const video = this.store.state.videos.find((v) => v.id === join.video);
    return video ? loopAround(join, video) : null;
  }

  drawPaths() {
    const { join } = this;
    const range = join && this.range(join);
    if (!join || !range) return;
    this.set({ paths: joinPaths(join, range, (f) => this.instances.get(join.video, f)) });
  }

  /**
   * Answers the join at hand and goes on to the next; or judges the sampled frame at hand.
   *
   * @param {'right' | 'swapped' | 'unsure'} answer
   */
  async answer(answer) {
    const { join } = this;
    if (this.review.item) return this.judge(answer === 'swapped' ? 'wrong' : answer);
    if (!join) return;
    if (answer === 'swapped' && join.other === null) {
      this.notify('There is no other animal to swap with at this join.');
      return;
    }
    this.playback.stop();
    const sent = this.editor.onProject({ type: 'answerJoin', join: join.id, answer });
    this.set(answered(this.review, join.id, answer));
    // What comes after a swap is shown as it then is.
    if (answer === 'swapped') await sent;
    // What the server told meanwhile may be from before this answer.
    const { joins } = answered(this.review, join.id, answer);
    const next = nextJoin(joins, join.id, 1);
    if (next) this.show(next);
    else this.finish();
    await sent;
  }

  // The sample.

  /**
   * @param {number} count
   * @param {number | null} video null: of all videos
   */
  async draw(count, video) {
    const outcome = await this.editor.onProject({ type: 'drawSample', count, video });
    if (outcome) this.set({ join: null, paths: [], item: null, statement: null });
  }

  /** Goes to the next frame of the sample that nobody has judged. */
  async walkSample() {
    await this.ready();
    const { statement, item } = this.review;
    const next = statement?.sample ? nextItem(statement.sample, item) : null;
    if (next) this.showItem(next);
    else {
      this.leave();
      this.notify('Every frame of the sample has been judged.');
    }
  }

  /** @param {import('./review.js').Place} place */
  showItem(place) {
    this.playback.stop();
    this.store.set({ tab: 'review', selection: null });
    this.set({ item: place, join: null, paths: [] });
    this.navigator.go(place.video, place.frame);
  }

  /** @param {import('./review.js').Verdict} verdict */
  async judge(verdict) {
    const { statement, item } = this.review;
    if (!statement?.sample || !item) return;
    const chosen = this.selectedTrack();
    const wrong = verdict === 'wrong' && chosen !== null ? [chosen] : null;
    const sent = this.editor.onProject({ type: 'answerSample', sample: statement.sample.id, ...item, verdict,
      ...(wrong ? { wrong } : {}) });
    this.set({ statement: judged(statement, item, verdict, wrong) });
    await this.walkSample();
    await sent;
  }

  selectedTrack() {
    const { record, selection } = this.store.state;
    const animal = selection?.kind === 'label' ? record?.labels.find((l) => l.id === selection.id)
      : record?.predictions.find((p) => p.id === selection?.id);
    return animal?.track ?? null;
  }
}
