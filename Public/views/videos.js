import { count, countsOf } from '../model/format.js';
import { createUploads } from './uploads.js';
import { emptyState, button, h, icon, iconButton, rowList } from './dom.js';

/**
 * The project's videos; one that cannot be opened says so and stays in the list.
 *
 * @param {import('../app.js').App} app
 */
export function createVideos(app) {
  const { store, commands } = app;
  const list = rowList('video-list', 'Videos');
  const draw = () => {
    const { videos } = store.state;
    list.fill(videos.map((video) => videoRow(app, video)), videos.length === 0
      && emptyState('No video yet', 'Add one to begin.', button('Add video…', () => commands.run('addVideo'), { icon: 'plus' })));
  };
  store.subscribe(['videos', 'video', 'counts'], draw);
  draw();
  return h('section', { class: 'videos panel-section' },
    h('header', { class: 'section-head' }, h('h2', {}, 'Videos'),
      iconButton('plus', 'Add video', () => commands.run('addVideo'), { command: 'addVideo' })), list.element, createUploads(app));
}

/**
 * @param {import('../app.js').App} app
 * @param {import('../model/types.js').Video} video
 */
function videoRow({ store, navigator }, video) {
  const current = store.state.video === video.id;
  const { labeledFrames, predictedFrames } = countsOf(store.state.counts, video.id);
  const facts = video.problem ? 'missing' : `${count(video.frameCount)} frames, ${video.width} × ${video.height}`;
  return h('button', {
    type: 'button', class: `video-row ${video.problem ? 'missing' : ''}`.trim(), role: 'option', 'aria-selected': String(current),
    title: [video.path, video.problem ?? video.warning].filter(Boolean).join('\n'),
    onclick: () => navigator.go(video.id, current ? store.state.frame : 0),
  }, h('span', { class: 'video-name' }, video.problem || video.warning ? icon('warning') : null,
    h('span', { class: 'ellipsis' }, video.name)),
  h('span', { class: 'video-facts' }, facts),
  h('span', { class: 'video-facts' },
    `${count(labeledFrames)} labelled`, predictedFrames > 0 ? `, ${count(predictedFrames)} predicted` : ''));
}
