/**
 * Jobs as the page knows them. What is heard of a job may arrive out of order (an answer to an earlier question after the
 * live channel's last word), so a job that is over stays over.
 *
 * @typedef {import('./types.js').Job} Job
 */

/** @param {Job} job */
export const isOver = (job) => job.state !== 'running' && job.state !== 'queued';

/**
 * What is known of a job after something was heard of it.
 *
 * @param {Job | undefined} known
 * @param {Job} heard
 * @returns {Job}
 */
export const latest = (known, heard) => {
  if (!known) return heard;
  return isOver(known) && !isOver(heard) ? known : { ...known, ...heard };
};

/**
 * @param {Job[]} jobs newest first
 * @param {Job} heard
 * @returns {Job[]}
 */
export const withJob = (jobs, heard) => (jobs.some((j) => j.id === heard.id)
  ? jobs.map((j) => (j.id === heard.id ? latest(j, heard) : j))
  : [heard, ...jobs]);

/**
 * The server's list, without going back on what was heard since it was asked for.
 *
 * @param {Job[]} jobs
 * @param {Job[]} list newest first
 * @returns {Job[]}
 */
export const withList = (jobs, list) => {
  const known = new Map(jobs.map((j) => [j.id, j]));
  const newest = list.reduce((most, j) => Math.max(most, j.id), -1);
  const since = jobs.filter((j) => j.id > newest);
  return [...since, ...list.map((j) => latest(known.get(j.id), j))];
};
