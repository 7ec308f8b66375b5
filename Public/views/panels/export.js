import { isOver } from '../../model/jobs.js';
import { button, emptyState, fill, h, icon } from '../dom.js';
import { jobCard } from './job-card.js';

/**
 * What leaves the project: analysis HDF5, SLP, clips.
 *
 * @param {import('../../app.js').App} app
 */
export function createExportPanel(app) {
  const { store, api, notify, commands } = app;
  const body = h('div', { class: 'panel-body' });
  const jobs = h('div', {});
  const start = async (/** @type {Record<string, unknown>} */ what) => {
    try {
      app.sync.jobChanged(await api.startJob({ kind: 'export', ...what }));
    } catch (error) {
      notify(/** @type {Error} */ (error).message, 'error');
    }
  };
  const draw = () => {
    const { videos } = store.state;
    if (videos.length === 0) {
      fill(body, emptyState('Nothing to export yet', 'Add a video and label or predict some frames; the results leave from here.',
        button('Add video…', () => commands.run('addVideo'), { icon: 'plus' })));
      return;
    }
    fill(body,
      h('div', { class: 'export-card' }, h('h3', {}, 'Analysis files (.h5, .csv)'),
        h('p', { class: 'hint' }, 'Poses and tracks of one video a file, in SLEAP’s layout: arrays for Python, MATLAB and R, or a table.'),
        videos.map((v) => h('div', { class: 'download-pair' }, h('span', { class: 'ellipsis', title: v.name }, v.name),
          download(v, 'HDF5', api.analysisURL(v.id)), download(v, 'CSV', api.analysisURL(v.id, 'csv')))),
        videos.length < 2 ? null : h('div', { class: 'button-row' },
          button('All as HDF5', () => start({ format: 'analysis', allVideos: true }), { icon: 'export' }),
          button('All as CSV', () => start({ format: 'csv', allVideos: true }), { icon: 'export' }))),
      h('div', { class: 'export-card' }, h('h3', {}, 'SLEAP project (.slp)'),
        h('p', { class: 'hint' }, 'Everything: skeleton, videos, tracks, labels, predictions, suggestions. Opens in SLEAP and sleap-io.'),
        button('Make .slp', () => start({ format: 'slp' }), { icon: 'export' })),
      h('div', { class: 'export-card' }, h('h3', {}, 'Neurodata Without Borders (.nwb)'),
        h('p', { class: 'hint' }, 'Poses of all videos over time (ndx-pose), to stand beside other recordings of the session.'),
        button('Make .nwb', () => start({ format: 'nwb' }), { icon: 'export' })),
      h('div', { class: 'export-card' }, h('h3', {}, 'Clip with animals (.mp4)'),
        h('p', { class: 'hint' }, 'The video with labels and predictions drawn into it, to show to others.'),
        button('Render clip…', () => commands.run('render'), { icon: 'video' })),
      h('div', { class: 'export-card' }, h('h3', {}, 'Clip with labels (.zip, .pkg.slp)'),
        h('p', { class: 'hint' }, 'The selected frames as a video with nothing drawn into it, and their labels beside it.'),
        button('Extract clip…', () => commands.run('extract'), { icon: 'video' })), jobs);
  };
  const drawJobs = () => fill(jobs, store.state.jobs.filter((j) => ['export', 'package', 'render', 'extract'].includes(j.kind)).slice(0, 4).map((job) => exportJob(app, job)));
  store.subscribe(['videos'], draw);
  store.subscribe(['jobs'], drawJobs);
  draw();
  return h('section', { class: 'export' }, h('header', { class: 'panel-head' }, h('h2', {}, 'Export')), body);
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/types.js').Job} job
 */
export function exportJob(app, job) {
  const files = isOver(job) && job.state === 'done' ? (job.result?.files ?? job.result?.file ?? '').split('\n').filter((f) => f !== '') : [];
  const names = files.map((f) => f.slice(f.lastIndexOf('/') + 1));
  return h('div', {}, jobCard(app, job), names.map((name) => h('a', { class: 'download-row', href: app.api.exportURL(name), download: '' },
    icon('export'), h('span', { class: 'ellipsis', title: name }, name))));
}

/**
 * @param {import('../../model/types.js').Video} video
 * @param {string} kind
 * @param {string} href
 */
const download = (video, kind, href) => h('a', { class: 'download-row', href, download: '', 'aria-label': `${video.name} as ${kind}` },
  icon('export'), h('span', { class: 'dim' }, kind));
