import { loadSkeleton } from '../../commands/skeleton.js';
import { addVideos } from '../../commands/project.js';
import { noneChosen } from '../../model/chosen-videos.js';
import { fileSize } from '../../model/format.js';
import { choose as choosePath } from '../../model/suggestions.js';
import { button, field, fill, h, icon, iconButton, rowList } from '../dom.js';

/**
 * What each use of the file browser asks for.
 *
 * @type {Record<string, {title: string, hint: string, kinds: string[], action: string, folderToo?: boolean, several?: boolean}>}
 */
const PURPOSES = {
  openProject: { title: 'Open a project', hint: 'A project is a folder whose name ends in .tarsier.', kinds: ['project'], action: 'Open' },
  addVideo: { title: 'Add videos', hint: 'Video files (several with Ctrl or Shift), or a folder of images.', kinds: ['video'], action: 'Add', folderToo: true, several: true },
  importLabels: { title: 'Import labels', hint: 'SLEAP (.slp, analysis .h5 and .csv, old .json), DeepLabCut (config.yaml, CollectedData_*.csv), COCO and AlphaTracker (.json), DeepPoseKit (.h5), LEAP (.mat), NWB. What a file is, is told by what is in it. Several with Ctrl or Shift.', kinds: ['labels', 'skeleton'], action: 'Import', several: true },
  mergeProject: { title: 'Merge into this project', hint: 'Another Tarsier project, a SLEAP project (.slp), or any file that can be imported. What would come is shown first.', kinds: ['project', 'labels', 'skeleton'], action: 'Compare' },
  loadSkeleton: { title: 'Load a skeleton', hint: 'SLEAP’s skeleton files: .json of SLEAP 1.4 and before, .yaml of newer ones.', kinds: ['skeleton'], action: 'Load' },
  replaceVideo: { title: 'Exchange the video', hint: 'Labels stay on their frame numbers; what lies beyond the end of the new video goes. Undo brings all of it back.', kinds: ['video'], action: 'Use this one', folderToo: true },
  chooseWeights: { title: 'Choose pretrained weights', hint: 'A state dict of torchvision or timm: .pth or .safetensors.', kinds: ['weights'], action: 'Choose' },
  relinkVideo: { title: 'Find the video', hint: 'Other missing videos are looked for in the same folder.', kinds: ['video'], action: 'Use this one', folderToo: true },
};

const ICONS = /** @type {Record<string, string>} */ ({ folder: 'folder', project: 'tarsier', video: 'video', labels: 'skeleton', skeleton: 'skeleton', other: 'file' });

/**
 * Browses the folders of the server that the page may see.
 *
 * @param {import('../../app.js').App} app
 * @param {{purpose: string, video?: number, choose?: (path: string) => void}} dialog
 * @param {() => void} close
 */
export function fileDialog(app, dialog, close) {
  const purpose = PURPOSES[dialog.purpose];
  const browser = createFileBrowser(app, purpose.kinds, (path) => finish([path]), purpose.several);
  const chosen = h('span', { class: 'ellipsis dim' });
  const accept = button(purpose.action, () => finish(browser.selected), { kind: 'primary', disabled: true });
  const folder = purpose.folderToo
    ? button('Use this folder of images', () => finish([browser.folder]), { kind: 'quiet' }) : null;
  browser.onSelect = (paths) => {
    accept.disabled = paths.length === 0;
    chosen.textContent = paths.length > 1 ? `${paths.length} chosen` : paths[0] ?? '';
  };
  const owner = dialog.purpose === 'importLabels' ? videoChoice(app.store.state.videos) : null;
  const finish = async (/** @type {string[]} */ paths) => {
    close();
    try {
      await use(app, { ...dialog, video: dialog.video ?? owner?.chosen() }, paths);
    } catch (error) {
      app.notify(/** @type {Error} */ (error).message, 'error');
    }
  };
  const upload = dialog.purpose === 'addVideo'
    ? button('Upload from this computer…', () => app.store.set({ dialog: { kind: 'upload' } }), { kind: 'quiet', icon: 'import' }) : null;
  const body = h('div', {}, h('header', { class: 'dialog-head' }, h('h2', {}, purpose.title), iconButton('close', 'Close', close)),
    h('p', { class: 'hint' }, purpose.hint), browser.element, owner?.element,
    h('footer', { class: 'dialog-foot' }, chosen, h('span', { class: 'spacer' }), upload, folder, button('Cancel', close), accept));
  return { title: purpose.title, className: 'file-dialog', body };
}

/**
 * @param {import('../../app.js').App} app
 * @param {{purpose: string, video?: number, choose?: (path: string) => void}} dialog
 * @param {string[]} paths several only where the purpose allows it
 */
async function use(app, { purpose, video, choose }, paths) {
  const [path] = paths;
  choose?.(path);
  if (purpose === 'openProject') await app.switchProject(path, 'open');
  if (purpose === 'addVideo') await addVideos(app, paths);
  if (purpose === 'relinkVideo') await app.editor.onProject({ type: 'relinkVideo', video, path });
  if (purpose === 'loadSkeleton') await loadSkeleton(app, { path });
  if (purpose === 'replaceVideo' && await app.editor.onProject({ type: 'replaceVideo', video, path })) {
    await app.sync.loadProject();
    app.navigator.goTo(app.store.state.frame);
  }
  if (purpose === 'mergeProject') app.store.set({ dialog: { kind: 'mergeProject', path } });
  if (purpose === 'importLabels') {
    app.sync.jobChanged(await app.api.startJob({ kind: 'import', paths, video }));
    app.store.set({ tab: 'jobs' });
  }
}

/**
 * Which video an analysis file's poses belong to, since such a file names none, or a place on another machine.
 *
 * @param {import('../../model/types.js').Video[]} videos
 */
function videoChoice(videos) {
  const list = h('select', {}, h('option', { value: '' }, 'the one that the file or its name tells'),
    videos.map((v) => h('option', { value: String(v.id) }, v.name)));
  return {
    element: videos.length === 0 ? null : field('Poses of an analysis file belong to', list),
    chosen: () => (list.value === '' ? undefined : Number(list.value)),
  };
}

/**
 * A list of one folder, with the way up and the roots.
 *
 * @param {import('../../app.js').App} app
 * @param {string[]} kinds of entries that can be chosen
 * @param {(path: string) => void} choose
 * @param {boolean} [several] Ctrl and Shift select more than one
 */
export function createFileBrowser({ api, store }, kinds, choose, several = false) {
  const place = h('div', { class: 'file-place' });
  const list = rowList('file-list', 'Files');
  const element = h('div', { class: 'file-browser' }, place, list.element);
  const browser = {
    element, folder: '', selected: /** @type {string[]} */ ([]), onSelect: (/** @type {string[]} */ _) => {},
    go: (/** @type {string} */ path) => go(path),
  };
  /** @type {{key: string}[]} */
  let rows = [];
  let picked = noneChosen;
  const select = (/** @type {string | null} */ path, /** @type {MouseEvent | null} */ e) => {
    const held = { ctrl: several && (e?.ctrlKey || e?.metaKey || false), shift: several && (e?.shiftKey ?? false) };
    const before = picked.keys.size > 0 || picked.from === null ? picked : { keys: new Set([picked.from]), from: picked.from };
    picked = path === null ? noneChosen : choosePath(rows, before, path, held);
    browser.selected = rows.map((r) => r.key).filter((key) => picked.keys.has(key) || (picked.keys.size === 0 && key === path));
    const chosen = new Set(browser.selected);
    for (const row of list.rows.children) row.setAttribute('aria-selected', String(chosen.has(row.getAttribute('data-path') ?? '')));
    browser.onSelect(browser.selected);
  };
  const go = async (/** @type {string} */ path) => {
    try {
      show(await api.files(path));
    } catch (error) {
      list.fill([], h('p', { class: 'job-error' }, /** @type {Error} */ (error).message));
    }
  };
  const show = (/** @type {any} */ answer) => {
    browser.folder = answer.path;
    select(null, null);
    const roots = store.state.session?.roots ?? [];
    fill(place, iconButton('chevron-up', 'Folder above', () => go(answer.parent ?? ''), { disabled: answer.path === '' || (!answer.parent && roots.length < 2) }),
      h('span', { class: 'file-path ellipsis', title: answer.path }, answer.path || 'Folders that can be opened'));
    const entries = [...answer.entries].sort((a, b) => rank(a.kind) - rank(b.kind) || a.name.localeCompare(b.name, 'en', { numeric: true }));
    rows = entries.filter((e) => kinds.includes(e.kind)).map((e) => ({ key: e.path }));
    list.fill(entries.map(row), entries.length === 0 && h('p', { class: 'hint' }, 'This folder is empty.'),
      answer.cut ? h('p', { class: 'hint' }, 'There are more entries than are listed.') : null);
  };
  const row = (/** @type {any} */ entry) => {
    const { path } = entry;
    const usable = kinds.includes(entry.kind);
    const isFolder = entry.kind === 'folder' || (entry.kind === 'project' && !usable);
    return h('button', { type: 'button', class: 'file-row', role: 'option', disabled: !usable && !isFolder, 'aria-selected': 'false', 'data-path': path,
      onclick: (/** @type {MouseEvent} */ e) => (isFolder ? go(path) : select(path, e)), ondblclick: () => usable && choose(path),
    }, icon(ICONS[entry.kind] ?? 'file'), h('span', { class: 'ellipsis' }, entry.name), h('span', { class: 'dim number' }, usable && !isFolder ? fileSize(entry.size) : ''));
  };
  go(store.state.session?.roots[0] ?? '');
  return browser;
}

/** @param {string} kind */
const rank = (kind) => (kind === 'folder' || kind === 'project' ? 0 : 1);
