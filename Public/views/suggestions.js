import { suggestionRows } from '../commands/suggestions.js';
import { count } from '../model/format.js';
import { isDone, keyOf, summary } from '../model/suggestions.js';
import { afterPaint, button, emptyState, h, iconButton, rowList } from './dom.js';

const SHOWN = 200;

/**
 * Frames that are worth labelling, in the order in which one walks them, with how many of them are done. The table with all
 * there is to say of them is a panel.
 *
 * @param {import('../app.js').App} app
 */
export function createSuggestions(app) {
  const { store, commands } = app;
  const list = rowList('suggestion-list', 'Suggestions');
  const facts = h('p', { class: 'suggestion-done' });
  /** @type {import('../model/suggestions.js').Row[]} */
  let rows = [];
  const draw = () => {
    const all = suggestionRows(store.state);
    rows = all.slice(0, SHOWN);
    facts.textContent = all.length > 0 ? summary(all) : '';
    facts.hidden = all.length === 0;
    if (all.length === 0) {
      list.fill([], emptyState('Nothing suggested', 'Let frames be suggested, or add the one you are on with S; Space walks through them.',
        button('Suggest frames…', () => commands.run('suggestFrames'), { disabled: store.state.videos.length === 0 })));
      return;
    }
    list.fill(rows.map((r) => row(app, r)), all.length > SHOWN ? h('p', { class: 'hint' }, `and ${count(all.length - SHOWN)} more`) : null);
    mark();
  };
  const mark = () => {
    const here = keyOf(store.state);
    [...list.element.querySelectorAll('.suggestion-row')].forEach((row, i) => {
      const isHere = rows[i]?.key === here;
      if (isHere && row.getAttribute('aria-selected') === 'false') row.scrollIntoView({ block: 'nearest' });
      row.setAttribute('aria-selected', String(isHere));
    });
  };
  store.subscribe(['suggestions', 'suggestionStates', 'suggestionOrder', 'videos'], draw);
  store.subscribe(['frame', 'video'], afterPaint(mark));
  draw();
  return h('section', { class: 'suggestions panel-section' },
    h('header', { class: 'section-head' }, h('h2', {}, 'Suggestions'),
      iconButton('chevron-left', 'Previous suggestion', () => commands.run('previousSuggestion'), { command: 'previousSuggestion' }),
      iconButton('chevron-right', 'Next suggestion', () => commands.run('nextSuggestion'), { command: 'nextSuggestion' }),
      iconButton('plus', 'Add this frame', () => commands.run('suggestFrame'), { command: 'suggestFrame' })), facts, list.element);
}

/**
 * @param {import('../app.js').App} app
 * @param {import('../model/suggestions.js').Row} row
 */
function row(app, row) {
  const { videos } = app.store.state;
  const name = videos.find((v) => v.id === row.video)?.name ?? '';
  const kind = isDone(row) ? 'done' : row.predictions > 0 ? 'predicted-too' : '';
  return h('button', {
    type: 'button', class: 'suggestion-row', role: 'option', 'aria-selected': 'false',
    title: [name, row.reason, isDone(row) ? 'labelled' : null].filter(Boolean).join('\n'),
    onclick: () => app.navigator.go(row.video, row.frame),
  }, h('span', { class: `mark suggested ${kind}`.trim() }), h('span', { class: 'number' }, count(row.frame + 1)),
  h('span', { class: 'dim ellipsis why' }, row.reason ?? (videos.length > 1 ? name : '')));
}
