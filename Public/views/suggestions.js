import { count } from '../model/format.js';
import { contains } from '../model/timeline-layout.js';
import { emptyState, fill, h, iconButton } from './dom.js';

const SHOWN = 200;

/**
 * Frames that someone proposes to label, with how many of them are done.
 *
 * @param {import('../app.js').App} app
 */
export function createSuggestions(app) {
  const { store, commands } = app;
  const list = h('div', { class: 'suggestion-list', role: 'listbox', 'aria-label': 'Suggestions' });
  const draw = () => {
    const { suggestions, videos, video, timeline } = store.state;
    if (suggestions.length === 0) {
      fill(list, emptyState('Nothing suggested', 'Add the frames that are worth labelling with S; Space walks through them.'));
      return;
    }
    const several = videos.length > 1;
    fill(list, suggestions.slice(0, SHOWN).map((s) => {
      const done = s.video === video && timeline !== null && contains(timeline.labeled, s.frame);
      const name = videos.find((v) => v.id === s.video)?.name ?? '';
      return h('button', {
        type: 'button', class: 'suggestion-row', role: 'option', 'aria-selected': 'false',
        title: done ? `${name}, labelled` : name, onclick: () => app.navigator.go(s.video, s.frame),
      }, h('span', { class: `mark suggested ${done ? 'done' : ''}`.trim() }),
      h('span', { class: 'number' }, count(s.frame + 1)), several ? h('span', { class: 'dim ellipsis' }, name) : null);
    }), suggestions.length > SHOWN ? h('p', { class: 'hint' }, `and ${count(suggestions.length - SHOWN)} more`) : null);
    mark();
  };
  const mark = () => {
    const { suggestions, video, frame } = store.state;
    [...list.querySelectorAll('.suggestion-row')].forEach((row, i) => {
      const here = suggestions[i]?.video === video && suggestions[i]?.frame === frame;
      if (here && row.getAttribute('aria-selected') === 'false') row.scrollIntoView({ block: 'nearest' });
      row.setAttribute('aria-selected', String(here));
    });
  };
  store.subscribe(['suggestions', 'video', 'timeline', 'videos'], draw);
  store.subscribe(['frame'], mark);
  draw();
  return h('section', { class: 'suggestions panel-section' },
    h('header', { class: 'section-head' }, h('h2', {}, 'Suggestions'),
      iconButton('chevron-left', 'Previous suggestion', () => commands.run('previousSuggestion'), { key: 'Shift+Space' }),
      iconButton('chevron-right', 'Next suggestion', () => commands.run('nextSuggestion'), { key: 'Space' }),
      iconButton('plus', 'Add this frame', () => commands.run('suggestFrame'), { key: 'S' })), list);
}
