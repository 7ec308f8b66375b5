import { zoomTimeline } from './app.js';
import { createCommands } from './commands/index.js';
import { addVideos } from './commands/project.js';
import { followAnimals } from './commands/view.js';
import { addressOf } from './model/address.js';
import { Checker } from './model/checker.js';
import { followHeaderPlot } from './model/header-plot.js';
import { readKeys, writeKeys } from './model/key-bindings.js';
import { followNetwork } from './model/network-watch.js';
import { OutlierFinder } from './model/outliers.js';
import { Playback } from './model/playback.js';
import { Reviewer } from './model/reviewer.js';
import { writeSettings } from './model/settings.js';
import { followTrails } from './model/trails.js';
import { Uploader } from './model/uploads.js';
import { LiveChannel } from './net/live.js';
import { openQueue } from './net/open-queue.js';
import { mountWorkbench } from './views/workbench.js';

/**
 * Adds all that a person works with to the page that shows its first frame already.
 *
 * @param {import('./app.js').App} app so far what main.js has composed
 * @param {import('./views/page.js').Page} page
 */
export async function openWorkbench(app, page) {
  const live = complete(app);
  mountWorkbench(app, page);
  const { store, sync } = app;
  // What has been set before they were there.
  store.tellAll();
  if (store.state.session) await connect(app, live);
  store.set({ loading: false });
  if (!store.state.session) return;
  if (store.state.project) sync.loadAround();
  live.open();
  rememberPlace(app, live);
}

/** @param {import('./app.js').App} app */
function complete(app) {
  const { store, api, editor, instances, navigator, notify } = app;
  const alarm = (/** @type {string} */ text) => notify(text, 'error');
  /** @type {LiveChannel} */
  const live = new LiveChannel({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`,
    onMessage: (message) => app.sync.receive(message),
    onPicture: (picture) => app.playback.receive(picture),
    onState: (open) => {
      store.set({ connection: { ...store.state.connection, live: open, ...(open ? { locked: false } : {}) } });
      if (!open) {
        app.playback.lostChannel();
        probe(app);
      }
    },
  });
  const playback = new Playback({
    store, navigator, live, ensureInstances: (v, f) => instances.ensure(v, f), decode: (jpeg) => createImageBitmap(jpeg),
    painted: nextPaint, now: () => performance.now(),
  });
  Object.assign(app, {
    playback, download, commands: createCommands(),
    checker: new Checker({ store, instances, api }),
    outliers: new OutlierFinder({ store, api }),
    reviewer: new Reviewer({ store, editor, instances, navigator, playback, notify }),
    uploader: new Uploader({ routes: api.uploads, onChange: (uploads) => store.set({ uploads }), onVideo: (path) => addVideos(app, [path]) }),
    zoomTimeline: (/** @type {number} */ factor) => zoomTimeline(store, factor),
    switchProject: async (/** @type {string} */ path, /** @type {'open' | 'create'} */ action) => {
      await (action === 'create' ? api.createProject(path) : api.openProject(path));
      location.hash = '';
      location.reload();
    },
  });
  app.commands.app = app;
  followNetwork({ store, api });
  followTrails({ store, instances, navigator });
  followAnimals(app);
  followHeaderPlot({ store, load: api.statistic, onProblem: alarm });
  return live;
}

/**
 * A person's own keys, and the way of their edits to the server.
 *
 * @param {import('./app.js').App} app
 * @param {LiveChannel} live
 */
async function connect(app, live) {
  const { commands, store } = app;
  const author = store.state.session?.author ?? '';
  commands.bind(readKeys(localStorage, author));
  commands.onBind = (own) => writeKeys(localStorage, author, own);
  window.addEventListener('online', () => {
    live.open();
    app.queue?.retryNow();
  });
  if (!store.state.project) return;
  app.queue = await openQueue(app);
  app.editor.queue = app.queue;
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
 * Keeps the address, the settings and the other pages told of where this one is.
 *
 * @param {import('./app.js').App} app
 * @param {LiveChannel} live
 */
function rememberPlace({ store, sync }, live) {
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
}
