import { chooseVideo, chosenVideos, noneChosen } from '../model/chosen-videos.js';
import { count, countsOf } from '../model/format.js';
import { createUploads } from './uploads.js';
import { emptyState, button, h, icon, iconButton, rowList } from './dom.js';

/**
 * The project's videos, several of which can be chosen with Ctrl or Shift; one that cannot be opened says so and stays in the list.
 *
 * @param {import('../app.js').App} app
 */
export function createVideos(app) {
  const { store, commands } = app;
  const list = rowList('video-list', 'Videos');
  let chosen = noneChosen;
  const click = (/** @type {number} */ id, /** @type {MouseEvent} */ e) => {
    const { videos, video, frame } = store.state;
    const held = { ctrl: e.ctrlKey || e.metaKey, shift: e.shiftKey };
    chosen = chooseVideo(videos, chosen, id, video, held);
    if (!held.ctrl && !held.shift) app.navigator.go(id, id === video ? frame : 0);
    draw();
  };
  const several = () => chosenVideos(store.state.videos, chosen);
  const remove = iconButton('trash', 'Remove video…', () => {
    const videos = several();
    if (videos.length > 0) store.set({ dialog: { kind: 'removeVideo', videos } });
    else commands.run('removeVideo');
  });
  const draw = () => {
    const { videos } = store.state;
    const ids = new Set(several());
    const words = ids.size > 0 ? `Remove the ${count(ids.size)} chosen…` : 'Remove this video…';
    remove.disabled = videos.length === 0;
    remove.title = words;
    remove.setAttribute('aria-label', words);
    list.fill(videos.map((video) => videoRow(app, video, ids.has(video.id), click)), videos.length === 0
      && emptyState('No video yet', 'Add one to begin.', button('Add video…', () => commands.run('addVideo'), { icon: 'plus' })));
  };
  store.subscribe(['videos', 'video', 'counts'], draw);
  draw();
  return h('section', { class: 'videos panel-section' },
    h('header', { class: 'section-head' }, h('h2', {}, 'Videos'), remove,
      iconButton('plus', 'Add video', () => commands.run('addVideo'), { command: 'addVideo' })), list.element, createUploads(app));
}

/**
 * @param {import('../app.js').App} app
 * @param {import('../model/types.js').Video} video
 * @param {boolean} isChosen
 * @param {(id: number, e: MouseEvent) => void} click
 */
function videoRow({ store }, video, isChosen, click) {
  const current = store.state.video === video.id;
  const { labeledFrames, predictedFrames } = countsOf(store.state.counts, video.id);
  const facts = video.problem ? 'missing' : `${count(video.frameCount)} frames, ${video.width} × ${video.height}`;
  return h('button', {
    type: 'button', class: ['video-row', video.problem ? 'missing' : '', isChosen ? 'chosen' : ''].filter(Boolean).join(' '), role: 'option', 'aria-selected': String(current),
    title: [video.path, video.problem ?? video.warning].filter(Boolean).join('\n'),
    onclick: (/** @type {MouseEvent} */ e) => click(video.id, e),
  }, h('span', { class: 'video-name' }, video.problem || video.warning ? icon('warning') : null,
    h('span', { class: 'ellipsis' }, video.name)),
  h('span', { class: 'video-facts' }, facts),
  h('span', { class: 'video-facts' },
    `${count(labeledFrames)} labelled`, predictedFrames > 0 ? `, ${count(predictedFrames)} predicted` : ''));
}
