import { createNotify } from './app.js';
import { takeEarly } from './early.js';
import { placeOf } from './model/address.js';
import { Editor } from './model/editor.js';
import { FrameCache } from './model/frame-cache.js';
import { InstanceCache } from './model/instance-cache.js';
import { Navigator } from './model/navigator.js';
import { readColor } from './model/own-color.js';
import { readSettings } from './model/settings.js';
import { initialState } from './model/state.js';
import { Store } from './model/store.js';
import { Sync } from './model/sync.js';
import { createApi } from './net/api.js';
import { afterPaint, h } from './views/dom.js';
import { mountPage } from './views/page.js';

/** Enough for the way ahead and back of a frame of 1024 x 1024, and the page stays under 300 MB. */
const PICTURE_BYTES = 64 * 2 ** 20;

/** How long, ms, a frame that is slow to come keeps the workbench waiting. */
const PATIENCE = 400;

/**
 * What the first frame needs: the state, and what brings pictures and animals into it. workbench.js adds the rest.
 *
 * @returns {import('./app.js').App}
 */
function compose() {
  const store = new Store({ ...initialState(), ...readSettings(localStorage) });
  const api = createApi((path, init) => takeEarly(String(path), init) ?? fetch(path, init));
  const notify = createNotify(store);
  const alarm = (/** @type {string} */ text) => notify(text, 'error');
  /** @type {InstanceCache} */
  const instances = new InstanceCache({
    fetchWindow: (video, from, to) => api.instances(video, from, to),
    onLoad: (video, range, revision) => editor.windowCame(video, range, revision),
  });
  /** @type {Editor} */
  const editor = new Editor({ store, instances, makeID: () => crypto.randomUUID() });
  editor.onProblem = alarm;
  const navigator = new Navigator({
    store, cache: new FrameCache(PICTURE_BYTES), onShown: () => editor.redraw(), later: (run) => afterPaint(run)(),
    ensureInstances: (video, frame) => instances.ensure(video, frame),
    loadPicture: async (video, frame, signal) => createImageBitmap(await api.picture(video.id, frame, video.version, signal)),
  });
  const sync = new Sync({ store, api, instances, editor, navigator, onProblem: alarm, onSwitch: () => location.reload() });
  return /** @type {any} */ ({ store, api, queue: null, editor, instances, navigator, sync, notify });
}

/**
 * Shows the frame that the address names, of the project that the server has; without one it leaves the start page.
 *
 * @param {import('./app.js').App} app
 */
async function begin({ store, api, sync }) {
  // Both at once; without a project the second answer is not needed.
  const project = api.project();
  project.catch(() => {});
  const session = await api.session();
  store.set({ session, ownColor: readColor(localStorage, session.author) });
  if (session.project) await sync.loadProject(placeOf(location.hash), project);
}

/**
 * @param {import('./app.js').App} app
 * @returns {Promise<void>} once the first frame is on the screen, or at once when there is none to come
 */
const firstPaint = ({ store }) => new Promise((resolve) => {
  if (store.state.video === null) return resolve();
  const come = () => {
    if (!store.state.shown) return;
    end();
    afterPaint(resolve)();
  };
  const end = store.subscribe(['shown'], come);
  come();
});

/** The modules of the workbench, which the page names without asking for them. */
function fetchWorkbench() {
  for (const link of document.querySelectorAll('link[rel="later"]')) /** @type {HTMLLinkElement} */ (link).rel = 'modulepreload';
  return import('./workbench.js');
}

/** @param {unknown} error */
const wordsFor = (error) => (/** @type {any} */ (error).status === 401
  ? 'This page has no valid session. Open the address that “tarsier serve” printed when it started.'
  : `The project cannot be shown: ${/** @type {Error} */ (error).message}`);

async function open() {
  const app = compose();
  const page = mountPage(app);
  const begun = begin(app).catch((error) => app.store.set({ fatal: wordsFor(error) }));
  await Promise.race([begun.then(() => firstPaint(app)), new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
  const [{ openWorkbench }] = await Promise.all([fetchWorkbench(), begun]);
  await openWorkbench(app, page);
}

open().catch((error) => document.body.prepend(h('p', { class: 'fatal', role: 'alert' },
  `The page could not be loaded whole (${error.message}). Load it again once the server answers.`)));
