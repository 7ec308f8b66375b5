import { firstPlace } from './address.js';
import { isOver, withJob, withList } from './jobs.js';
import { byKey } from './suggestions.js';
import { received } from './review.js';

/**
 * Keeps the state in step with the server: the project, its summaries, its jobs, and what other pages do.
 *
 * @typedef {import('./types.js').Outcome} Outcome
 * @typedef {import('../net/live.js').Message} Message
 */
export class Sync {
  /**
   * @param {object} parts
   * @param {import('./store.js').Store<import('./state.js').State>} parts.store
   * @param {import('../net/api.js').Api} parts.api
   * @param {import('./instance-cache.js').InstanceCache} parts.instances
   * @param {import('./editor.js').Editor} parts.editor
   * @param {import('./navigator.js').Navigator} parts.navigator
   * @param {(text: string) => void} parts.onProblem
   * @param {() => void} parts.onSwitch the server has opened another project
   */
  constructor({ store, api, instances, editor, navigator, onProblem, onSwitch }) {
    this.store = store;
    this.api = api;
    this.instances = instances;
    this.editor = editor;
    this.navigator = navigator;
    this.onProblem = onProblem;
    this.onSwitch = onSwitch;
    this.revision = 0;
    /** @type {Map<string, {running: boolean, again: boolean}>} */
    this.tasks = new Map();
    editor.onOutcome = (outcome, own) => this.outcome(outcome, own);
  }

  /**
   * @param {{video: number, frame: number} | null} [place] where to begin, when no video is shown yet
   * @param {Promise<import('./types.js').Project>} [asked] the answer, if it has been asked for already
   */
  async loadProject(place = null, asked = this.api.project()) {
    const project = await asked;
    const before = new Map(this.store.state.videos.map((v) => [v.id, v]));
    this.revision = Math.max(this.revision, project.revision);
    const { name, path, warnings, skeleton, videos, tracks, suggestions, undo, redo } = project;
    this.store.set({
      project: { name, path, warnings: warnings ?? [] }, skeleton, videos, tracks, suggestions,
      undo: undo ?? null, redo: redo ?? null,
    });
    this.loadSuggestions();
    const current = videos.find((v) => v.id === this.store.state.video);
    if (!current) this.show(videos, place);
    else if (differs(before.get(current.id), current)) this.navigator.reload();
  }

  /**
   * Goes to a place, or to the first frame of the first video; the one that was shown may have been removed.
   *
   * @param {import('./types.js').Video[]} videos
   * @param {{video: number, frame: number} | null} place
   */
  show(videos, place) {
    const first = firstPlace(videos, place);
    if (first) this.navigator.go(first.video.id, first.frame);
    else this.store.set({ video: null, frame: 0, shown: null, record: null, timeline: null });
  }

  loadAround() {
    this.loadSummaries();
    this.loadJobs();
    this.loadRuns();
    this.loadReview();
    this.once('profiles', async () => this.store.set({ profiles: await this.api.profiles() }));
  }

  loadSummaries() {
    this.once('counts', async () => this.store.set({ counts: await this.api.counts() }));
    this.once('timeline', async () => {
      const { video } = this.store.state;
      if (video === null) return;
      const timeline = await this.api.timeline(video);
      if (this.store.state.video === video) this.store.set({ timeline });
    });
    this.loadSuggestions();
  }

  /** What has become of the suggested frames. */
  loadSuggestions() {
    if (this.store.state.suggestions.length === 0) return;
    this.once('suggestions', async () => this.store.set({ suggestionStates: byKey(await this.api.suggestions()) }));
  }

  loadJobs() {
    this.once('jobs', async () => {
      const list = await this.api.jobs();
      this.store.set({ jobs: withList(this.store.state.jobs, list) });
    });
  }

  /** The review queue and what the sample states. */
  loadReview() {
    this.once('review', async () => {
      const [{ joins, counts, doubtful }, statement] = await Promise.all([this.api.reviewJoins(), this.api.reviewSample()]);
      this.store.set({ review: { ...this.store.state.review, ...received(joins, statement), loaded: true, counts, doubtful } });
    });
  }

  loadRuns() {
    this.once('runs', async () => this.store.set({ runs: await this.api.runs() }));
  }

  /**
   * Runs a load; what is asked for while it runs happens once more after it, at most four times a second.
   *
   * @param {string} name
   * @param {() => Promise<void>} load
   */
  async once(name, load) {
    const task = this.tasks.get(name) ?? { running: false, again: false };
    this.tasks.set(name, task);
    task.again = true;
    if (task.running) return;
    task.running = true;
    while (task.again) {
      task.again = false;
      try {
        await load();
      } catch (error) {
        if (!(/** @type {any} */ (error).isPassing)) this.onProblem(/** @type {Error} */ (error).message);
      }
      await new Promise((resolve) => { setTimeout(resolve, 250); });
    }
    task.running = false;
  }

  /** @param {Message} message */
  receive(message) {
    const handle = this.handlers[message.type];
    if (handle) handle(message);
  }

  /** @type {Record<string, (message: Message) => void>} */
  handlers = {
    hello: ({ revision, connection }) => {
      this.api.connection = connection;
      this.hello(revision);
    },
    changed: ({ revision }) => this.hello(revision),
    edit: (message) => {
      if (message.connection && message.connection === this.api.connection) return;
      const outcome = /** @type {Outcome & Message} */ (/** @type {any} */ (message));
      this.outcome(outcome, message.author === this.store.state.session?.author);
    },
    job: (message) => this.jobChanged(/** @type {any} */ (message)),
    metrics: (message) => this.metricsCame(message),
    frames: ({ video, ranges }) => {
      this.instances.invalidate(video, ranges, Infinity);
      this.refreshShown();
      this.loadSummaries();
    },
    people: ({ people }) => this.store.set({ people }),
    played: ({ problem }) => {
      if (problem) this.onProblem(problem);
    },
    project: () => this.onSwitch(),
  };

  /**
   * The channel is open (again), or something outside the pages changed the project: what is new is fetched.
   *
   * @param {number} revision
   */
  hello(revision) {
    if (!this.store.state.project) return;
    this.editor.queue?.retryNow();
    this.loadJobs();
    // What could not be fetched while nobody answered.
    this.refreshShown();
    if (revision <= this.revision) return;
    this.revision = revision;
    this.instances.invalidateAll();
    this.refreshShown();
    this.once('project', () => this.loadProject());
    this.loadSummaries();
    this.loadReview();
  }

  /**
   * @param {Outcome} outcome
   * @param {boolean} own undo and redo are one's own
   */
  outcome(outcome, own) {
    const { changed } = outcome;
    const isNew = outcome.revision > this.revision;
    this.revision = Math.max(this.revision, outcome.revision);
    if (own && outcome.kept) {
      this.onProblem(`${outcome.name}: ${outcome.kept} of its changes were left alone, because someone else has changed the same since.`);
    }
    if (own && isNew) this.store.set({ undo: outcome.undo ?? null, redo: outcome.redo ?? null });
    for (const [video, ranges] of Object.entries(changed?.frames ?? {})) {
      this.instances.invalidate(Number(video), ranges, outcome.revision);
    }
    if (changed?.skeleton || changed?.videos || changed?.tracks || changed?.suggestions) {
      this.once('project', () => this.loadProject());
    }
    // A sample notices when identities change under it.
    if (changed?.review || this.store.state.review.statement?.sample) this.loadReview();
    this.refreshShown();
    this.loadSummaries();
  }

  /** Fetches the shown frame's window anew if it is stale, once no edit is on its way. */
  refreshShown() {
    const { shown } = this.store.state;
    if (shown && !this.editor.queue?.isBusy) this.instances.ensure(shown.video, shown.frame);
  }

  /** @param {import('./types.js').Job} job */
  jobChanged(job) {
    this.store.set({ jobs: withJob(this.store.state.jobs, job) });
    if (isOver(job)) this.jobEnded(job);
  }

  /** @param {import('./types.js').Job} job */
  jobEnded(job) {
    if (job.kind === 'track' || job.kind === 'predict') this.loadReview();
    if (job.kind === 'train') this.loadRuns();
    if (['import', 'merge', 'suggest'].includes(job.kind)) {
      this.instances.invalidateAll();
      this.once('project', () => this.loadProject());
    }
    this.refreshShown();
    this.loadSummaries();
    if (job.state === 'failed') this.onProblem(`${job.title}: ${job.error ?? 'it failed.'}`);
  }

  /** @param {Message} message */
  metricsCame(message) {
    this.addMetrics(message.job, [/** @type {any} */ (message)]);
  }

  /**
   * @param {number} job
   * @param {import('./types.js').EpochMetrics[]} rows
   */
  addMetrics(job, rows) {
    const { metrics } = this.store.state;
    const merged = new Map([...(metrics[job] ?? []), ...rows].map((m) => [`${m.model}/${m.epoch}`, m]));
    this.store.set({ metrics: { ...metrics, [job]: [...merged.values()] } });
  }

  /**
   * The curves of a training that began before this page, from its run's log.
   *
   * @param {import('./types.js').Job} job
   */
  async loadMetrics(job) {
    if (job.metrics) this.addMetrics(job.id, [job.metrics]);
    const run = job.result?.run ?? job.arguments?.find((word) => word.startsWith('--run='))?.slice('--run='.length);
    if (!run) return;
    try {
      const { models } = await this.api.runLog(run);
      const rows = Object.entries(models).flatMap(([model, epochs]) =>
        /** @type {any[]} */ (epochs).map((epoch) => ({ ...epoch, model })));
      this.addMetrics(job.id, rows);
    } catch {
      // The run has no log yet; the live channel brings what comes.
    }
  }
}

/**
 * @param {import('./types.js').Video | undefined} a
 * @param {import('./types.js').Video} b
 */
const differs = (a, b) => !a || a.version !== b.version || a.problem !== b.problem || a.frameCount !== b.frameCount;
