import { exportChecks, setStrictness, showIssue } from '../../commands/checks.js';
import { MOST_ODD, STRICTNESS } from '../../model/check-report.js';
import { count, counted } from '../../model/format.js';
import { button, emptyState, fill, h, iconButton, rowList } from '../dom.js';

const SHOWN = 200;

/** @type {Record<import('../../model/checks.js').IssueKind, string>} */
const TITLES = {
  swapped: 'Left and right swapped', limb: 'Limb too long', far: 'Point far off', order: 'Parts in another order', bend: 'Body bent',
  small: 'Animal too small', model: 'The model reads it otherwise', duplicate: 'Two labels, one animal',
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
  const report = createReport(app);
  const draw = () => {
    if (store.state.tab !== 'checks') return;
    report.draw();
    const { checks, issue: current, videos } = store.state;
    const { issues, frames, labels, progress } = checks;
    all.disabled = progress !== null || videos.length === 0;
    facts.textContent = progress ?? (labels === 0 ? '' : `${count(issues.length)} odd among ${counted(labels, 'label')} on ${counted(frames, 'frame')} seen so far.`);
    facts.hidden = facts.textContent === '';
    list.fill(issues.slice(0, SHOWN).map((issue) => row(app, issue, issue.key === current)),
      issues.length > SHOWN ? h('p', { class: 'hint' }, `and ${count(issues.length - SHOWN)} more`) : null);
    list.element.hidden = issues.length === 0;
    fill(empty, issues.length > 0 ? null : labels === 0
      ? emptyState('No labels seen yet', 'Labels are checked as you go: swapped sides, limbs too long, points far off, bodies bent, animals labelled twice or not at all.')
      : emptyState('Nothing odd so far', 'What is usual is learned from the labels themselves; ten of a kind are enough to begin. Check the whole project to see them all.'));
    list.rows.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  };
  store.subscribe(['checks', 'issue', 'tab', 'videos', 'skeleton', 'view'], draw);
  draw();
  return h('section', { class: 'checks' },
    h('header', { class: 'panel-head' }, h('h2', {}, 'Label checks'),
      iconButton('export', 'Save the list as CSV', () => exportChecks(app)),
      iconButton('chevron-left', 'Previous odd label', () => commands.run('previousIssue'), { command: 'previousIssue' }),
      iconButton('chevron-right', 'Next odd label', () => commands.run('nextIssue'), { command: 'nextIssue' })),
    h('div', { class: 'panel-body' }, all, facts, report.element, list.element, empty));
}

/**
 * How odd the labels are on the whole, how odd one must be to be listed, and how to ask a model too.
 *
 * @param {import('../../app.js').App} app
 */
function createReport(app) {
  const { store } = app;
  const list = h('select', { 'aria-label': 'What is listed' }, STRICTNESS.map(([value, words]) => h('option', { value: String(value) }, words)));
  list.addEventListener('change', () => {
    setStrictness(app, Number(list.value));
    list.blur();
  });
  const bars = h('div', { class: 'odd-chart', role: 'img' });
  const read = h('p', { class: 'hint' });
  const element = h('div', { class: 'check-report' }, h('label', { class: 'look-row' }, 'Listed', list), bars,
    h('div', { class: 'odd-scale' }, h('span', {}, 'usual'), h('span', {}, 'listed from here on')), read);
  const draw = () => {
    const { checks: { oddness, labels, read: known }, view, runs } = store.state;
    element.hidden = labels === 0;
    list.value = String(view.strictness);
    const most = Math.max(1, ...oddness.map(height));
    fill(bars, oddness.map((n, i) => {
      const [from, to] = [i, i + 1].map((k) => (k * MOST_ODD) / oddness.length);
      const bar = h('span', { class: from >= 1 ? 'odd' : '', title: `${counted(n, 'label')}: ${from.toFixed(1)} to ${to.toFixed(1)} of the limit` });
      bar.style.setProperty('--share', String(height(n) / most));
      return bar;
    }));
    const beyond = oddness.reduce((n, count, i) => n + (i >= oddness.length / 2 ? count : 0), 0);
    bars.setAttribute('aria-label', `How far each label’s oddest limb or point is from the usual: ${counted(beyond, 'label')} of ${count(labels)} beyond the limit`);
    read.textContent = known > 0 ? `${counted(known, 'label')} compared with what a model reads there.`
      : runs.length > 0 ? 'Predict on the labelled frames, and labels that the model reads otherwise are listed too.' : '';
    read.hidden = read.textContent === '';
  };
  return { element, draw };
}

/** Few odd labels beside many usual ones must be seen too. */
const height = (/** @type {number} */ n) => Math.log1p(n);

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
