import { fileSize } from '../model/format.js';
import { fill, h, icon, iconButton, progressBar } from './dom.js';

/**
 * The uploads that are under way, below the list of videos.
 *
 * @param {import('../app.js').App} app
 */
export function createUploads({ store, uploader }) {
  const element = h('div', { class: 'uploads', role: 'group', 'aria-label': 'Uploads' });
  store.subscribe(['uploads'], ({ uploads }) => fill(element, uploads.filter((u) => u.state !== 'done').map((upload) => {
    const share = upload.size > 0 ? upload.offset / upload.size : null;
    const failed = upload.state === 'failed';
    return h('article', { class: `upload ${upload.state}`, 'aria-label': upload.name },
      h('div', { class: 'upload-head' }, icon('video'), h('span', { class: 'ellipsis', title: upload.name }, upload.name),
        failed ? iconButton('redo', 'Try again', () => uploader.retry(upload.key)) : null,
        iconButton('close', 'Cancel upload', () => uploader.cancel(upload.key))),
      failed ? h('p', { class: 'job-error' }, upload.problem ?? '') : progressBar(upload.state === 'checking' ? 1 : share, upload.name),
      failed ? null : h('p', { class: 'hint' }, words(upload)));
  })));
  return element;
}

/** @param {import('../model/uploads.js').Upload} upload */
const words = ({ state, offset, size }) => (state === 'waiting' ? 'waits for the one before it'
  : state === 'checking' ? 'looking at it…' : `${fileSize(offset)} of ${fileSize(size)}`);

/**
 * Files that are dropped on the window are uploaded; a frame around the window says so while they hover.
 *
 * @param {import('../app.js').App} app
 */
export function mountDrop({ store, uploader, notify }) {
  const veil = h('div', { class: 'drop-veil', hidden: true }, h('p', {}, 'Drop videos to upload them into the project'));
  document.body.append(veil);
  const hasFiles = (/** @type {DragEvent} */ e) => e.dataTransfer?.types.includes('Files') === true;
  let depth = 0;
  const over = (/** @type {number} */ change) => {
    depth = Math.max(0, depth + change);
    veil.hidden = depth === 0;
  };
  window.addEventListener('dragenter', (e) => { if (hasFiles(e)) over(1); });
  window.addEventListener('dragleave', (e) => { if (hasFiles(e)) over(-1); });
  window.addEventListener('dragover', (e) => { if (hasFiles(e)) e.preventDefault(); });
  window.addEventListener('drop', (e) => {
    if (!hasFiles(e)) return;
    e.preventDefault();
    over(-depth);
    if (!store.state.project) notify('Create or open a project first; then drop the videos again.', 'error');
    else uploader.add([...(e.dataTransfer?.files ?? [])]);
  });
}
