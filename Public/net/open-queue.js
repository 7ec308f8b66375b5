import { EditQueue } from './edit-queue.js';
import { EditStorage } from './edit-storage.js';

/**
 * The queue of a project's edits, with those that earlier pages left behind already in it.
 *
 * @param {import('../app.js').App} app
 */
export async function openQueue(app) {
  const { store, api, editor } = app;
  const page = crypto.randomUUID();
  const storage = new EditStorage(localStorage, store.state.project?.path ?? '', page);
  const queue = new EditQueue({
    send: ({ kind, id, edit }) => (kind === 'edit' && edit ? api.edit(id, edit) : api[kind === 'undo' ? 'undo' : 'redo'](id)),
    storage,
    onStatus: (status) => {
      store.set({ connection: { ...store.state.connection, ...status } });
      if (!queue.isBusy) app.sync.refreshShown();
    },
    onAcknowledged: (item, outcome) => editor.acknowledged(item, outcome),
    onRefused: (item, error) => editor.refused(item, error),
  });
  for (const left of await abandonedPages(storage)) {
    const items = storage.takeOver(left);
    editor.show(items);
    queue.adopt(items);
  }
  return queue;
}

/**
 * Pages that left edits and live no more. Each living page holds a lock of its own name.
 *
 * @param {EditStorage} storage
 * @returns {Promise<string[]>}
 */
async function abandonedPages(storage) {
  const name = (/** @type {string} */ page) => `tarsier.page.${page}`;
  if (!navigator.locks) return storage.otherPages();
  await new Promise((held) => {
    navigator.locks.request(name(storage.page), () => {
      held(undefined);
      return new Promise(() => {});
    });
  });
  const alive = new Set(((await navigator.locks.query()).held ?? []).map((lock) => lock.name));
  return storage.otherPages().filter((page) => !alive.has(name(page)));
}
