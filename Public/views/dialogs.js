import { authorDialog } from './dialogs/author.js';
import { bulkDeleteDialog } from './dialogs/bulk-delete.js';
import { connectTrackDialog } from './dialogs/connect-track.js';
import { contextMenu } from './dialogs/context-menu.js';
import { editKeysDialog } from './dialogs/edit-keys.js';
import { extractDialog } from './dialogs/extract.js';
import { fileDialog } from './dialogs/files.js';
import { keysDialog } from './dialogs/keys.js';
import { paletteDialog } from './dialogs/palette.js';
import { mergeDialog } from './dialogs/merge.js';
import { mergeProjectDialog } from './dialogs/merge-project.js';
import { chooseSkeletonDialog, loadSkeletonDialog } from './dialogs/skeleton-files.js';
import { renderDialog } from './dialogs/render.js';
import { sizesDialog } from './dialogs/sizes.js';
import { uploadDialog } from './dialogs/upload.js';
import { skeletonCanvasDialog } from './dialogs/skeleton-canvas.js';
import { aboutDialog, confirmDialog, goToFrameDialog, logDialog, newProjectDialog,
  removeVideoDialog, tracksDialog } from './dialogs/small.js';

/**
 * A dialog's content: what it shows, and the words that name it.
 *
 * @typedef {{title: string, body: HTMLElement, className?: string, bare?: boolean}} DialogContent
 * @typedef {(app: import('../app.js').App, dialog: any, close: () => void) => DialogContent} DialogMaker
 */

/** @type {Record<string, DialogMaker>} */
const MAKERS = {
  palette: paletteDialog, keys: keysDialog, editKeys: editKeysDialog, author: authorDialog, bulkDelete: bulkDeleteDialog, files: fileDialog, goToFrame: goToFrameDialog, confirm: confirmDialog,
  connectTrack: connectTrackDialog, removeVideo: removeVideoDialog, log: logDialog, tracks: tracksDialog,
  newProject: newProjectDialog, skeleton: skeletonCanvasDialog, about: aboutDialog,
  chooseSkeleton: chooseSkeletonDialog, loadSkeleton: loadSkeletonDialog, merge: mergeDialog, mergeProject: mergeProjectDialog,
  render: renderDialog, extract: extractDialog, upload: uploadDialog, sizes: sizesDialog,
};

/**
 * Shows the dialog that the state names; the browser's own modal element keeps the focus inside.
 *
 * @param {import('../app.js').App} app
 */
export function mountDialogs(app) {
  const { store } = app;
  /** @type {HTMLElement | null} */
  let shown = null;
  store.subscribe(['dialog'], ({ dialog }) => {
    if (shown instanceof HTMLDialogElement) shown.close();
    shown?.remove();
    shown = null;
    if (!dialog) return;
    const close = () => {
      if (store.state.dialog === dialog) store.set({ dialog: null });
    };
    shown = dialog.kind === 'context' ? contextMenu(app, /** @type {any} */ (dialog), close) : modal(MAKERS[dialog.kind](app, dialog, close), close);
  });
}

/**
 * @param {DialogContent} content
 * @param {() => void} close
 */
function modal({ title, body, className = '' }, close) {
  const element = document.createElement('dialog');
  element.className = `dialog ${className}`.trim();
  element.tabIndex = -1;
  element.setAttribute('aria-label', title);
  element.append(body);
  element.addEventListener('cancel', (e) => {
    e.preventDefault();
    close();
  });
  element.addEventListener('pointerdown', (e) => {
    if (e.target === element) close();
  });
  document.body.append(element);
  element.showModal();
  const first = element.querySelector('[autofocus], input, select') ?? element;
  if (first instanceof HTMLElement) first.focus();
  return element;
}
