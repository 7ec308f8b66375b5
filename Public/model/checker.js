import { chart, oddness } from './check-report.js';
import { checkFrame, essence } from './checks.js';
import { learn } from './label-norms.js';

/**
 * Checks the labels as they come by, and on request those of the whole project.
 *
 * @typedef {import('./types.js').FrameRecord} FrameRecord
 * @typedef {import('./checks.js').Issue & {video: number, key: string}} PlacedIssue
 * @typedef {{issues: PlacedIssue[], frames: number, labels: number, here: number, progress: string | null,
 *   oddness: number[], read: number}} CheckState `oddness`: how many labels each bar of the chart holds; `read`: labels that
 *   a model has read too
 */

/** Labelled frames that one look at the project takes at most. */
const MOST = 20_000;
const DELAY = 250;
/** Bars of the chart; half of them stand for labels that are not told. */
const BARS = 24;

export class Checker {
  /**
   * @param {object} parts
   * @param {import('./store.js').Store<import('./state.js').State>} parts.store
   * @param {import('./instance-cache.js').InstanceCache} parts.instances
   * @param {Pick<import('../net/api.js').Api, 'timeline' | 'instances'>} parts.api
   */
  constructor({ store, instances, api }) {
    this.store = store;
    this.instances = instances;
    this.api = api;
    /** @type {Map<string, {video: number, record: FrameRecord, source: WeakRef<FrameRecord>}>} labelled frames seen so far */
    this.seen = new Map();
    /** @type {Set<string>} issues that a person has called none */
    this.dismissed = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    store.subscribe(['record', 'skeleton'], ({ playing, gesture }) => {
      if (playing || gesture) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.check(), DELAY);
    });
  }

  /**
   * @param {number} video
   * @param {FrameRecord} record
   */
  see(video, record) {
    const key = `${video}/${record.frame}`;
    if (record.labels.length === 0) this.seen.delete(key);
    else if (this.seen.get(key)?.source.deref() !== record) this.seen.set(key, { video, record: essence(record), source: new WeakRef(record) });
  }

  /** Takes in what the cache holds and what is shown, and judges all that has been seen. */
  check() {
    const { shown, record, skeleton, videos, view: { strictness } } = this.store.state;
    for (const chunk of this.instances.chunks.values()) {
      for (const held of chunk.frames.values()) this.see(chunk.video, held);
    }
    if (shown && record) this.see(shown.video, record);
    const present = new Set(videos.map((v) => v.id));
    const frames = [...this.seen.values()].filter((s) => present.has(s.video));
    const norms = learn(frames.map((s) => s.record.labels), skeleton);
    const issues = frames.flatMap(({ video, record: r }) => checkFrame(r, skeleton, norms, strictness).map((issue) =>
      ({ ...issue, video, key: `${video}/${issue.frame}/${issue.kind}/${issue.selection?.id ?? ''}/${issue.node ?? ''}` })));
    const all = frames.flatMap((s) => s.record.labels);
    const open = issues.filter((i) => !this.dismissed.has(i.key)).sort((a, b) => b.weight - a.weight || a.frame - b.frame);
    this.store.set({ checks: {
      ...this.store.state.checks, issues: open, frames: frames.length,
      labels: all.length, read: all.filter((l) => /** @type {any} */ (l).reading).length,
      oddness: chart(all.map((l) => oddness(l, skeleton, norms, strictness)), BARS),
      here: open.filter((i) => i.video === shown?.video && i.frame === shown?.frame).length,
    } });
  }

  /** @param {PlacedIssue} issue */
  dismiss(issue) {
    this.dismissed.add(issue.key);
    this.check();
  }

  /** Looks at every labelled frame of the project. */
  async checkProject() {
    if (this.store.state.checks.progress !== null) return;
    const tell = (/** @type {string | null} */ progress) => this.store.set({ checks: { ...this.store.state.checks, progress } });
    try {
      tell('Looking for labels…');
      this.seen.clear();
      let done = 0;
      for (const { id, name } of this.store.state.videos) {
        const { labeled } = await this.api.timeline(id);
        for (const [from, to] of windows(labeled)) {
          if (done >= MOST) break;
          const { frames } = await this.api.instances(id, from, to);
          for (const record of frames.values()) this.see(id, record);
          done += [...frames.values()].filter((r) => r.labels.length > 0).length;
          tell(`${done.toLocaleString('en')} frames, ${name}`);
        }
      }
      this.check();
    } finally {
      tell(null);
    }
  }

  /**
   * The issue after (or before) the one at hand, in the order of the list.
   *
   * @param {string | null} key of the one at hand
   * @param {1 | -1} step
   * @returns {PlacedIssue | null}
   */
  next(key, step) {
    const { issues } = this.store.state.checks;
    if (issues.length === 0) return null;
    const at = issues.findIndex((i) => i.key === key);
    if (at < 0) return step > 0 ? issues[0] : issues[issues.length - 1];
    return issues[(at + step + issues.length) % issues.length];
  }
}

/**
 * Stretches of frames to ask for: labelled ones close to one another at once, never many at a time, since predictions
 * come along.
 *
 * @param {import('./types.js').Range[]} ranges
 * @param {number} gap frames
 * @param {number} most frames
 * @returns {import('./types.js').Range[]}
 */
export function windows(ranges, gap = 16, most = 256) {
  /** @type {import('./types.js').Range[]} */
  const out = [];
  for (const [from, to] of ranges) {
    const last = out[out.length - 1];
    if (last && from - last[1] <= gap && to - last[0] < most) last[1] = to;
    else for (let f = from; f <= to; f += most) out.push([f, Math.min(to, f + most - 1)]);
  }
  return out;
}
