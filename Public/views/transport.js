import { clock, count } from '../model/format.js';
import { afterPaint, fill, h, iconButton } from './dom.js';
import { createPlotPicker } from './timeline-plot.js';

/**
 * The row under the frame: steps, play, where one is, and what the marks of the timeline mean.
 *
 * @param {import('../app.js').App} app
 */
export function createTransport(app) {
  const { store, commands, navigator } = app;
  const play = h('span', {});
  const entry = h('input', { type: 'text', inputMode: 'numeric', class: 'frame-entry number', 'aria-label': 'Frame',
    onchange: () => {
      const wanted = Number(entry.value.replace(/[^\d]/g, ''));
      if (wanted >= 1) navigator.goTo(wanted - 1);
      draw();
      entry.blur();
    },
    onfocus: () => entry.select(),
    onkeydown: (/** @type {KeyboardEvent} */ e) => { if (e.key === 'Escape') entry.blur(); } });
  const total = h('span', { class: 'dim number' });
  const time = h('span', { class: 'dim number transport-time' });
  const draw = () => {
    const video = navigator.video;
    const { frame, playing } = store.state;
    if (document.activeElement !== entry) entry.value = video ? count(frame + 1) : '';
    entry.disabled = !video;
    total.textContent = video ? `/ ${count(video.frameCount)}` : '';
    time.textContent = video && video.framesPerSecond > 0 ? clock(frame / video.framesPerSecond) : '';
    const label = playing ? 'Pause' : 'Play';
    if (play.dataset.state !== label) {
      play.dataset.state = label;
      fill(play, iconButton(playing ? 'pause' : 'play', label, () => commands.run('play'), { command: 'play', class: 'play' }));
    }
    // Without a video there is nowhere to go.
    for (const button of bar.querySelectorAll('.icon-button')) button.toggleAttribute('disabled', !video);
  };
  const step = (/** @type {string} */ name, /** @type {string} */ id) =>
    iconButton(name, commands.get(id).title, () => commands.run(id), { command: id });
  const bar = h('div', { class: 'transport', role: 'toolbar', 'aria-label': 'Playback' },
    step('skip-back', 'previousLabeled'), step('chevron-left', 'previousFrame'), play,
    step('chevron-right', 'nextFrame'), step('skip-forward', 'nextLabeled'),
    h('span', { class: 'frame-place' }, entry, total), time,
    h('div', { class: 'spacer' }), createPlotPicker(app), legend(),
    step('zoom-out', 'zoomTimelineOut'), step('zoom-in', 'zoomTimelineIn'),
    step('fit', 'wholeTimeline'));
  store.subscribe(['frame', 'video', 'videos', 'playing'], afterPaint(draw));
  draw();
  return bar;
}

const legend = () => h('div', { class: 'legend', 'aria-hidden': 'true' },
  ...['labelled', 'predicted', 'suggested'].map((kind) =>
    h('span', { class: 'legend-entry' }, h('span', { class: `mark ${kind}` }), kind)));

