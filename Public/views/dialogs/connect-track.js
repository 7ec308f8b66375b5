import { count } from '../../model/format.js';
import { contains } from '../../model/timeline-layout.js';
import { button, field, fill, h } from '../dom.js';
import { frame, submitButton } from './small.js';

/**
 * Which track the selected animal goes on as. Tracks that are still there themselves cannot be gone on with.
 *
 * @type {import('../dialogs.js').DialogMaker}
 */
export function connectTrackDialog({ store, editor }, { track, frame: from }, close) {
  const select = h('select', { autofocus: true });
  const connect = submitButton('Connect');
  const none = h('p', { class: 'hint' }, 'Every other track is still there later on. Swap two tracks instead.');
  /** @type {import('../../model/types.js').Track | undefined} */
  let free;
  // The tracks' ranges follow an edit a moment later, such as a split that was just made.
  const draw = () => {
    const { tracks, timeline } = store.state;
    const ranges = (/** @type {number} */ id) => timeline?.tracks.find((t) => t.id === id)?.ranges ?? [];
    const later = (/** @type {number} */ id) => ranges(id).some(([, last]) => last >= from);
    const choices = tracks.filter((t) => t.id !== track);
    free = choices.find((t) => !later(t.id));
    const chosen = choices.find((t) => String(t.id) === select.value && !later(t.id)) ?? free;
    fill(select, choices.map((t) => h('option', { value: String(t.id), disabled: later(t.id), selected: t === chosen },
      later(t.id) ? `${t.name} (${contains(ranges(t.id), from) ? 'is on this frame' : 'comes later'})` : t.name)));
    none.hidden = free !== undefined;
    connect.toggleAttribute('disabled', free === undefined);
  };
  draw();
  const stop = store.subscribe(['timeline', 'tracks', 'dialog'], () => {
    if (store.state.dialog?.kind === 'connectTrack') draw();
    else stop();
  });
  const name = store.state.tracks.find((t) => t.id === track)?.name ?? '';
  const body = frame('Connect tracks', close, [
    h('p', {}, `From frame ${count(from + 1)} on, ${name} goes on as:`), field('Track', select), none,
  ], [button('Cancel', close), connect], () => {
    const { shown } = store.state;
    if (!free || !shown) return;
    close();
    editor.onProject({ type: 'connectTracks', video: shown.video, track, into: Number(select.value), from });
  });
  return { title: 'Connect tracks', body };
}
