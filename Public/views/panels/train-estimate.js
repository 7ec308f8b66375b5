import { duration, fileSize } from '../../model/format.js';
import { isOver } from '../../model/jobs.js';
import { estimateFacts } from '../../model/train-settings.js';
import { fill, h } from '../dom.js';

/** A form that is still being filled in is not asked about, ms. */
const REST = 700;

/**
 * What the training would take, before it starts: memory from the networks' shapes, time from one measured batch. Asked
 * anew when the form changes while the panel is open; never while a job would disturb the measurement.
 *
 * @param {import('../../app.js').App} app
 * @param {() => Record<string, any>} job
 */
export function createEstimate({ api, store }, job) {
  const element = h('div', { class: 'estimate', role: 'status', 'aria-label': 'What it will take' });
  /** @type {AbortController | null} */
  let running = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let told = '';
  const cancel = () => {
    clearTimeout(timer);
    running?.abort();
    running = null;
  };
  const isBusy = () => store.state.jobs.some((j) => !isOver(j));
  const isOpen = () => store.state.tab === 'train' && (store.state.counts?.labeledFrames ?? 0) > 1;
  const look = async () => {
    if (!isOpen() || isBusy()) return;
    let wanted;
    try {
      wanted = job();
    } catch (error) {
      return say((/** @type {Error} */ (error)).message, 'bad');
    }
    if (!wanted.profile || JSON.stringify(wanted) === told) return;
    const own = new AbortController();
    running = own;
    say('Measuring one batch to tell how long it will take…', 'busy');
    try {
      const answer = await api.estimate(wanted, own.signal);
      told = JSON.stringify(wanted);
      show(answer);
    } catch (error) {
      if (!own.signal.aborted) say(/** @type {Error} */ (error).message, 'bad');
      else if (running === own) fill(element);
    }
  };
  const say = (/** @type {string} */ words, /** @type {string} */ tone) => fill(element, h('p', { class: `hint ${tone}` }, words));
  const show = (/** @type {any} */ answer) => {
    const { bytes, seconds, isCut, isTight, available } = estimateFacts(answer);
    // Seconds would promise what a single batch cannot tell.
    const rough = seconds !== null && seconds > 90 ? 60 * Math.round(seconds / 60) : seconds;
    const time = rough === null ? '' : isCut ? `, ${duration(rough)} (your limit)` : `, at most about ${duration(rough)}`;
    fill(element,
      h('p', { class: 'estimate-head' }, `About ${fileSize(bytes)} of memory${time}`),
      h('p', { class: 'hint' }, `${answer.trainingFrames} frames to learn from, ${answer.validationFrames} to choose by${answer.testFrames ? `, ${answer.testFrames} to judge by` : ''}. `
        + `${seconds === null ? '' : 'From one batch measured on this machine now; training that no longer improves ends sooner, and other work slows it.'}`),
      isTight ? h('p', { class: 'warn' }, `Only ${fileSize(available)} are free: choose a smaller batch or a smaller size of the picture.`) : null);
  };
  const ask = () => {
    cancel();
    timer = setTimeout(look, REST);
  };
  store.subscribe(['tab', 'counts'], () => (isOpen() ? ask() : cancel()));
  store.subscribe(['jobs'], () => { if (isBusy()) cancel(); });
  return { element, ask, cancel };
}
