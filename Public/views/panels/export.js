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
  const startSLP = async () => {
    try {
      app.sync.jobChanged(await api.startJob({ kind: 'export', format: 'slp' }));
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
      h('div', { class: 'export-card' }, h('h3', {}, 'Analysis HDF5'),
        h('p', { class: 'hint' }, 'Tracks as arrays for Python, MATLAB and R, in SLEAP’s layout. One file per video.'),
        videos.map((v) => h('a', { class: 'download-row', href: api.analysisURL(v.id), download: '' }, icon('export'),
          h('span', { class: 'ellipsis' }, v.name), h('span', { class: 'dim' }, '.analysis.h5')))),
      h('div', { class: 'export-card' }, h('h3', {}, 'SLEAP project (.slp)'),
        h('p', { class: 'hint' }, 'Everything: skeleton, videos, tracks, labels, predictions, suggestions. Opens in SLEAP and sleap-io.'),
        button('Make .slp', startSLP, { icon: 'export' })),
      h('div', { class: 'export-card' }, h('h3', {}, 'Clip with animals (.mp4)'),
        h('p', { class: 'hint' }, 'The video with labels and predictions drawn into it, to show to others.'),
        button('Render clip…', () => commands.run('render'), { icon: 'video' })), jobs);
  };
  const drawJobs = () => fill(jobs, store.state.jobs.filter((j) => ['export', 'package', 'render'].includes(j.kind)).slice(0, 4).map((job) => exportJob(app, job)));
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
  const name = job.result?.file?.split('/').pop() ?? null;
  return h('div', {}, jobCard(app, job), isOver(job) && job.state === 'done' && name
    ? h('a', { class: 'download-row', href: app.api.exportURL(name), download: '' }, icon('export'), h('span', { class: 'ellipsis' }, name)) : null);
}
