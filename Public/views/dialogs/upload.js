import { button, h, iconButton } from '../dom.js';

/**
 * Videos of the computer that the browser runs on, chosen in the browser's own dialog.
 *
 * @param {import('../../app.js').App} app
 * @param {unknown} _
 * @param {() => void} close
 */
export function uploadDialog({ uploader }, _, close) {
  const input = h('input', { type: 'file', multiple: true, accept: 'video/*,.mkv,.avi,.mj2,.h264,.ts,.mts', 'aria-label': 'Videos of this computer' });
  const start = () => {
    uploader.add([...(input.files ?? [])]);
    close();
  };
  const accept = button('Upload', start, { kind: 'primary', disabled: true });
  input.addEventListener('change', () => { accept.disabled = (input.files?.length ?? 0) === 0; });
  const body = h('div', {}, h('header', { class: 'dialog-head' }, h('h2', {}, 'Upload videos'), iconButton('close', 'Close', close)),
    h('p', { class: 'hint' }, 'They are copied into the project’s folder “videos” on the server. An upload that is interrupted goes on when the same file is chosen '
      + 'again. Files can also be dropped on the window.'),
    h('div', { class: 'upload-choice' }, input),
    h('footer', { class: 'dialog-foot' }, h('span', { class: 'spacer' }), button('Cancel', close), accept));
  return { title: 'Upload videos', body };
}
