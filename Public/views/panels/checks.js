import { showIssue } from '../../commands/checks.js';
import { count, counted } from '../../model/format.js';
import { button, emptyState, fill, h, iconButton, rowList } from '../dom.js';

const SHOWN = 200;

/** @type {Record<import('../../model/checks.js').IssueKind, string>} */
const TITLES = {
  swapped: 'Left and right swapped', limb: 'Limb too long', far: 'Point far off', duplicate: 'Two labels, one animal',
  missing: 'Label missing', negative: 'Negative frame',
};

/**
 * The oddest labels first.
 *
 * @param {import('../../app.js').App} app
 */
export function createChecksPanel(app) {
  const { store, commands } = app;
  const facts = h('p', { class: 'hint check-facts', role: 'status' });
  const list = rowList('check-list', 'Odd labels', 'list');
  const empty = h('div', {});
  const all = button('Check the whole project', () => commands.run('checkProject'), { icon: 'search' });
  const draw = () => {
    if (store.state.tab !== 'checks') return;
    const { checks, issue: current, videos } = store.state;
    const { issues, frames, labels, progress } = checks;
    all.disabled = progress !== null || videos.length === 0;
    facts.textContent = progress ?? (labels === 0 ? '' : `${count(issues.length)} odd among ${counted(labels, 'label')} on ${counted(frames, 'frame')} seen so far.`);
    facts.hidden = facts.textContent === '';
    list.fill(issues.slice(0, SHOWN).map((issue) => row(app, issue, issue.key === current)),
      issues.length > SHOWN ? h('p', { class: 'hint' }, `and ${count(issues.length - SHOWN)} more`) : null);
    list.element.hidden = issues.length === 0;
    fill(empty, issues.length > 0 ? null : labels === 0
      ? emptyState('No labels seen yet', 'Labels are checked as you go: swapped sides, limbs too long, points far off, animals labelled twice or not at all.')
      : emptyState('Nothing odd so far', 'What is usual is learned from the labels themselves; ten of a kind are enough to begin. Check the whole project to see them all.'));
    list.rows.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  };
  store.subscribe(['checks', 'issue', 'tab', 'videos', 'skeleton'], draw);
  draw();
  return h('section', { class: 'checks' },
    h('header', { class: 'panel-head' }, h('h2', {}, 'Label checks'),
      iconButton('chevron-left', 'Previous odd label', () => commands.run('previousIssue'), { command: 'previousIssue' }),
      iconButton('chevron-right', 'Next odd label', () => commands.run('nextIssue'), { command: 'nextIssue' })),
    h('div', { class: 'panel-body' }, all, facts, list.element, empty));
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/checker.js').PlacedIssue} issue
 * @param {boolean} current
 */
function row(app, issue, current) {
  const { videos } = app.store.state;
  const video = videos.length > 1 ? videos.find((v) => v.id === issue.video)?.name ?? '' : '';
  return h('div', { class: 'check-row', role: 'listitem', 'aria-current': String(current), title: video },
    h('button', { type: 'button', class: 'check-go', onclick: () => showIssue(app, issue) },
      h('span', { class: 'check-title' }, TITLES[issue.kind]), h('span', { class: 'number dim' }, count(issue.frame + 1)),
      h('span', { class: 'check-text' }, issue.text)),
    iconButton('check', `${TITLES[issue.kind]}, frame ${issue.frame + 1}: it is right`, () => app.checker.dismiss(issue)));
}
