import { count, counted } from '../../model/format.js';
import { colorOf, instanceColor } from '../../model/palette.js';
import { button, emptyState, fill, h, icon, iconButton, progressBar, rowList, swatch } from '../dom.js';
import { createOutlierSection } from './review-outliers.js';
import { answerButton, createSampleSection } from './review-sample.js';

const SHOWN = 200;

/** @type {Record<import('../../model/review.js').JoinState, string>} */
const STATES = { open: '', right: 'right', swapped: 'swapped', unsure: 'unsure' };

/**
 * The joins that the tracker was least sure of, and below them what a sample says of the rest.
 *
 * @param {import('../../app.js').App} app
 */
export function createReviewPanel(app) {
  const { store, commands } = app;
  const progress = h('div', { class: 'review-progress' });
  const card = h('div', {});
  const list = rowList('check-list', 'Joins', 'list');
  const empty = h('div', {});
  const draw = () => {
    if (store.state.tab !== 'review') return;
    const { review } = store.state;
    const { joins, counts, doubtful } = review;
    const all = counts.open + counts.right + counts.swapped + counts.unsure;
    fill(progress, all === 0 ? null : progressBar((all - counts.open) / all, 'Joins answered'),
      all === 0 ? null : h('p', { class: 'hint', role: 'status' }, counts.open === 0
        ? `All ${counted(all, 'join')} answered: ${count(counts.right)} right, ${count(counts.swapped)} swapped, ${count(counts.unsure)} unsure.`
        : `${count(counts.open)} of ${counted(all, 'join')} left${doubtful > 0 && doubtful < counts.open ? `, ${count(doubtful)} of them doubtful` : ''}.`));
    const current = joins.find((j) => j.id === review.join);
    fill(card, current ? joinCard(app, current) : counts.open > 0
      ? button(all === counts.open ? 'Begin the review' : 'Go on with the review', () => commands.run('nextJoin'), { kind: 'primary', class: 'wide' }) : null);
    list.fill(joins.slice(0, SHOWN).map((join) => row(app, join, join.id === review.join)),
      all > Math.min(SHOWN, joins.length) ? h('p', { class: 'hint' }, `and ${count(all - Math.min(SHOWN, joins.length))} more`) : null);
    list.element.hidden = joins.length === 0;
    fill(empty, all > 0 || !review.loaded ? null : emptyState('No joins to review',
      'Track with the number of animals known (Predict, tracker “global”). Where it could not be sure which animal is which, the place comes here, the most doubtful first. The other trackers do not say how sure they are.',
      button('To tracking', () => store.set({ tab: 'predict' }))));
    list.rows.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  };
  store.subscribe(['review', 'tab', 'tracks', 'videos', 'view'], draw);
  draw();
  return h('section', { class: 'review' },
    h('header', { class: 'panel-head' }, h('h2', {}, 'Identity review'),
      iconButton('chevron-left', 'Previous join', () => commands.run('previousJoin'), { command: 'previousJoin' }),
      iconButton('chevron-right', 'Next join', () => commands.run('nextJoin'), { command: 'nextJoin' })),
    h('div', { class: 'panel-body' }, progress, card, list.element, empty, createSampleSection(app), createOutlierSection(app)));
}

/**
 * @param {import('../../app.js').App} app
 * @param {number | null} track
 */
function trackChip({ store }, track) {
  const { tracks, view } = store.state;
  const name = tracks.find((t) => t.id === track)?.name ?? '?';
  return h('span', { class: 'track-chip' }, swatch(track === null ? colorOf(0) : instanceColor(track, 0, tracks, view.palette)), name);
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/review.js').Join} join
 */
function joinCard(app, join) {
  const { commands } = app;
  const key = (/** @type {string} */ id) => commands.keysOf(id)[0];
  return h('div', { class: 'review-card' },
    h('div', { class: 'review-question' }, trackChip(app, join.track), join.other === null ? null : h('span', { class: 'dim' }, 'or'),
      join.other === null ? null : trackChip(app, join.other), h('span', { class: 'spacer' }),
      h('span', { class: 'number dim' }, `${probability(join.probability)} wrong`)),
    // A swap goes on to the end of the video: what counts is who comes out, not who lies where within the meeting.
    h('p', { class: 'hint' }, join.other === null ? 'Is it the same animal before and after?' : 'Do both come out of the meeting as they went in?'),
    h('p', { class: 'hint review-legend' }, h('span', { class: 'line solid' }), 'as tracked', h('span', { class: 'line dashed' }), 'swapped'),
    h('div', { class: 'review-answers' },
      answerButton('Right', key('reviewRight'), () => commands.run('reviewRight')),
      answerButton('Swapped', key('reviewSwapped'), () => commands.run('reviewSwapped'), join.other === null),
      answerButton('Unsure', key('reviewUnsure'), () => commands.run('reviewUnsure'))));
}

/** @param {number} p */
const probability = (p) => (p < 0.001 ? '< 0.1 %' : p < 0.1 ? `${(100 * p).toFixed(1)} %` : `${Math.round(100 * p)} %`);

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/review.js').Join} join
 * @param {boolean} current
 */
function row(app, join, current) {
  const { videos } = app.store.state;
  const video = videos.length > 1 ? videos.find((v) => v.id === join.video)?.name ?? '' : '';
  return h('div', { class: `check-row join-row ${join.state}`, role: 'listitem', 'aria-current': String(current), title: video },
    h('button', { type: 'button', class: 'join-go', 'aria-label': `Frame ${join.frame + 1}`,
      onmousedown: (/** @type {Event} */ e) => e.preventDefault(), onclick: () => app.reviewer.show(join) },
      h('span', { class: 'number' }, count(join.frame + 1)), h('span', { class: 'join-tracks' }, trackChip(app, join.track),
        join.other === null ? null : trackChip(app, join.other)),
      join.state === 'open' ? h('span', { class: 'number dim' }, probability(join.probability))
        : h('span', { class: 'join-state' }, join.state === 'right' ? icon('check') : null, STATES[join.state])));
}
