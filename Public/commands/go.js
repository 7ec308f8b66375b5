import { nextSelection, selectable } from '../model/instances.js';
import { contains, extended, stretchAround } from '../model/timeline-layout.js';
import { nextSuggestion } from './suggestions.js';
import { showAnimal } from './show-animal.js';
import { zoomToSelection } from './view.js';

/**
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 */

const hasVideo = (/** @type {App} */ app) => app.store.state.video !== null;

/**
 * @param {string} id
 * @param {string} title
 * @param {string[]} keys
 * @param {number} step
 * @returns {Command}
 */
const stepping = (id, title, keys, step) => ({
  id, title, menu: 'Go', group: 0, keys, hidden: Math.abs(step) > 1, enabled: hasVideo,
  run: ({ navigator, playback }) => {
    playback.stop();
    navigator.move(step);
  },
});

/** How far a medium and a large step may go, frames; SLEAP's are 10 and 100. */
export const MEDIUM_STEPS = [2, 5, 10, 20, 25, 30, 50];
export const LARGE_STEPS = [50, 60, 100, 200, 250, 500, 1000, 5000];

/**
 * @param {string} id
 * @param {string} words
 * @param {string[]} keys
 * @param {'mediumStep' | 'largeStep'} length
 * @param {1 | -1} direction
 * @returns {Command}
 */
const farStep = (id, words, keys, length, direction) => ({
  id, title: `${length === 'mediumStep' ? 'Medium' : 'Large'} step ${words}`, menu: 'Go', group: 0, keys, hidden: true, enabled: hasVideo,
  label: ({ store }) => `${store.state.view[length]} frames ${words}`,
  run: ({ store, navigator, playback }) => {
    playback.stop();
    navigator.move(direction * store.state.view[length]);
  },
});

/**
 * @param {string} id
 * @param {string} title
 * @param {string[]} keys
 * @param {1 | -1} step
 * @param {'labeled' | 'predicted' | 'suggested' | 'spawn'} kind
 * @param {number} group
 * @returns {Command}
 */
const nextMarked = (id, title, keys, step, kind, group = 1) => ({
  id, title, menu: 'Go', group, keys, enabled: hasVideo,
  run: (app) => goToNext(app, step, kind),
});

/**
 * @param {App} app
 * @param {1 | -1} step
 * @param {'labeled' | 'predicted' | 'suggested' | 'spawn'} kind
 */
async function goToNext(app, step, kind) {
  const { video, frame } = app.store.state;
  if (video === null) return;
  app.playback.stop();
  const next = kind === 'suggested' ? nextSuggestion(app, step) : await app.api.next(video, frame, step, kind);
  if (next === null) {
    const names = { labeled: 'labelled frame', predicted: 'predicted frame', suggested: 'suggestion', spawn: 'new track' };
    app.notify(`There is no ${step > 0 ? 'later' : 'earlier'} ${names[kind]}.`);
  } else if (typeof next === 'number') {
    const spawned = kind === 'spawn' ? app.store.state.timeline?.tracks.find((t) => t.ranges[0]?.[0] === next)?.id : undefined;
    if (spawned === undefined) app.navigator.go(video, next);
    else showAnimal(app, { video, frame: next, track: spawned, zoom: false });
  } else {
    app.navigator.go(next.video, next.frame);
  }
}

/**
 * @param {App} app
 * @param {number} step
 */
function otherVideo({ store, navigator }, step) {
  const { videos, video } = store.state;
  const at = videos.findIndex((v) => v.id === video);
  if (videos.length > 1) navigator.go(videos[(at + step + videos.length) % videos.length].id, 0);
}

/**
 * Start or end of the marked stretch around the frame.
 *
 * @param {App} app
 * @param {0 | 1} end
 */
function edgeOfStretch({ store, navigator }, end) {
  const { timeline, frame } = store.state;
  if (!timeline) return;
  const marks = [timeline.labeled, timeline.predicted].find((ranges) => contains(ranges, frame)) ?? [];
  const stretch = stretchAround(marks, frame);
  if (stretch) navigator.goTo(stretch[end]);
}

/**
 * @param {App} app
 * @param {1 | -1} step
 */
function zoomToNext(app, step) {
  const { store } = app;
  store.set({ selection: nextSelection(store.state.record, store.state.selection, step) });
  zoomToSelection(app);
}

/**
 * Steps that select as they go, as the same keys without Shift only go.
 *
 * @type {[string, string, number][]}
 */
const STEPS = [['the next frame too', 'Right', 1], ['the previous frame too', 'Left', -1], ['a medium step more', 'Ctrl+Right', 10],
  ['a medium step back', 'Ctrl+Left', -10], ['to the last frame', 'End', Infinity], ['to the first frame', 'Home', -Infinity]];

/**
 * @param {App} app
 * @param {number} step
 */
function stepSelecting({ store, navigator, playback }, step) {
  playback.stop();
  const { frame, range } = store.state;
  navigator.move(Math.abs(step) === 10 ? Math.sign(step) * store.state.view.mediumStep : step);
  store.set({ range: extended(range, frame, store.state.frame) });
}

/** @type {Command[]} */
export const goCommands = [
  stepping('nextFrame', 'Next frame', ['Right'], 1),
  stepping('previousFrame', 'Previous frame', ['Left'], -1),
  farStep('forward10', 'forward', ['Ctrl+Right'], 'mediumStep', 1),
  farStep('back10', 'back', ['Ctrl+Left'], 'mediumStep', -1),
  farStep('forward100', 'forward', ['Ctrl+Alt+Right', 'PageDown'], 'largeStep', 1),
  farStep('back100', 'back', ['Ctrl+Alt+Left', 'PageUp'], 'largeStep', -1),
  ...STEPS.map(([words, key, step]) => /** @type {Command} */ ({
    id: `select-${key}`, title: `Select ${words}`, menu: 'Go', group: 0, hidden: true, enabled: hasVideo,
    keys: [key.includes('+') ? key.replace(/\+(?=\w+$)/, '+Shift+') : `Shift+${key}`], run: (app) => stepSelecting(app, step),
  })),
  { id: 'selectToFrame', title: 'Select to frame…', menu: 'Go', group: 0, keys: ['Ctrl+Shift+J'], enabled: hasVideo,
    run: ({ store }) => store.set({ dialog: { kind: 'goToFrame', selects: true } }) },
  { id: 'firstFrame', title: 'First frame', menu: 'Go', group: 0, keys: ['Home'], enabled: hasVideo,
    run: ({ navigator }) => navigator.goTo(0) },
  { id: 'lastFrame', title: 'Last frame', menu: 'Go', group: 0, keys: ['End'], enabled: hasVideo,
    run: ({ navigator }) => navigator.goTo(Infinity) },
  { id: 'play', title: 'Play', menu: 'Go', group: 0, keys: ['P'], enabled: hasVideo,
    label: ({ store }) => (store.state.playing ? 'Pause' : 'Play'), run: ({ playback }) => playback.toggle() },
  { id: 'goToFrame', title: 'Go to frame…', menu: 'Go', group: 0, keys: ['Ctrl+J', 'G'], enabled: hasVideo,
    run: ({ store }) => store.set({ dialog: { kind: 'goToFrame' } }) },
  nextMarked('nextLabeled', 'Next labelled frame', ['Alt+Right', 'Ctrl+U'], 1, 'labeled'),
  nextMarked('previousLabeled', 'Previous labelled frame', ['Alt+Left', 'Ctrl+Shift+U'], -1, 'labeled'),
  nextMarked('nextSuggestion', 'Next suggestion', ['Space'], 1, 'suggested'),
  nextMarked('previousSuggestion', 'Previous suggestion', ['Shift+Space'], -1, 'suggested'),
  nextMarked('nextPredicted', 'Next predicted frame', ['Alt+Down'], 1, 'predicted'),
  nextMarked('previousPredicted', 'Previous predicted frame', ['Alt+Up'], -1, 'predicted'),
  nextMarked('nextSpawn', 'Next new track', ['Ctrl+E'], 1, 'spawn'),
  { id: 'lastEdited', title: 'Last edited frame', menu: 'Go', group: 1, keys: ['Ctrl+A'],
    enabled: ({ store }) => store.state.lastEdited !== null,
    run: ({ store, navigator }) => {
      const { lastEdited } = store.state;
      if (lastEdited) navigator.go(lastEdited.video, lastEdited.frame);
    } },
  { id: 'stretchStart', title: 'Start of the marked stretch', menu: 'Go', group: 1, keys: ['J'], hidden: true,
    enabled: hasVideo, run: (app) => edgeOfStretch(app, 0) },
  { id: 'stretchEnd', title: 'End of the marked stretch', menu: 'Go', group: 1, keys: ['K'], hidden: true,
    enabled: hasVideo, run: (app) => edgeOfStretch(app, 1) },
  { id: 'nextVideo', title: 'Next video', menu: 'Go', group: 2, keys: ['Alt+Shift+Right'],
    enabled: ({ store }) => store.state.videos.length > 1, run: (app) => otherVideo(app, 1) },
  { id: 'previousVideo', title: 'Previous video', menu: 'Go', group: 2, keys: ['Alt+Shift+Left'],
    enabled: ({ store }) => store.state.videos.length > 1, run: (app) => otherVideo(app, -1) },
  { id: 'nextInstance', title: 'Select next animal', menu: 'Go', group: 3, keys: ['`'], enabled: hasVideo,
    run: ({ store }) => store.set({ selection: nextSelection(store.state.record, store.state.selection, 1) }) },
  { id: 'previousInstance', title: 'Select previous animal', menu: 'Go', group: 3, keys: ['~', 'Shift+`'],
    enabled: hasVideo,
    run: ({ store }) => store.set({ selection: nextSelection(store.state.record, store.state.selection, -1) }) },
  { id: 'zoomToNext', title: 'Go to next animal and zoom to it', menu: 'Go', group: 3, keys: ['W'], enabled: hasVideo,
    run: (app) => zoomToNext(app, 1) },
  { id: 'zoomToPrevious', title: 'Go to previous animal and zoom to it', menu: 'Go', group: 3, keys: ['Q'],
    enabled: hasVideo, run: (app) => zoomToNext(app, -1) },
  ...Array.from({ length: 9 }, (_, i) => /** @type {Command} */ ({
    id: `select${i + 1}`, title: `Select animal ${i + 1}`, menu: 'Go', group: 3, keys: [`${i + 1}`], hidden: true,
    enabled: hasVideo,
    run: ({ store }) => {
      const wanted = selectable(store.state.record)[i];
      if (wanted) store.set({ selection: wanted });
    },
  })),
  { id: 'clearSelection', title: 'Clear selection', menu: 'Go', group: 3, keys: ['Esc'],
    run: (app) => {
      if (app.store.state.playing) app.playback.stop();
      else if (app.store.state.placing || app.store.state.swapping) app.store.set({ placing: null, swapping: null });
      else app.store.set({ selection: null, range: null, zoomBox: null });
    } },
];
