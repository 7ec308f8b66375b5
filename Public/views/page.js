import { createBanner } from './banner.js';
import { h } from './dom.js';
import { mountDialogs } from './dialogs.js';
import { mountKeyboard } from './keyboard.js';
import { mountNotices } from './notices.js';
import { createSide } from './side.js';
import { createStage } from './stage.js';
import { createStartPage } from './start.js';
import { createStatusLine } from './status-line.js';
import { createTimeline } from './timeline.js';
import { createTopBar } from './top-bar.js';
import { mountTooltips } from './tooltips.js';
import { createTransport } from './transport.js';
import { createSuggestions } from './suggestions.js';
import { mountDrop } from './uploads.js';
import { createVideos } from './videos.js';

/**
 * Puts the page together: start page or workbench, whichever the state asks for.
 *
 * @param {import('../app.js').App} app
 */
export function mountPage(app) {
  const { store } = app;
  applyTheme(app);
  const stage = createStage(app);
  const workbench = h('div', { class: 'workbench' },
    createTopBar(app),
    h('nav', { class: 'left', 'aria-label': 'Videos and suggestions' }, createVideos(app), createSuggestions(app)),
    h('main', { class: 'middle' }, createBanner(app), stage.element, createTransport(app), createTimeline(app)),
    createSide(app),
    createStatusLine(app));
  const start = createStartPage(app);
  document.body.append(workbench, start);
  mountDialogs(app);
  mountNotices(app);
  mountTooltips(app);
  mountKeyboard(app, stage.host);
  mountDrop(app);

  const choose = () => {
    const { project, loading, fatal } = store.state;
    workbench.hidden = project === null || fatal !== null;
    start.hidden = loading || (project !== null && fatal === null);
    document.title = project ? `${project.name} – Tarsier` : 'Tarsier';
  };
  store.subscribe(['project', 'loading', 'fatal'], choose);
  choose();
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
