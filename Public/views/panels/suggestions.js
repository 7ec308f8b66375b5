import { removeSuggestions, suggestionRows } from '../../commands/suggestions.js';
import { count } from '../../model/format.js';
import { isOver } from '../../model/jobs.js';
import { choose, isDone, keyOf, summary, turned } from '../../model/suggestions.js';
import { afterPaint, button, emptyState, fill, h, icon, iconButton, keepFocus } from '../dom.js';
import { jobCard } from './job-card.js';
import { createSuggestForm } from './suggest-form.js';

const SHOWN = 400;

/** @typedef {import('../../model/suggestions.js').Row} Row */

/** @type {[import('../../model/suggestions.js').Column, string, string, string][]} */
const COLUMNS = [
  ['frame', 'Frame', 'right', 'In the order of time'], ['video', 'Video', '', 'By video'],
  ['group', 'Group', 'right', 'By group; once more: one of each group in turn'],
  ['labels', 'Labels', 'right', 'Animals that a person has labelled'],
  ['score', 'Score', 'right', 'Mean score of the predicted animals'], ['reason', 'Why', '', 'Why it was suggested'],
];

/**
 * Frames that are worth labelling: the table whose order Space walks, and the form that finds more.
 *
 * @param {import('../../app.js').App} app
 */
export function createSuggestionsPanel(app) {
  const { store, commands } = app;
  const form = createSuggestForm(app);
  const done = h('span', { class: 'suggestion-count', role: 'status' });
  const why = h('span', { class: 'dim ellipsis' });
  const facts = h('p', { class: 'hint suggestion-facts' }, done, why);
  const head = h('tr', {});
  const body = h('tbody', {});
  const more = h('p', { class: 'hint' });
  const table = h('div', { class: 'suggestion-table' },
    h('table', { class: 'table', 'aria-label': 'Suggested frames' }, h('thead', {}, head), body), more);
  const empty = h('div', {});
  const running = h('div', {});
  const clear = iconButton('trash', 'Remove all suggestions', () => removeFrom(null));
  /** @type {{keys: ReadonlySet<string>, from: string | null}} */
  let chosen = { keys: new Set(), from: null };
  /** @type {import('../../model/suggestions.js').Row[]} */
  let rows = [];
  const isChosen = (/** @type {import('../../model/suggestions.js').Row} */ r) => chosen.keys.has(r.key);
  /** The chosen ones, or the row alone that was not among them; without a row all of them. */
  const removeFrom = (/** @type {import('../../model/suggestions.js').Row | null} */ one) => {
    const several = rows.filter(isChosen);
    if (several.length > 0 && (!one || isChosen(one))) removeSuggestions(app, several);
    else if (one) removeSuggestions(app, [one]);
    else commands.run('clearSuggestions');
  };
  const click = (/** @type {import('../../model/suggestions.js').Row} */ r, /** @type {MouseEvent} */ e) => {
    const held = { ctrl: e.ctrlKey || e.metaKey, shift: e.shiftKey };
    chosen = choose(rows, chosen, r.key, held);
    if (!held.ctrl && !held.shift) app.navigator.go(r.video, r.frame);
    draw();
  };
  const draw = () => {
    if (store.state.tab !== 'suggestions') return;
    const { videos } = store.state;
    rows = suggestionRows(store.state);
    const at = rows.findIndex((r) => r.key === keyOf(store.state));
    const start = Math.max(0, Math.min(rows.length - SHOWN, at - SHOWN / 2));
    const columns = columnsFor(rows, videos.length);
    fill(head, columns.map((c) => header(app, c)), h('th', { class: 'tools', 'aria-label': 'Remove' }));
    fill(body, rows.slice(start, start + SHOWN).map((r) => row(app, r, columns, { isChosen: isChosen(r), click, remove: removeFrom })));
    const several = rows.filter(isChosen).length;
    done.textContent = several > 0 ? `${count(several)} chosen` : summary(rows);
    const words = several > 0 ? `Remove the ${count(several)} chosen` : 'Remove all suggestions';
    clear.title = words;
    clear.setAttribute('aria-label', words);
    more.textContent = rows.length > SHOWN ? `${count(SHOWN)} of ${count(rows.length)} are listed, around where you are.` : '';
    more.hidden = rows.length <= SHOWN;
    clear.disabled = rows.length === 0;
    for (const part of [table, facts]) part.hidden = rows.length === 0;
    fill(empty, rows.length === 0 ? nothingYet(app) : null);
    here();
  };
  /** Where one is, and why that frame was suggested. */
  const here = () => {
    const key = keyOf(store.state);
    mark(body, key);
    why.textContent = rows.find((r) => r.key === key)?.reason ?? '';
    why.title = why.textContent;
  };
  const move = () => {
    if (rows.length > SHOWN) draw();
    else if (store.state.tab === 'suggestions') here();
  };
  /** Failed jobs whose cards were put away. */
  const dismissed = new Set();
  const work = () => {
    const recent = store.state.jobs.filter((j) => j.kind === 'suggest').slice(0, 1)
      .filter((j) => !isOver(j) || (j.state === 'failed' && !dismissed.has(j.id)));
    fill(running, recent.map((j) => jobCard(app, j, () => {
      dismissed.add(j.id);
      work();
    })));
    form.setBusy(recent.some((j) => !isOver(j)) || store.state.videos.length === 0);
  };
  store.subscribe(['suggestions', 'suggestionStates', 'suggestionOrder', 'videos', 'tab'], draw);
  store.subscribe(['video', 'frame'], afterPaint(move));
  store.subscribe(['jobs', 'videos'], work);
  draw();
  work();
  return h('section', { class: 'suggestions-panel' },
    h('header', { class: 'panel-head' }, h('h2', {}, 'Suggestions'),
      iconButton('chevron-left', 'Previous suggestion', () => commands.run('previousSuggestion'), { command: 'previousSuggestion' }),
      iconButton('chevron-right', 'Next suggestion', () => commands.run('nextSuggestion'), { command: 'nextSuggestion' }),
      iconButton('plus', 'Add this frame', () => commands.run('suggestFrame'), { command: 'suggestFrame' }), clear),
    h('div', { class: 'panel-body' }, empty, facts, table, running, form.element));
}

/** @param {import('../../app.js').App} app */
function nothingYet({ store, commands }) {
  if (store.state.videos.length === 0) {
    return emptyState('First a video', 'Add a video; the frames of it that are worth labelling are then listed here.',
      button('Add video…', () => commands.run('addVideo'), { icon: 'plus' }));
  }
  return emptyState('Nothing suggested yet', 'Twenty frames that differ teach a network more than a hundred that are alike. '
    + 'Press “Suggest frames”; Space then goes from one to the next. S adds the frame you are on.');
}

/**
 * Columns that say the same in every row are left out.
 *
 * @param {import('../../model/suggestions.js').Row[]} rows
 * @param {number} videos
 */
const columnsFor = (rows, videos) => COLUMNS.filter(([by]) => (by === 'video' ? videos > 1
  : by === 'group' ? rows.some((r) => r.group !== rows[0].group)
    : by === 'score' ? rows.some((r) => r.score !== null) : true));

/**
 * @param {import('../../app.js').App} app
 * @param {typeof COLUMNS[number]} column
 */
function header({ store }, [by, title, side, hint]) {
  const { suggestionOrder: order } = store.state;
  const isSorted = order.by === by;
  return h('th', { class: `${side} column-${by}`, 'aria-sort': isSorted ? (order.down ? 'descending' : 'ascending') : 'none' },
    h('button', { type: 'button', class: 'sort', title: `${hint}; the order is that of Space`, onmousedown: keepFocus,
      onclick: () => store.set({ suggestionOrder: turned(order, by) }) },
    title, isSorted ? icon(order.down ? 'chevron-down' : 'chevron-up') : null));
}

/**
 * @param {import('../../app.js').App} app
 * @param {Row} row
 * @param {typeof COLUMNS} columns
 * @param {{isChosen: boolean, click: (row: Row, e: MouseEvent) => void, remove: (row: Row) => void}} hands
 */
function row(app, row, columns, { isChosen, click, remove }) {
  const name = app.store.state.videos.find((v) => v.id === row.video)?.name ?? '';
  const kind = isDone(row) ? 'done' : row.predictions > 0 ? 'predicted-too' : '';
  /** @type {Record<string, () => (Node | string)[]>} */
  const cells = {
    frame: () => [h('button', { type: 'button', class: 'row-go number' },
      h('span', { class: `mark suggested ${kind}`.trim() }), count(row.frame + 1))],
    video: () => [name], group: () => [String(row.group)],
    labels: () => [row.negative ? 'empty' : row.labels > 0 ? String(row.labels) : '–'],
    score: () => [row.score === null ? '–' : row.score.toFixed(2)], reason: () => [row.reason ?? 'added by hand'],
  };
  // The focus stays where it is, so that Space goes on walking.
  return h('tr', { 'data-key': row.key, 'aria-selected': 'false', class: isChosen ? 'chosen' : null, title: [name, row.reason].filter(Boolean).join('\n'),
    onclick: (/** @type {MouseEvent} */ e) => click(row, e), onmousedown: keepFocus },
    columns.map(([by, , side]) => h('td', { class: `${side} column-${by} ${side ? 'number' : 'ellipsis'}`.trim() }, cells[by]())),
    h('td', { class: 'tools' },
      iconButton('close', `Remove frame ${row.frame + 1} from the suggestions`, () => remove(row))));
}

/**
 * @param {HTMLElement} body
 * @param {string} key
 */
function mark(body, key) {
  for (const tr of body.querySelectorAll('tr')) {
    const isHere = tr.dataset.key === key;
    if (isHere && tr.getAttribute('aria-selected') === 'false') tr.scrollIntoView({ block: 'nearest' });
    tr.setAttribute('aria-selected', String(isHere));
  }
}
