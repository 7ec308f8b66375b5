import { MERGE_RULES, alsoComing, changesNothing, fileName, mergeJob, planRows, videoFacts } from '../../model/merge-plan.js';
import { count, counted } from '../../model/format.js';
import { button, field, fill, h, icon, iconButton } from '../dom.js';

/** Conflicting frames that are listed. */
const LISTED = 60;

/**
 * Brings another project in: which of its videos are ours, what becomes of frames that both have, and in numbers what that
 * comes to, before it is done.
 *
 * @type {import('../dialogs.js').DialogMaker}
 */
export function mergeProjectDialog(app, { path }, close) {
  const { store, api, sync, notify } = app;
  const rule = h('select', {}, MERGE_RULES.map(([value, words]) => h('option', { value }, words)));
  const predictions = h('input', { type: 'checkbox', checked: true });
  const words = h('p', { class: 'hint' });
  const result = h('div', { class: 'merge-plan', role: 'status' });
  const go = button('Merge', () => start(), { kind: 'primary', disabled: true });
  /** @type {(number | null | undefined)[]} */
  const pairs = [];
  let asked = 0;
  const job = () => mergeJob({ path, conflicts: /** @type {'auto'} */ (rule.value), predictions: predictions.checked, pairs });
  const ask = async () => {
    const mine = ++asked;
    go.disabled = true;
    words.textContent = MERGE_RULES.find(([value]) => value === rule.value)?.[2] ?? '';
    if (!result.hasChildNodes()) fill(result, h('p', { class: 'hint' }, 'Comparing…'));
    result.setAttribute('aria-busy', 'true');
    try {
      const plan = await api.mergePlan(job());
      if (mine !== asked) return;
      fill(result, ...planView(app, plan, pairs, ask));
      go.disabled = changesNothing(plan);
    } catch (error) {
      if (mine === asked) fill(result, h('p', { class: 'job-error' }, /** @type {Error} */ (error).message));
    }
    if (mine === asked) result.removeAttribute('aria-busy');
  };
  const start = async () => {
    close();
    try {
      sync.jobChanged(await api.startJob(job()));
      store.set({ tab: 'jobs' });
    } catch (error) {
      notify(/** @type {Error} */ (error).message, 'error');
    }
  };
  for (const control of [rule, predictions]) control.addEventListener('change', ask);
  ask();
  const body = h('div', {}, h('header', { class: 'dialog-head' }, h('h2', { class: 'ellipsis' }, `Merge “${fileName(path)}”`), iconButton('close', 'Close', close)),
    h('div', { class: 'form' }, field('Where both have something', rule), words,
      h('label', { class: 'check' }, predictions, h('span', {}, 'Predictions too'))), result,
    h('footer', { class: 'dialog-foot' }, h('span', { class: 'hint' }, 'One step; Undo takes all of it back.'),
      h('span', { class: 'spacer' }), button('Cancel', close), go));
  return { title: 'Merge into project', className: 'merge-dialog', body };
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/merge-plan.js').MergePlan} plan
 * @param {(number | null | undefined)[]} pairs what a person has chosen, changed here
 * @param {() => void} ask
 */
function planView(app, plan, pairs, ask) {
  const { videos } = app.store.state;
  const taken = new Set(plan.videos.map((v) => v.match));
  const rows = plan.videos.map((theirs, i) => {
    const picker = h('select', { 'aria-label': `What ${fileName(theirs.path)} is here` }, h('option', { value: '' }, 'a new video'),
      videos.map((v) => h('option', { value: String(v.id), disabled: taken.has(v.id) && theirs.match !== v.id }, v.name)));
    picker.value = String(theirs.match ?? '');
    picker.addEventListener('change', () => {
      pairs[i] = picker.value === '' ? null : Number(picker.value);
      ask();
    });
    return h('div', { class: 'merge-video' }, h('span', { class: 'ellipsis', title: theirs.path }, fileName(theirs.path)), picker,
      h('span', { class: 'hint' }, videoFacts(theirs)));
  });
  const head = h('tr', {}, h('th', {}, ''), ['come', 'here already', 'left out', 'replaced'].map((w) => h('th', { class: 'right' }, w)));
  const body = planRows(plan).map(([name, ...numbers]) => h('tr', {}, h('td', {}, name), numbers.map((n) => h('td', { class: `right number ${n === 0 ? 'dim' : ''}`.trim() }, count(n)))));
  return [h('div', { class: 'merge-videos' }, rows), names('plus', 'New body parts', plan.newNodes), names('skeleton', 'Body parts only here', plan.missingNodes),
    names('plus', 'New tracks', plan.newTracks),
    h('table', { class: 'table' }, h('thead', {}, head), h('tbody', {}, body)),
    h('p', { class: 'hint' }, changesNothing(plan) ? 'Everything of it is here already.' : alsoComing(plan)), conflictList(app, plan)];
}

/**
 * @param {string} sign
 * @param {string} what
 * @param {string[]} all
 */
const names = (sign, what, all) => (all.length === 0 ? null
  : h('p', { class: 'change-line' }, icon(sign), h('span', { class: 'change-word' }, `${what} (${count(all.length)})`), h('span', { class: 'dim' }, all.join(', '))));

/**
 * Frames on which both have labels that the other lacks; each leads there.
 *
 * @param {import('../../app.js').App} app
 * @param {import('../../model/merge-plan.js').MergePlan} plan
 */
function conflictList(app, { conflicts, conflictFrames }) {
  if (conflictFrames === 0) return null;
  const { videos } = app.store.state;
  const row = (/** @type {{video: number, frame: number, here: number, there: number}} */ { video, frame, here, there }) => {
    const name = videos.find((v) => v.id === video)?.name ?? '';
    return h('button', { type: 'button', class: 'bulk-frame', title: `${name}: ${counted(here, 'label')} here, ${there} there`, onclick: () => app.navigator.go(video, frame) },
      h('span', { class: 'number' }, count(frame + 1)), h('span', { class: 'dim number' }, `${here} | ${there}`));
  };
  return h('div', {}, h('h3', {}, `Labelled differently: ${counted(conflictFrames, 'frame')}`),
    h('div', { class: 'bulk-frames' }, conflicts.slice(0, LISTED).map(row)));
}
