import { windows } from '../../model/checker.js';
import { cut, deletions, taken } from '../../model/bulk-delete.js';
import { count, counted } from '../../model/format.js';
import { toFrame } from '../../model/viewport.js';
import { button, field, fill, h, iconButton } from '../dom.js';

/**
 * Deletes animals wholesale: what, where, which; then how many that is and where they are; then, if it is wanted, the
 * deletion.
 *
 * @typedef {import('../../app.js').App} App
 */

/** @type {import('../dialogs.js').DialogMaker} */
export function bulkDeleteDialog(app, { what = 'predictions', where = 'video', track = 'any' }, close) {
  const { store, editor } = app;
  const { range, tracks, videos } = store.state;
  const form = {
    what: list('What', [['predictions', 'predictions'], ['labels', 'labels'], ['both', 'predictions and labels']], what),
    where: list('Where', /** @type {[string, string][]} */ ([['frame', 'this frame'],
      ...(range ? [['range', `frames ${count(range[0] + 1)} to ${count(range[1] + 1)}`], ['outside', 'all but the selected frames']] : []),
      ['video', 'this video'], ...(videos.length > 1 ? [['all', 'all videos']] : [])]), where),
    which: list('Which', [['all', 'all of them'], ['score', 'scores below'], ['beyond', 'all but the best of each frame'],
      ['area', 'wholly within what is in view'], ['labelled', 'those on frames with labels']], 'all'),
    track: list('Track', [['any', 'any'], ['none', 'without one'], ...tracks.map((t) => /** @type {[string, string]} */ ([String(t.id), t.name]))], String(track)),
  };
  const score = h('input', { type: 'number', min: '0', max: '100', step: '0.05', value: '0.5', 'aria-label': 'Score' });
  const most = h('input', { type: 'number', min: '0', max: '1000', step: '1', value: '3', 'aria-label': 'Animals kept' });
  const extra = h('div', { class: 'bulk-extra' });
  const result = h('div', { class: 'bulk-result', role: 'status' });
  const go = button('Delete', () => {}, { kind: 'danger', disabled: true });
  const find = button('Count', () => { search(); });
  let asked = 0;
  const rule = () => ({
    what: /** @type {'both'} */ (form.what.value), which: /** @type {'all'} */ (form.which.value), score: Number(score.value),
    most: Number(most.value), area: visibleArea(app),
    track: form.track.value === 'any' || form.track.value === 'none' ? /** @type {'any'} */ (form.track.value) : Number(form.track.value),
  });
  const forget = () => {
    asked += 1;
    go.disabled = true;
    fill(go, h('span', {}, 'Delete'));
    find.disabled = false;
    fill(extra, form.which.value === 'score' ? score : form.which.value === 'beyond' ? most : null);
    fill(result, h('p', { class: 'hint' }, 'Nothing is deleted before you have seen how many there are. Undo brings them back.'));
  };
  const search = async () => {
    const mine = ++asked;
    find.disabled = true;
    try {
      const found = await gather(app, rule(), form.where.value, (n) => {
        if (mine === asked) fill(result, h('p', { class: 'hint' }, `${count(n)} so far…`));
        return mine === asked;
      });
      if (mine === asked) show(found);
    } catch (error) {
      if (mine === asked) fill(result, h('p', { class: 'job-error' }, /** @type {Error} */ (error).message));
    }
    find.disabled = false;
  };
  const show = (/** @type {import('../../model/bulk-delete.js').Found[]} */ found) => {
    const total = found.reduce((n, f) => n + f.labels.length + f.predictions.length, 0);
    const labels = found.reduce((n, f) => n + f.labels.length, 0);
    const frames = found.reduce((n, f) => n + f.frames.length, 0);
    go.disabled = total === 0;
    go.onclick = () => {
      close();
      for (const edit of deletions(found)) editor.onProject(edit);
    };
    fill(go, h('span', {}, total === 0 ? 'Delete' : `Delete ${count(total)}`));
    const words = [labels > 0 ? counted(labels, 'label') : '', total > labels ? counted(total - labels, 'prediction') : ''].filter(Boolean);
    fill(result, h('p', { class: 'bulk-total' }, total === 0 ? 'There are none.' : `${words.join(' and ')} on ${counted(frames, 'frame')}`),
      h('div', { class: 'bulk-frames' }, found.flatMap((f) => f.frames.slice(0, 40).map(({ frame, count: n }) =>
        h('button', { type: 'button', class: 'bulk-frame', title: videos.find((v) => v.id === f.video)?.name ?? '', onclick: () => app.navigator.go(f.video, frame) },
          h('span', { class: 'number' }, count(frame + 1)), h('span', { class: 'dim number' }, `${n}`))))));
  };
  for (const control of [...Object.values(form), score, most]) control.addEventListener('input', forget);
  forget();
  const body = h('div', {}, h('header', { class: 'dialog-head' }, h('h2', {}, 'Delete many'), iconButton('close', 'Close', close)),
    h('div', { class: 'form' }, h('div', { class: 'two' }, field('What', form.what), field('Where', form.where)),
      h('div', { class: 'two' }, field('Which', form.which), extra), field('Track', form.track)),
    result, h('footer', { class: 'dialog-foot' }, find, h('span', { class: 'spacer' }), button('Cancel', close), go));
  return { title: 'Delete many', className: 'bulk-delete', body };
}

/**
 * @param {string} name
 * @param {[string, string][]} options
 * @param {string} value
 */
function list(name, options, value) {
  const select = h('select', { 'aria-label': name }, options.map(([v, words]) => h('option', { value: v }, words)));
  if (options.some(([v]) => v === value)) select.value = value;
  return select;
}

/**
 * What of the frame is in view, px of the frame.
 *
 * @param {App} app
 */
function visibleArea({ store }) {
  const { viewport, stage } = store.state;
  const a = toFrame(viewport, 0, 0);
  const b = toFrame(viewport, stage.width, stage.height);
  return { minX: a.x, minY: a.y, maxX: b.x, maxY: b.y };
}

/**
 * @param {App} app
 * @param {import('../../model/bulk-delete.js').Rule} rule
 * @param {string} where
 * @param {(found: number) => boolean} goesOn told after each stretch; false ends the search
 */
async function gather({ store, api }, rule, where, goesOn) {
  const { videos, video, frame, range } = store.state;
  const bounds = where === 'frame' ? /** @type {import('../../model/types.js').Range} */ ([frame, frame])
    : where === 'range' || where === 'outside' ? range : null;
  /** @type {import('../../model/bulk-delete.js').Found[]} */
  const found = [];
  let total = 0;
  for (const { id } of videos.filter((v) => where === 'all' || v.id === video)) {
    const { labeled, predicted } = await api.timeline(id);
    const frames = [...(rule.what === 'labels' ? [] : predicted), ...(rule.what === 'predictions' ? [] : labeled)].sort((a, b) => a[0] - b[0]);
    /** @type {import('../../model/bulk-delete.js').Found} */
    const here = { video: id, labels: [], predictions: [], frames: [] };
    const seen = new Set();
    for (const [from, to] of windows(cut(frames, bounds, where === 'outside'))) {
      for (const record of (await api.instances(id, from, to)).frames.values()) {
        const isIn = !bounds || (record.frame >= bounds[0] && record.frame <= bounds[1]) !== (where === 'outside');
        if (seen.has(record.frame) || !isIn) continue;
        seen.add(record.frame);
        const { labels, predictions } = taken(record, rule);
        here.labels.push(...labels);
        here.predictions.push(...predictions);
        if (labels.length + predictions.length > 0) here.frames.push({ frame: record.frame, count: labels.length + predictions.length });
        total += labels.length + predictions.length;
      }
      if (!goesOn(total)) return found;
    }
    found.push(here);
  }
  return found;
}
