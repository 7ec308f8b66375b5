import { count, counted, duration, figure, moment, toDate } from '../../model/format.js';
import { isOver } from '../../model/jobs.js';
import { button, h, iconButton, progressBar } from '../dom.js';
import { shareOf } from '../top-bar.js';

const WORDS = /** @type {Record<string, string>} */ ({
  queued: 'waiting', running: 'running', done: 'done', failed: 'failed', cancelled: 'cancelled',
});

/**
 * One job: what it does, how far it is, how fast, how long yet; cancel and log.
 *
 * @param {import('../../app.js').App} app
 * @param {import('../../model/types.js').Job} job
 * @param {() => void} [dismiss] takes away the card of a job that is over; the list of jobs keeps it
 */
export function jobCard({ store, api, notify }, job, dismiss) {
  const over = isOver(job);
  const share = job.state === 'done' ? 1 : shareOf(job);
  const cancel = async () => {
    try {
      await api.cancelJob(job.id);
    } catch (error) {
      notify(/** @type {Error} */ (error).message, 'error');
    }
  };
  return h('article', { class: `job-card ${job.state}`, 'aria-label': job.title, 'data-job': String(job.id) },
    h('div', { class: 'job-head' }, h('span', { class: 'job-title ellipsis' }, job.title),
      h('span', { class: `badge ${job.state}` }, WORDS[job.state] ?? job.state),
      over && dismiss ? iconButton('close', 'Dismiss', dismiss) : null),
    over && job.state !== 'failed' ? null : job.state === 'failed' ? null : progressBar(share, job.title),
    job.error ? h('p', { class: 'job-error' }, job.error) : h('p', { class: 'job-facts' }, facts(job, share)),
    h('div', { class: 'job-actions' },
      button('Log', () => store.set({ dialog: { kind: 'log', job: job.id, title: job.title } }), { kind: 'quiet' }),
      over ? null : button('Cancel', cancel, { kind: 'quiet', class: 'cancel-job' })));
}

/**
 * @param {import('../../model/types.js').Job} job
 * @param {number | null} share
 */
function facts(job, share) {
  const { done, total, unit, rate, secondsLeft, message } = job.progress ?? {};
  if (isOver(job)) return ended(job);
  // A share in thousandths is how far a job is, no count of anything.
  const counts = total && unit && !/[%‰]/.test(unit);
  const parts = [
    message, share === null ? null : `${Math.floor(share * 100)} %`,
    counts ? `${count(done ?? 0)} / ${count(total)} ${unit}` : null, counts && rate ? `${figure(rate)} ${unit}/s` : null, secondsLeft ? `${duration(secondsLeft)} left` : null,
  ];
  return parts.filter(Boolean).join(' · ') || 'starting…';
}

/** @param {import('../../model/types.js').Job} job */
function ended(job) {
  const from = toDate(job.started);
  const to = toDate(job.ended);
  const took = from && to ? ` · took ${duration((to.getTime() - from.getTime()) / 1000)}` : '';
  return `${moment(job.ended ?? job.started)}${took}${made(job)}`;
}

/**
 * What a prediction or an import brought.
 *
 * @param {import('../../model/types.js').Job} job
 */
function made({ result }) {
  const parts = [['frames', 'frame'], ['instances', 'animal'], ['labels', 'new label']].flatMap(([key, one]) =>
    (result?.[key] ? [counted(Number(result[key]), one)] : []));
  return parts.length > 0 ? ` · ${parts.join(', ')}` : '';
}
