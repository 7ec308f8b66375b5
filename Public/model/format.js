/** Numbers and times as words. */

const integer = new Intl.NumberFormat('en-US');

/** @param {number} n */
export const count = (n) => integer.format(n);

/**
 * @param {number} n
 * @param {string} one
 * @param {string} [many]
 */
export const counted = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/**
 * @param {number} part
 * @param {number} whole
 */
export const percent = (part, whole) => (whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : '0 %');

/**
 * Position in a video: `1:02.40`.
 *
 * @param {number} seconds
 */
export function clock(seconds) {
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - 60 * minutes).toFixed(2).padStart(5, '0');
  return `${minutes}:${rest}`;
}

/**
 * How long something takes: `40 s`, `3 min 20 s`, `2 h 5 min`.
 *
 * @param {number} seconds
 */
export function duration(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 && s < 600 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${Math.round(s / 60)} min`;
  return `${Math.floor(s / 3600)} h ${Math.round((s % 3600) / 60)} min`;
}

/** @param {number | null | undefined} bytes */
export function fileSize(bytes) {
  if (bytes === null || bytes === undefined) return '';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${value >= 100 || unit === 0 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

/**
 * Three significant figures, in powers of ten when small.
 *
 * @param {number | null | undefined} value
 */
export function figure(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  return Math.abs(value) < 0.001 ? value.toExponential(2) : String(Number(value.toPrecision(3)));
}

/**
 * @param {number | null | undefined} value
 * @param {string} unit
 */
export const measure = (value, unit) => (value === null || value === undefined ? '–' : `${figure(value)} ${unit}`);

/**
 * When something happened: the time today, else the date.
 *
 * @param {string | number | null} when ISO text, or seconds or milliseconds since 1970
 * @param {Date} now
 */
export function moment(when, now = new Date()) {
  const date = toDate(when);
  if (!date) return '';
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (date.toDateString() === now.toDateString()) return time;
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${time}`;
}

/** @param {string | number | null | undefined} when */
export function toDate(when) {
  if (when === null || when === undefined || when === '') return null;
  const date = new Date(typeof when === 'number' && when < 1e11 ? when * 1000 : when);
  return Number.isNaN(date.getTime()) ? null : date;
}

/**
 * How the frames of a project are labelled and predicted, for the status line.
 *
 * @param {import('./types.js').Counts | null} counts
 * @param {number | null} video
 */
export function countsOf(counts, video) {
  return counts?.byVideo?.[String(video)] ?? { labeledFrames: 0, predictedFrames: 0 };
}
