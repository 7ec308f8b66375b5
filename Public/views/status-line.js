import { count, counted, countsOf, percent } from '../model/format.js';
import { isAnyConcealed, isConcealed } from '../model/concealed.js';
import { selectable } from '../model/instances.js';
import { afterPaint, fill, h } from './dom.js';

/**
 * The facts of SLEAP's status line.
 *
 * @param {import('../app.js').App} app
 */
export function createStatusLine(app) {
  const { store, navigator, commands } = app;
  const line = h('footer', { class: 'status-line', role: 'status', 'aria-label': 'Status' });
  const draw = () => {
    const { videos, video, frame, counts, record, view, range, checks } = store.state;
    const current = navigator.video;
    if (!current) {
      fill(line, h('span', {}, counted(videos.length, 'video')));
      return;
    }
    const here = countsOf(counts, video);
    const animals = selectable(record);
    const hidden = animals.filter((a) => isConcealed(store.state, a)).length;
    const place = videos.findIndex((v) => v.id === video) + 1;
    fill(line,
      fact('Video', `${place} / ${videos.length}`), fact('Frame', `${count(frame + 1)} / ${count(current.frameCount)}`),
      range ? fact('Selection', `${count(range[0] + 1)} – ${count(range[1] + 1)}`) : null,
      fact('Labelled', `${count(here.labeledFrames)} in video, ${count(counts?.labeledFrames ?? 0)} in project`),
      fact('Predicted', `${count(here.predictedFrames)} (${percent(here.predictedFrames, current.frameCount)})`),
      fact('Animals here', String(animals.length)),
      h('span', { class: 'spacer' }),
      checks.here === 0 ? null : h('button', { type: 'button', class: 'flag odd', title: 'Show the checks', onclick: () => store.set({ tab: 'checks' }) },
        `${counted(checks.here, 'thing')} to look at here`),
      record?.negative ? h('span', { class: 'flag' }, 'negative frame') : null,
      isAnyConcealed(store.state.concealed) ? h('button', { type: 'button', class: 'flag odd', title: 'Show all animals again', onclick: () => commands.run('showAllAnimals') },
        hidden > 0 ? `${count(hidden)} of them hidden` : 'some animals hidden') : null,
      view.instances ? null : h('span', { class: 'flag alarm' }, 'animals hidden – press H'),
      current.problem ? h('span', { class: 'flag alarm' }, 'video missing') : null);
  };
  store.subscribe(['videos', 'video', 'frame', 'counts', 'record', 'view', 'range', 'checks', 'concealed'], afterPaint(draw));
  draw();
  return line;
}

/**
 * @param {string} name
 * @param {string} value
 */
const fact = (name, value) => h('span', { class: 'fact' }, h('span', { class: 'dim' }, name), ' ', h('span', { class: 'number' }, value));
