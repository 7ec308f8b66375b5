import { count, counted } from '../../model/format.js';
import { outlierText } from '../../model/outliers.js';
import { button, fill, h, iconButton } from '../dom.js';

/**
 * How many frames stand out along the tracks; their marks are on the timeline.
 *
 * @param {import('../../app.js').App} app
 */
export function createOutlierSection(app) {
  const { store, commands, outliers } = app;
  const body = h('div', { class: 'outlier-body' });
  const draw = () => {
    const { tab, outliers: state, video, timeline } = store.state;
    if (tab !== 'review') return;
    const of = (/** @type {string} */ kind) => state.found.filter((o) => o.kind === kind).length;
    const known = state.video !== null && state.video === video;
    const words = state.found.length === 0 ? 'Nothing stands out in this video.'
      : `${counted(of('velocity'), 'leap')}, ${count(of('size'))} of odd size, ${count(of('missing'))} with missing parts${state.cut ? ' (the first ones)' : ''}.`;
    fill(body, h('p', { class: 'hint', role: 'status' }, state.looking ? 'Looking through the video…' : known ? words
      : 'Leaps, odd sizes and missing parts, against what is usual for each track of this video.'),
      known && outliers.isFresh ? null : button(known ? 'Look again' : 'Mark the outliers', () => commands.run('findOutliers'), { disabled: state.looking || video === null || !timeline }));
  };
  store.subscribe(['outliers', 'tab', 'video', 'timeline'], draw);
  draw();
  const here = h('p', { class: 'outlier-here', role: 'status' });
  store.subscribe(['outliers', 'tab', 'video', 'frame', 'tracks'], ({ tab, outliers: { found, video: of }, video, frame, tracks }) => {
    if (tab !== 'review') return;
    const text = of === video ? outlierText(found, frame, tracks) : '';
    here.textContent = text === '' ? '' : `Frame ${count(frame + 1)}: ${text}.`;
  });
  return h('section', { class: 'outlier-section' },
    h('div', { class: 'outlier-head' }, h('h3', {}, 'Outliers'),
      iconButton('chevron-left', 'Previous outlier', () => commands.run('previousOutlier'), { command: 'previousOutlier' }),
      iconButton('chevron-right', 'Next outlier', () => commands.run('nextOutlier'), { command: 'nextOutlier' })), body, here);
}
