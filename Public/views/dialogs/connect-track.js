import { count } from '../../model/format.js';
import { contains } from '../../model/timeline-layout.js';
import { button, field, h } from '../dom.js';
import { frame, submitButton } from './small.js';

/**
 * Which track the selected animal goes on as. Tracks that are still there themselves cannot be gone on with.
 *
 * @type {import('../dialogs.js').DialogMaker}
 */
export function connectTrackDialog({ store, editor }, { track, frame: from }, close) {
  const { tracks, timeline, shown } = store.state;
  const later = (/** @type {number} */ id) => (timeline?.tracks.find((t) => t.id === id)?.ranges ?? []).some(([, last]) => last >= from);
  const here = (/** @type {number} */ id) => contains(timeline?.tracks.find((t) => t.id === id)?.ranges ?? [], from);
  const choices = tracks.filter((t) => t.id !== track);
  const free = choices.find((t) => !later(t.id));
  const select = h('select', { autofocus: true }, choices.map((t) => h('option', { value: String(t.id), disabled: later(t.id), selected: t === free },
    later(t.id) ? `${t.name} (${here(t.id) ? 'is on this frame' : 'comes later'})` : t.name)));
  const name = tracks.find((t) => t.id === track)?.name ?? '';
  const body = frame('Connect tracks', close, [
    h('p', {}, `From frame ${count(from + 1)} on, ${name} goes on as:`), field('Track', select),
    free ? null : h('p', { class: 'hint' }, 'Every other track is still there later on. Swap two tracks instead.'),
  ], [button('Cancel', close), submitButton('Connect')], () => {
    if (!free || !shown) return;
    close();
    editor.onProject({ type: 'connectTracks', video: shown.video, track, into: Number(select.value), from });
  });
  return { title: 'Connect tracks', body };
}
