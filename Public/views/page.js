import { h } from './dom.js';
import { createStage } from './stage.js';

/**
 * The page as it begins: the frame in its place, and room for what stands around it, so that nothing moves when it comes.
 *
 * @typedef {object} Page
 * @property {HTMLElement} workbench
 * @property {ReturnType<typeof createStage>} stage
 * @property {Record<'top' | 'left' | 'transport' | 'timeline' | 'side' | 'status', HTMLElement>} room
 *
 * @param {import('../app.js').App} app
 * @returns {Page}
 */
export function mountPage(app) {
  const { store } = app;
  applyTheme(app);
  const stage = createStage(app);
  const room = { top: h('div', { class: 'top-bar' }), left: h('div', { class: 'left' }), transport: h('div', { class: 'transport' }),
    timeline: h('div', { class: 'timeline' }), side: h('div', { class: 'side' }), status: h('div', { class: 'status-line' }) };
  const workbench = h('div', { class: 'workbench' }, room.top, room.left,
    h('main', { class: 'middle' }, stage.element, room.transport, room.timeline), room.side, room.status);
  document.documentElement.toggleAttribute('data-plot', store.state.view.header !== null);
  document.body.append(workbench);
  const choose = () => {
    const { project, fatal } = store.state;
    workbench.hidden = project === null || fatal !== null;
    document.title = project ? `${project.name} – Tarsier` : 'Tarsier';
  };
  store.subscribe(['project', 'fatal'], choose);
  choose();
  return { workbench, stage, room };
}

/** @param {import('../app.js').App} app */
function applyTheme({ store }) {
  const system = window.matchMedia('(prefers-color-scheme: light)');
  const apply = () => {
    const { theme } = store.state;
    document.documentElement.dataset.theme = theme === 'auto' ? (system.matches ? 'light' : 'dark') : theme;
  };
  system.addEventListener('change', apply);
  store.subscribe(['theme'], apply);
  apply();
}
