import { axis, frameToX, zoom } from './model/timeline-layout.js';

/**
 * What commands, tools and views work with; composed once, in main.js.
 *
 * @typedef {object} App
 * @property {import('./model/store.js').Store<import('./model/state.js').State>} store
 * @property {import('./net/api.js').Api} api
 * @property {import('./net/edit-queue.js').EditQueue | null} queue null until a project is open
 * @property {import('./model/editor.js').Editor} editor
 * @property {import('./model/instance-cache.js').InstanceCache} instances
 * @property {import('./model/navigator.js').Navigator} navigator
 * @property {import('./model/playback.js').Playback} playback
 * @property {import('./model/sync.js').Sync} sync
 * @property {import('./model/checker.js').Checker} checker
 * @property {import('./model/reviewer.js').Reviewer} reviewer
 * @property {import('./model/uploads.js').Uploader} uploader
 * @property {import('./model/outliers.js').OutlierFinder} outliers
 * @property {import('./commands/registry.js').CommandRegistry} commands
 * @property {(text: string, tone?: 'info' | 'error') => void} notify
 * @property {(url: string, name?: string) => void} download
 * @property {(path: string, action: 'open' | 'create') => Promise<void>} switchProject
 * @property {(factor: number) => void} zoomTimeline
 */

/**
 * A notice that goes away by itself; the same words are not said twice at once.
 *
 * @param {import('./model/store.js').Store<import('./model/state.js').State>} store
 */
export function createNotify(store) {
  let next = 1;
  /** @type {App['notify']} */
  return (text, tone = 'info') => {
    const others = store.state.notices.filter((n) => n.text !== text).slice(-3);
    const notice = { id: next++, text, tone };
    store.set({ notices: [...others, notice] });
    setTimeout(() => {
      store.set({ notices: store.state.notices.filter((n) => n.id !== notice.id) });
    }, tone === 'error' ? 9000 : 4000);
  };
}

/**
 * Zooms the timeline about the current frame.
 *
 * @param {import('./model/store.js').Store<import('./model/state.js').State>} store
 * @param {number} factor
 */
export function zoomTimeline(store, factor) {
  const { timeline, timelineView, frame } = store.state;
  if (!timeline) return;
  const a = axis(timelineView, timeline.frameCount, 1000);
  store.set({ timelineView: zoom(a, factor, frameToX(a, frame), timeline.frameCount) });
}
