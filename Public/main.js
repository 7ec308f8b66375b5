import { createNotify, zoomTimeline } from './app.js';
import { createCommands } from './commands/index.js';
import { addVideo } from './commands/project.js';
import { followAnimals } from './commands/view.js';
import { Checker } from './model/checker.js';
import { Editor } from './model/editor.js';
import { readKeys, writeKeys } from './model/key-bindings.js';
import { followHeaderPlot } from './model/header-plot.js';
import { FrameCache } from './model/frame-cache.js';
import { InstanceCache } from './model/instance-cache.js';
import { followNetwork } from './model/network-watch.js';
import { Navigator } from './model/navigator.js';
import { OutlierFinder } from './model/outliers.js';
import { readColor } from './model/own-color.js';
import { Playback } from './model/playback.js';
import { Reviewer } from './model/reviewer.js';
import { addressOf, placeOf, readSettings, writeSettings } from './model/settings.js';
import { initialState } from './model/state.js';
import { Store } from './model/store.js';
import { Sync } from './model/sync.js';
import { Uploader } from './model/uploads.js';
import { followTrails } from './model/trails.js';
import { createApi } from './net/api.js';
import { LiveChannel } from './net/live.js';
import { openQueue } from './net/open-queue.js';
import { mountPage } from './views/page.js';

/** Enough for the way ahead and back of a frame of 1024 x 1024, and the page stays under 300 MB. */
const PICTURE_BYTES = 64 * 2 ** 20;

/** Composes the page: the parts, what each tells the others, and the views. */
function compose() {
  const store = new Store({ ...initialState(), ...readSettings(localStorage) });
  const api = createApi();
  const notify = createNotify(store);
  const alarm = (/** @type {string} */ text) => notify(text, 'error');
  const commands = createCommands();

  /** @type {InstanceCache} */
  const instances = new InstanceCache({
    fetchWindow: (video, from, to) => api.instances(video, from, to),
    onLoad: (video, range, revision) => editor.windowCame(video, range, revision),
  });
  /** @type {Editor} */
  const editor = new Editor({ store, instances, makeID: () => crypto.randomUUID() });
  editor.onProblem = alarm;
  const ensureInstances = (/** @type {number} */ v, /** @type {number} */ f) => instances.ensure(v, f);
  const navigator = new Navigator({
    store, cache: new FrameCache(PICTURE_BYTES), ensureInstances, onShown: () => editor.redraw(),
    loadPicture: async (video, frame, signal) =>
      createImageBitmap(await api.picture(video.id, frame, video.version, signal)),
  });
  const sync = new Sync({ store, api, instances, editor, navigator, onProblem: alarm, onSwitch: () => location.reload() });
  /** @type {LiveChannel} */
  const live = new LiveChannel({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`,
    onMessage: (message) => sync.receive(message),
    onPicture: (picture) => playback.receive(picture),
    onState: (open) => {
      store.set({ connection: { ...store.state.connection, live: open, ...(open ? { locked: false } : {}) } });
      if (!open) {
        playback.lostChannel();
        probe(app);
      }
    },
  });
  /** @type {Playback} */
  const playback = new Playback({
    store, navigator, live, ensureInstances, decode: (jpeg) => createImageBitmap(jpeg), painted: nextPaint,
    now: () => performance.now(),
  });

  /** @type {import('./app.js').App} */
  const app = {
    store, api, queue: null, editor, instances, navigator, playback, sync, commands,
    checker: new Checker({ store, instances, api }),
    outliers: new OutlierFinder({ store, api }),
    reviewer: new Reviewer({ store, editor, instances, navigator, playback, notify }), notify, download,
    uploader: new Uploader({ routes: api.uploads, onChange: (uploads) => store.set({ uploads }), onVideo: (path) => addVideo(app, path) }),
    zoomTimeline: (factor) => zoomTimeline(store, factor),
    switchProject: async (path, action) => {
      await (action === 'create' ? api.createProject(path) : api.openProject(path));
      location.hash = '';
      location.reload();
    },
  };
  commands.app = app;
  followNetwork({ store, api });
  followTrails({ store, instances, navigator });
  followAnimals(app);
  followHeaderPlot({ store, load: api.statistic, onProblem: alarm });
  return { app, live };
}

/**
 * Why the live channel is gone: nobody answers, or the server was started anew and does not know this browser.
 *
 * @param {import('./app.js').App} app
 */
async function probe({ store, api }) {
  const locked = await api.session().then(() => false, (error) => error.isLockedOut === true);
  if (!store.state.connection.live) store.set({ connection: { ...store.state.connection, locked } });
}

/**
 * @param {string} url
 * @param {string} [name] of the file; else the server's
 */
function download(url, name = '') {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

/** @returns {Promise<void>} */
const nextPaint = () => new Promise((resolve) => {
  // A hidden page is never painted; the timer keeps playback from standing still in it.
  const timer = setTimeout(() => resolve(), 250);
  requestAnimationFrame(() => {
    clearTimeout(timer);
    resolve();
  });
});

/**
 * Opens the project that the server has, or leaves the start page.
 *
 * @param {import('./app.js').App} app
 * @param {LiveChannel} live
 */
async function begin(app, live) {
  const { store, api, sync } = app;
  // Both at once; without a project the second answer is not needed.
  const project = api.project();
  project.catch(() => {});
  const session = await api.session();
  store.set({ session, ownColor: readColor(localStorage, session.author) });
  ownKeys(app.commands, session.author);
  if (session.project) {
    await sync.loadProject(placeOf(location.hash), project);
    app.queue = await openQueue(app);
    app.editor.queue = app.queue;
    sync.loadAround();
  }
  store.set({ loading: false });
  live.open();
  rememberPlace(app, live);
}

/**
 * The keys that this person has changed, now and from now on.
 *
 * @param {import('./commands/registry.js').CommandRegistry} commands
 * @param {string} author
 */
function ownKeys(commands, author) {
  commands.bind(readKeys(localStorage, author));
  commands.onBind = (own) => writeKeys(localStorage, author, own);
}

/**
 * Keeps the address, the settings and the other pages told of where this one is.
 *
 * @param {import('./app.js').App} app
 * @param {LiveChannel} live
 */
function rememberPlace({ store, sync, queue }, live) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let video = store.state.video;
  let known = false;
  const sayWhere = () => live.send({ type: 'at', video: store.state.video, frame: store.state.frame });
  const sayColor = () => live.send({ type: 'color', color: store.state.ownColor });
  store.subscribe(['ownColor'], sayColor);
  store.subscribe(['connection'], ({ connection }) => {
    if (connection.live && !known) {
      sayColor();
      sayWhere();
    }
    known = connection.live;
  });
  store.subscribe(['video', 'frame'], (state) => {
    if (state.video !== video) {
      video = state.video;
      store.set({ timeline: null });
      sync.loadSummaries();
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      history.replaceState(null, '', addressOf(store.state.video, store.state.frame) || ' ');
      sayWhere();
    }, 200);
  });
  store.subscribe(['theme', 'view', 'tab', 'propagate', 'tone'], (state) => writeSettings(localStorage, state));
  window.addEventListener('online', () => {
    live.open();
    queue?.retryNow();
  });
}

const { app, live } = compose();
mountPage(app);
begin(app, live).catch((error) => {
  const expired = error.status === 401;
  app.store.set({ loading: false, fatal: expired
    ? 'This page has no valid session. Open the address that “tarsier serve” printed when it started.'
    : `The project cannot be shown: ${error.message}` });
});
