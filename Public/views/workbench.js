import { createBanner } from './banner.js';
import { h } from './dom.js';
import { mountDialogs } from './dialogs.js';
import { mountKeyboard } from './keyboard.js';
import { mountNotices } from './notices.js';
import { createSide } from './side.js';
import { furnishStage } from './stage-cards.js';
import { createStartPage } from './start.js';
import { createStatusLine } from './status-line.js';
import { createSuggestions } from './suggestions.js';
import { createTimeline } from './timeline.js';
import { mountTooltips } from './tooltips.js';
import { createTopBar } from './top-bar.js';
import { createTransport } from './transport.js';
import { mountDrop } from './uploads.js';
import { createVideos } from './videos.js';

/**
 * Puts what a person works with around the frame, into the room that was left for it; without a project, the start page.
 *
 * @param {import('../app.js').App} app
 * @param {import('./page.js').Page} page
 */
export function mountWorkbench(app, { room, stage }) {
  const { store } = app;
  const host = furnishStage(app, stage);
  stage.element.before(createBanner(app));
  room.top.replaceWith(createTopBar(app));
  room.left.replaceWith(h('nav', { class: 'left', 'aria-label': 'Videos and suggestions' }, createVideos(app), createSuggestions(app)));
  room.transport.replaceWith(createTransport(app));
  room.timeline.replaceWith(createTimeline(app));
  room.side.replaceWith(createSide(app));
  room.status.replaceWith(createStatusLine(app));
  const start = createStartPage(app);
  document.body.append(start);
  mountDialogs(app);
  mountNotices(app);
  mountTooltips(app);
  mountKeyboard(app, host);
  mountDrop(app);

  const choose = () => {
    const { project, loading, fatal } = store.state;
    start.hidden = (loading && fatal === null) || (project !== null && fatal === null);
  };
  store.subscribe(['project', 'loading', 'fatal'], choose);
  choose();
}
