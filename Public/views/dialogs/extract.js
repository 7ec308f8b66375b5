import { specOfRange } from '../../model/frame-spec.js';
import { count, counted } from '../../model/format.js';
import { button, field, h } from '../dom.js';
import { frame, submitButton } from './small.js';

const FORMS = /** @type {[string, string, string][]} */ ([
  ['clip', 'a clip with its labels (.zip)', 'The frames as a video, with nothing drawn into it and of the same size, and the labels and predictions on it as .slp. Frames are counted anew from 1.'],
  ['package', 'pictures with their labels (.pkg.slp)', 'The labelled and suggested frames as pictures in one file with their labels, as SLEAP packs them.'],
]);

/**
 * Takes the selected frames out, with what lies on them, as files of their own.
 *
 * @type {import('../dialogs.js').DialogMaker}
 */
export function extractDialog({ store, api, sync, notify, navigator }, _, close) {
  const { range, video } = store.state;
  const total = navigator.video?.frameCount ?? 0;
  const which = range ? `frames ${count(range[0] + 1)} to ${count(range[1] + 1)} of ${navigator.video?.name ?? ''}`
    : `all of ${navigator.video?.name ?? ''}, ${counted(total, 'frame')}`;
  const form = h('select', {}, FORMS.map(([value, words]) => h('option', { value }, words)));
  const hint = h('p', { class: 'hint' }, FORMS[0][2]);
  form.addEventListener('change', () => { hint.textContent = FORMS.find(([value]) => value === form.value)?.[2] ?? ''; });
  const start = async () => {
    close();
    try {
      const frames = range ? { frames: specOfRange(range) } : {};
      sync.jobChanged(await api.startJob({ kind: 'extract', video, form: form.value, ...frames }));
      store.set({ tab: 'export' });
    } catch (error) {
      notify(/** @type {Error} */ (error).message, 'error');
    }
  };
  const body = frame('Extract clip and labels', close, [
    h('p', {}, `Takes out ${which}.`), range ? null : h('p', { class: 'hint' }, 'To take out a part, select frames on the timeline first (Shift and drag).'),
    field('As', form), hint], [button('Cancel', close), submitButton('Extract')], start);
  return { title: 'Extract clip and labels', body };
}
