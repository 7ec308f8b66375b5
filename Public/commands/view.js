import { boxOf, selectedLabel, selectedPrediction, shownPredictions } from '../model/instances.js';
import { plainTone } from '../model/tone.js';
import { fit, fitBox, zoomAt } from '../model/viewport.js';

/**
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 */

/**
 * @param {string} id
 * @param {string} title
 * @param {string[]} keys
 * @param {'instances' | 'names' | 'edges' | 'hidden' | 'colorPredictions'} setting
 * @returns {Command}
 */
const toggle = (id, title, keys, setting) => ({
  id, title, menu: 'View', group: 1, keys, checked: ({ store }) => store.state.view[setting],
  run: ({ store }) => store.set({ view: { ...store.state.view, [setting]: !store.state.view[setting] } }),
});

/**
 * @param {App} app
 * @param {number} factor
 */
function zoom({ store, navigator }, factor) {
  const { viewport, stage } = store.state;
  const video = navigator.video;
  const centre = { x: stage.width / 2, y: stage.height / 2 };
  if (video) store.set({ viewport: zoomAt(viewport, factor, centre, stage, video) });
}

/**
 * @param {App} app
 * @param {import('../model/types.js').Box[]} boxes
 */
function show({ store, navigator }, boxes) {
  const video = navigator.video;
  if (!video || boxes.length === 0) return;
  const around = boxes.reduce((a, b) => ({
    minX: Math.min(a.minX, b.minX), minY: Math.min(a.minY, b.minY),
    maxX: Math.max(a.maxX, b.maxX), maxY: Math.max(a.maxY, b.maxY),
  }));
  store.set({ viewport: fitBox(around, store.state.stage, video) });
}

/** @param {App} app */
function boxesOnFrame({ store }) {
  const { record } = store.state;
  if (!record) return [];
  const boxes = [...record.labels.map((l) => boxOf(l, 2)), ...shownPredictions(record).map((p) => boxOf(p, 3))];
  return boxes.flatMap((b) => (b ? [b] : []));
}

/** @param {App} app */
export const zoomToSelection = (app) => show(app, boxOfSelection(app));

/**
 * Keeps the animals of each frame in view, once a person has asked for it. The frame at hand stays where it is while
 * something is done on it.
 *
 * @param {App} app
 */
export function followAnimals(app) {
  let at = '';
  app.store.subscribe(['record', 'shown', 'view'], ({ record, shown, view, gesture }) => {
    const now = view.keepFit && record && record.frame === shown?.frame ? `${shown.video}/${shown.frame}` : '';
    if (now !== '' && now !== at && !gesture) show(app, boxesOnFrame(app));
    if (now !== '' || !view.keepFit) at = now;
  });
}

/**
 * A pixel of the frame on a pixel of the screen.
 *
 * @param {App} app
 */
function actualSize(app) {
  zoom(app, 1 / (app.store.state.viewport.scale * (globalThis.devicePixelRatio || 1)));
}

/** @param {App} app */
function boxOfSelection({ store }) {
  const { record, selection } = store.state;
  const label = selectedLabel(record, selection);
  const prediction = selectedPrediction(record, selection);
  const box = label ? boxOf(label, 2) : prediction ? boxOf(prediction, 3) : null;
  return box ? [box] : [];
}

/**
 * @param {string} id
 * @param {string} title
 * @param {'markerSize' | 'labelSize'} setting
 * @param {number[]} steps
 * @param {1 | -1} direction
 * @returns {Command}
 */
const resize = (id, title, setting, steps, direction) => ({
  id, title, menu: 'View', group: 2, hidden: true,
  run: ({ store }) => {
    const at = steps.indexOf(store.state.view[setting]);
    const next = steps[Math.min(steps.length - 1, Math.max(0, at + direction))];
    store.set({ view: { ...store.state.view, [setting]: next } });
  },
});

/** @param {import('../model/state.js').ViewSettings} view */
const hasTrails = ({ trailBefore, trailAfter }) => trailBefore > 0 || trailAfter > 0;

/** @type {['track' | 'instance' | 'node' | 'edge', string][]} */
export const COLORED = [['track', 'track'], ['instance', 'place on the frame'], ['node', 'node'], ['edge', 'edge']];
export const MARKERS = [1, 2, 3, 4, 6, 8, 12];
export const LABELS = [6, 9, 12, 18, 24, 36];

/** @type {Command[]} */
export const viewCommands = [
  { id: 'zoomIn', title: 'Zoom in', menu: 'View', keys: ['+', '='], run: (app) => zoom(app, 1.25) },
  { id: 'zoomOut', title: 'Zoom out', menu: 'View', keys: ['-'], run: (app) => zoom(app, 0.8) },
  { id: 'fitFrame', title: 'Fit whole frame', menu: 'View', keys: ['0'],
    run: ({ store, navigator }) => store.set({ viewport: fit(store.state.stage, navigator.video ?? { width: 0, height: 0 }) }) },
  { id: 'actualSize', title: 'Actual size (one to one)', menu: 'View', run: actualSize },
  { id: 'fitInstances', title: 'Fit to animals', menu: 'View', keys: ['Ctrl+=', 'F'],
    run: (app) => show(app, boxesOnFrame(app)) },
  { id: 'fitSelection', title: 'Fit to selected animal', menu: 'View', keys: ['Z'],
    enabled: ({ store }) => store.state.selection !== null, run: zoomToSelection },
  toggle('showInstances', 'Show animals', ['H'], 'instances'),
  toggle('showNames', 'Show node names', ['L', 'Ctrl+Tab'], 'names'),
  toggle('showEdges', 'Show edges', ['E', 'Ctrl+Shift+Tab'], 'edges'),
  toggle('showHidden', 'Show hidden nodes', ['Shift+V'], 'hidden'),
  toggle('colorPredictions', 'Colour predictions by track', ['C'], 'colorPredictions'),
  resize('largerMarkers', 'Larger node markers', 'markerSize', MARKERS, 1),
  resize('smallerMarkers', 'Smaller node markers', 'markerSize', MARKERS, -1),
  resize('largerNames', 'Larger node names', 'labelSize', LABELS, 1),
  resize('smallerNames', 'Smaller node names', 'labelSize', LABELS, -1),
  { id: 'look', title: 'Brightness, colours and trails', menu: 'View', group: 2, keys: ['B'],
    checked: ({ store }) => store.state.look, run: ({ store }) => store.set({ look: !store.state.look }) },
  { id: 'resetTone', title: 'Reset brightness, contrast and gamma', menu: 'View', group: 2, hidden: true,
    run: ({ store }) => store.set({ tone: plainTone }) },
  { id: 'toggleTrails', title: 'Trails', menu: 'View', group: 2, keys: ['R'],
    checked: ({ store }) => hasTrails(store.state.view),
    run: ({ store }) => {
      const { view } = store.state;
      store.set({ view: hasTrails(view) ? { ...view, trailBefore: 0, trailAfter: 0 } : { ...view, trailBefore: 50 } });
    } },
  { id: 'network', title: 'What the network sees', menu: 'View', group: 2, keys: ['Shift+N'],
    checked: ({ store }) => store.state.network.on,
    run: ({ store }) => store.set({ network: { ...store.state.network, on: !store.state.network.on } }) },
  { id: 'wedges', title: 'Edges as wedges', menu: 'View', group: 2, hidden: true,
    checked: ({ store }) => store.state.view.wedges,
    run: ({ store }) => store.set({ view: { ...store.state.view, wedges: !store.state.view.wedges } }) },
  ...COLORED.map(([colorBy, words]) => /** @type {Command} */ ({
    id: `color-${colorBy}`, title: `Colour by ${words}`, menu: 'View', group: 2, hidden: true,
    checked: ({ store }) => store.state.view.colorBy === colorBy,
    run: ({ store }) => store.set({ view: { ...store.state.view, colorBy } }),
  })),
  { id: 'render', title: 'Render clip with animals…', menu: 'View', group: 2, enabled: ({ store }) => store.state.video !== null,
    run: ({ store }) => store.set({ dialog: { kind: 'render' } }) },
  { id: 'zoomTimelineIn', title: 'Timeline: zoom in', menu: 'View', group: 3, keys: ['Alt++', 'Alt+='],
    run: (app) => app.zoomTimeline(0.5) },
  { id: 'zoomTimelineOut', title: 'Timeline: zoom out', menu: 'View', group: 3, keys: ['Alt+-'],
    run: (app) => app.zoomTimeline(2) },
  { id: 'wholeTimeline', title: 'Timeline: whole video', menu: 'View', group: 3, keys: ['Alt+0'],
    run: ({ store }) => store.set({ timelineView: null }) },
  ...[['auto', 'as the system'], ['dark', 'dark'], ['light', 'light']].map(([theme, words]) => /** @type {Command} */ ({
    id: `theme-${theme}`, title: `Theme: ${words}`, menu: 'View', group: 4,
    checked: ({ store }) => store.state.theme === theme,
    run: ({ store }) => store.set({ theme: /** @type {'auto'} */ (theme) }),
  })),
];
