import { whatGoes } from '../../model/chosen-videos.js';
import { count } from '../../model/format.js';
import { extended } from '../../model/timeline-layout.js';
import { button, field, fill, h, iconButton } from '../dom.js';
import { createFileBrowser } from './files.js';

/**
 * The small dialogs: a question or a single field each.
 *
 * @typedef {import('../../app.js').App} App
 */

/**
 * @param {string} title
 * @param {() => void} close
 * @param {(Node | null)[]} content
 * @param {Node[]} actions
 * @param {() => void} [submit]
 */
export function frame(title, close, content, actions, submit) {
  const form = h('form', { class: 'dialog-form', onsubmit: (/** @type {Event} */ e) => {
    e.preventDefault();
    submit?.();
  } }, h('header', { class: 'dialog-head' }, h('h2', {}, title), iconButton('close', 'Close', close)), ...content,
  actions.length > 0 ? h('footer', { class: 'dialog-foot' }, h('span', { class: 'spacer' }), ...actions) : null);
  return form;
}

/** @param {string} words */
export const submitButton = (words, kind = 'primary') => h('button', { type: 'submit', class: `button ${kind}` }, words);

/** @type {import('../dialogs.js').DialogMaker} */
export function goToFrameDialog({ navigator, store }, { selects = false }, close) {
  const title = selects ? 'Select to frame' : 'Go to frame';
  const total = navigator.video?.frameCount ?? 0;
  const input = h('input', { type: 'number', min: '1', max: String(total), value: String(store.state.frame + 1) });
  const body = frame(title, close, [field(`Frame (1 to ${count(total)})`, input)], [button('Cancel', close), submitButton(selects ? 'Select' : 'Go')], () => {
    close();
    if (input.value === '') return;
    const from = store.state.frame;
    navigator.goTo(Number(input.value) - 1);
    if (selects) store.set({ range: extended(store.state.range, from, store.state.frame) });
  });
  queueMicrotask(() => input.select());
  return { title, body };
}

/** @type {import('../dialogs.js').DialogMaker} */
export function confirmDialog(_, { title, text, confirm, run, tone = 'danger' }, close) {
  const body = frame(title, close, [h('p', {}, text)], [button('Cancel', close), submitButton(confirm, tone)], () => {
    close();
    run();
  });
  return { title, body };
}

/** @type {import('../dialogs.js').DialogMaker} */
export function removeVideoDialog({ store, editor }, { videos }, close) {
  const names = videos.map((/** @type {number} */ id) => store.state.videos.find((v) => v.id === id)?.name ?? '');
  const what = names.length === 1 ? names[0] : `${count(names.length)} videos`;
  const goes = h('p', { class: 'removed-counts' }, whatGoes(store.state.counts, videos));
  const files = names.length === 1 ? 'The file itself stays where it is.' : 'The files themselves stay where they are.';
  const body = frame(`Remove ${what}?`, close,
    [names.length > 1 ? h('p', { class: 'dim' }, names.join(', ')) : null, goes, h('p', { class: 'hint' }, `${files} Undo brings all of it back.`)],
    [button('Cancel', close), submitButton(names.length === 1 ? 'Remove video' : `Remove ${what}`, 'danger')], () => {
      close();
      editor.onProject({ type: 'removeVideo', videos });
    });
  return { title: 'Remove video', body };
}

/** @type {import('../dialogs.js').DialogMaker} */
export function logDialog({ api }, { job, title }, close) {
  const text = h('pre', { class: 'log', tabIndex: 0 }, 'Loading…');
  api.jobLog(job).then((log) => {
    text.textContent = log || 'Nothing was written yet.';
    text.scrollTop = text.scrollHeight;
  }, (error) => { text.textContent = error.message; });
  return { title: `Log: ${title}`, className: 'wide-dialog', body: frame(`Log: ${title}`, close, [text], []) };
}

/** @type {import('../dialogs.js').DialogMaker} */
export function tracksDialog({ store, editor, api, notify }, _, close) {
  const rows = h('div', { class: 'rows' });
  const draw = () => fill(rows, store.state.tracks.map((t) => {
    const name = h('input', { type: 'text', class: 'cell-input', value: t.name, 'aria-label': `Name of track ${t.name}` });
    name.addEventListener('change', () => {
      if (name.value.trim() !== '') editor.onProject({ type: 'renameTrack', track: t.id, name: name.value.trim() });
    });
    return h('div', { class: 'edge-row' }, name, iconButton('trash', `Delete ${t.name}`, () => {
      editor.onProject({ type: 'deleteTrack', track: t.id });
    }));
  }));
  const end = store.subscribe(['tracks'], () => (rows.isConnected ? draw() : end()));
  draw();
  const unused = button('Delete unused tracks', async () => {
    const lines = await Promise.all(store.state.videos.map((v) => api.timeline(v.id)));
    const used = new Set(lines.flatMap((t) => t.tracks.filter((track) => track.ranges.length > 0).map((track) => track.id)));
    const idle = store.state.tracks.filter((t) => !used.has(t.id));
    notify(idle.length === 0 ? 'Every track is in use.' : `${idle.length === 1 ? 'One unused track' : `${idle.length} unused tracks`} deleted.`);
    if (idle.length > 0) editor.onProject({ type: 'deleteTracks', tracks: idle.map((t) => t.id) });
  });
  const all = button('Delete all tracks', () => {
    const tracks = store.state.tracks.map((t) => t.id);
    if (tracks.length > 0) editor.onProject({ type: 'deleteTracks', tracks });
  }, { kind: 'danger' });
  const body = frame('Tracks', close, [h('p', { class: 'hint' }, 'Deleting a track leaves its animals, without a track. Undo brings it back.'), rows], [unused, all]);
  return { title: 'Tracks', body };
}

/** @type {import('../dialogs.js').DialogMaker} */
export function newProjectDialog(app, _, close) {
  const browser = createFileBrowser(app, [], () => {});
  const name = h('input', { type: 'text', placeholder: 'my-project', maxLength: 120, autofocus: true });
  const body = frame('New project', close,
    [field('Name', name), h('p', { class: 'hint' }, 'In which folder? A folder NAME.tarsier is made there; videos stay where they are.'), browser.element],
    [button('Cancel', close), submitButton('Create')], async () => {
      const plain = name.value.trim().replace(/\.tarsier$/, '');
      if (plain === '' || plain.includes('/')) {
        app.notify('Give the project a name without slashes.', 'error');
        return;
      }
      try {
        await app.switchProject(`${browser.folder.replace(/\/$/, '')}/${plain}.tarsier`, 'create');
        close();
      } catch (error) {
        app.notify(/** @type {Error} */ (error).message, 'error');
      }
    });
  return { title: 'New project', className: 'file-dialog', body };
}

/** @type {import('../dialogs.js').DialogMaker} */
export function aboutDialog({ store }, _, close) {
  const { session, project } = store.state;
  const body = frame('About Tarsier', close, [
    h('p', {}, `Version ${session?.version ?? ''}. You work as ${session?.author ?? ''}.`),
    h('p', { class: 'dim' }, project?.path ?? ''), ...(project?.warnings ?? []).map((w) => h('p', { class: 'job-error' }, w)),
  ], []);
  return { title: 'About Tarsier', body };
}
