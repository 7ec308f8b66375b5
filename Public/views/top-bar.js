import { counted } from '../model/format.js';
import { isOver } from '../model/jobs.js';
import { colorOfPerson, inkOn } from '../model/own-color.js';
import { fill, h, icon, iconButton, progressBar } from './dom.js';
import { createMenuBar } from './menus.js';

/**
 * Project, menus, undo and redo, running jobs, who is here, and one word for the connection.
 *
 * @param {import('../app.js').App} app
 */
export function createTopBar(app) {
  return h('header', { class: 'top-bar' },
    brand(app), createMenuBar(app), h('div', { class: 'spacer' }),
    undoButtons(app), jobChip(app), people(app), connectionWord(app), themeButton(app));
}

/** @param {import('../app.js').App} app */
function brand({ store }) {
  const name = h('span', { class: 'project-name' });
  store.subscribe(['project'], ({ project }) => {
    name.textContent = project?.name ?? '';
    name.title = project?.path ?? '';
  });
  return h('div', { class: 'brand' }, icon('tarsier', 'logo'), name);
}

/** @param {import('../app.js').App} app */
function undoButtons({ store, commands }) {
  const group = h('div', { class: 'button-group', role: 'group', 'aria-label': 'Undo and redo' });
  const draw = () => fill(group, ['undo', 'redo'].map((id) => iconButton(id, commands.title(id), () => commands.run(id), {
    disabled: !commands.isEnabled(id), command: id, class: `command-${id}`,
  })));
  store.subscribe(['undo', 'redo', 'connection'], draw);
  draw();
  return group;
}

/** @param {import('../app.js').App} app */
function jobChip({ store }) {
  const chip = h('button', { type: 'button', class: 'job-chip', hidden: true, onclick: () => store.set({ tab: 'jobs' }) });
  store.subscribe(['jobs'], ({ jobs }) => {
    const running = jobs.filter((j) => !isOver(j));
    chip.hidden = running.length === 0;
    if (chip.hidden) return;
    const job = running[running.length - 1];
    const share = shareOf(job);
    const more = running.length > 1 ? ` +${running.length - 1}` : '';
    chip.setAttribute('aria-label', `${counted(running.length, 'job')} running; show jobs`);
    fill(chip, h('span', { class: 'job-chip-title' }, job.title + more),
      h('span', { class: 'number' }, share === null ? '' : `${Math.floor(share * 100)} %`), progressBar(share, job.title));
  });
  return chip;
}

/**
 * @param {import('../model/types.js').Job} job
 * @returns {number | null}
 */
export function shareOf(job) {
  const { done, total } = job.progress ?? {};
  return done !== undefined && done !== null && total ? done / total : null;
}

/** @param {import('../app.js').App} app */
function people({ store }) {
  const list = h('div', { class: 'people', role: 'group', 'aria-label': 'Who is here' });
  store.subscribe(['people', 'videos'], ({ people: here, videos }) => {
    const one = [...new Map(here.map((p) => [p.author, p])).values()];
    const shown = here.length > 1 ? one : [];
    fill(list, shown.slice(0, 5).map((p) => {
      const video = videos.find((v) => v.id === p.video);
      const place = video ? `${video.name}, frame ${(p.frame ?? 0) + 1}` : '';
      const face = h('span', { class: 'person', title: `${p.author}${place ? ` – ${place}` : ''}`, role: 'img',
        'aria-label': p.author }, p.author.slice(0, 1).toUpperCase());
      face.style.setProperty('--person', colorOfPerson(p));
      face.style.setProperty('--ink', inkOn(colorOfPerson(p)));
      return face;
    }));
  });
  return list;
}

/** @param {import('../app.js').App} app */
function connectionWord({ store }) {
  const word = h('div', { class: 'connection', role: 'status', 'aria-live': 'polite', id: 'connection' });
  const draw = () => {
    const { tone, text } = wordFor(store.state.connection);
    word.dataset.tone = tone;
    if (word.textContent !== text) fill(word, h('span', { class: 'dot' }), text);
  };
  store.subscribe(['connection'], draw);
  draw();
  return word;
}

/**
 * @param {import('../model/state.js').Connection} connection
 * @returns {{tone: 'good' | 'busy' | 'bad', text: string}}
 */
export function wordFor({ online, waiting, live, locked, problem }) {
  const waits = waiting > 0 ? ` – ${counted(waiting, 'edit')} waiting` : '';
  if (locked) return { tone: 'bad', text: `session ended${waits}` };
  if (problem) return { tone: 'bad', text: `cannot save${waits}` };
  if (!online || (!live && waiting > 0)) {
    return { tone: 'bad', text: `offline${waits}` };
  }
  if (!live) return { tone: 'bad', text: 'offline – reconnecting' };
  return waiting > 0 ? { tone: 'busy', text: 'saving…' } : { tone: 'good', text: 'saved' };
}

/** @param {import('../app.js').App} app */
function themeButton({ store }) {
  const holder = h('div', { class: 'button-group' });
  const draw = () => {
    const dark = document.documentElement.dataset.theme === 'dark';
    fill(holder, iconButton(dark ? 'sun' : 'moon', dark ? 'Light theme' : 'Dark theme', () => {
      store.set({ theme: dark ? 'light' : 'dark' });
    }));
  };
  store.subscribe(['theme', 'session'], () => queueMicrotask(draw));
  draw();
  return holder;
}
