/**
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 */

const hasProject = (/** @type {App} */ { store }) => store.state.project !== null;

/**
 * @param {string} id
 * @param {string} title
 * @param {string} menu
 * @param {string} tab
 * @param {number} group
 * @returns {Command}
 */
const panel = (id, title, menu, tab, group) => ({
  id, title, menu, group, enabled: hasProject, run: ({ store }) => store.set({ tab }),
});

/**
 * Puts videos that lie on the server into the project, in one step, and goes to the first.
 *
 * @param {App} app
 * @param {string[]} paths
 */
export async function addVideos(app, paths) {
  const outcome = await app.editor.onProject({ type: 'addVideo', paths });
  const added = outcome?.created?.videos?.[0];
  await app.sync.loadProject();
  if (added !== undefined) app.navigator.go(added, 0);
}

/** @type {Command[]} */
export const projectCommands = [
  { id: 'newProject', title: 'New project…', menu: 'Project',
    run: ({ store }) => store.set({ dialog: { kind: 'newProject' } }) },
  { id: 'openProject', title: 'Open project…', menu: 'Project', keys: ['Ctrl+O'],
    run: ({ store }) => store.set({ dialog: { kind: 'files', purpose: 'openProject' } }) },
  { id: 'addVideo', title: 'Add videos…', menu: 'Project', group: 1, keys: ['V'], enabled: hasProject,
    run: ({ store }) => store.set({ dialog: { kind: 'files', purpose: 'addVideo' } }) },
  { id: 'uploadVideo', title: 'Upload videos of this computer…', menu: 'Project', group: 1, enabled: hasProject,
    run: ({ store }) => store.set({ dialog: { kind: 'upload' } }) },
  { id: 'importLabels', title: 'Import labels or poses…', menu: 'Project', group: 1, enabled: hasProject,
    run: ({ store }) => store.set({ dialog: { kind: 'files', purpose: 'importLabels' } }) },
  { id: 'mergeProject', title: 'Merge into project…', menu: 'Project', group: 1, enabled: hasProject,
    run: ({ store }) => store.set({ dialog: { kind: 'files', purpose: 'mergeProject' } }) },
  { id: 'relinkVideo', title: 'Find a missing video…', menu: 'Project', group: 1,
    enabled: ({ store }) => store.state.videos.some((v) => v.problem),
    run: ({ store }) => {
      const { videos, video } = store.state;
      const missing = videos.find((v) => v.id === video && v.problem) ?? videos.find((v) => v.problem);
      if (missing) store.set({ dialog: { kind: 'files', purpose: 'relinkVideo', video: missing.id } });
    } },
  { id: 'replaceVideo', title: 'Exchange this video…', menu: 'Project', group: 1,
    enabled: ({ store }) => store.state.video !== null,
    run: ({ store }) => store.set({ dialog: { kind: 'files', purpose: 'replaceVideo', video: store.state.video } }) },
  { id: 'removeVideo', title: 'Remove this video…', menu: 'Project', group: 1,
    enabled: ({ store }) => store.state.video !== null,
    run: ({ store }) => store.set({ dialog: { kind: 'removeVideo', videos: [store.state.video] } }) },
  { id: 'exportAnalysis', title: 'Download analysis HDF5 of this video', menu: 'Project', group: 2,
    keys: ['Ctrl+Alt+E'], enabled: ({ store }) => store.state.video !== null,
    run: ({ store, api, download }) => {
      const { video } = store.state;
      if (video !== null) download(api.analysisURL(video));
    } },
  { id: 'exportTable', title: 'Download analysis CSV of this video', menu: 'Project', group: 2,
    enabled: ({ store }) => store.state.video !== null,
    run: ({ store, api, download }) => {
      const { video } = store.state;
      if (video !== null) download(api.analysisURL(video, 'csv'));
    } },
  panel('panelExport', 'Export…', 'Project', 'export', 2),
  panel('panelInstances', 'Panel: animals', 'View', 'instances', 5),
  panel('panelSkeleton', 'Panel: skeleton', 'View', 'skeleton', 5),
  { id: 'drawSkeleton', title: 'Draw the skeleton…', menu: 'Labels', group: 5, keys: ['Shift+S'], enabled: hasProject,
    run: ({ store }) => store.set({ dialog: { kind: 'skeleton' } }) },
  panel('panelChecks', 'Panel: label checks', 'View', 'checks', 5),
  panel('panelTrain', 'Train…', 'Predict', 'train', 0),
  panel('panelPredict', 'Predict…', 'Predict', 'predict', 0),
  panel('panelRuns', 'Models and their errors', 'Predict', 'runs', 1),
  { id: 'sizes', title: 'Sizes of animals…', menu: 'Predict', group: 1, enabled: hasProject,
    run: ({ store }) => store.set({ dialog: { kind: 'sizes' } }) },
  panel('panelJobs', 'Jobs and logs', 'Predict', 'jobs', 1),
  { id: 'keys', title: 'Keys', menu: 'Help', keys: ['?', 'F1'],
    run: ({ store }) => store.set({ dialog: { kind: 'keys' } }) },
  { id: 'editKeys', title: 'Change keys…', menu: 'Help', run: ({ store }) => store.set({ dialog: { kind: 'editKeys' } }) },
  { id: 'about', title: 'About Tarsier', menu: 'Help', run: ({ store }) => store.set({ dialog: { kind: 'about' } }) },
];
