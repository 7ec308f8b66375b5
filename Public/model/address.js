/**
 * Where a person is in the project, and the addresses of what lies there. Needed before anything else of the page, so it
 * stands by itself.
 */

/** Frames whose labels and predictions are fetched together. */
export const WINDOW = 64;

/**
 * Where the person is, for the address bar: a reload comes back here.
 *
 * @param {number | null} video
 * @param {number} frame
 */
export const addressOf = (video, frame) => (video === null ? '' : `#video=${video}&frame=${frame + 1}`);

/** @param {string} hash */
export function placeOf(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const video = Number(values.get('video') ?? NaN);
  const frame = Number(values.get('frame') ?? NaN);
  return Number.isInteger(video) && Number.isInteger(frame) && frame > 0 ? { video, frame: frame - 1 } : null;
}

/**
 * Where the page begins: at the place that its address names, else at the first frame of the first video; null without
 * a video.
 *
 * @param {import('./types.js').Video[]} videos
 * @param {{video: number, frame: number} | null} place
 */
export function firstPlace(videos, place) {
  const video = videos.find((v) => v.id === place?.video) ?? videos[0];
  if (!video) return null;
  const frame = video.id === place?.video ? place.frame : 0;
  return { video, frame: nearestFrame(video, frame) };
}

/**
 * @param {import('./types.js').Video} video
 * @param {number} frame
 */
export const nearestFrame = (video, frame) => Math.min(Math.max(0, Math.round(frame)), Math.max(0, video.frameCount - 1));

/**
 * @param {number} video
 * @param {number} frame
 * @param {string} version of the video's content: under it a browser may keep the picture for good
 */
export const pictureAddress = (video, frame, version) => `/api/videos/${video}/frames/${frame}.jpg?v=${encodeURIComponent(version)}`;

/**
 * @param {number} video
 * @param {number} from
 * @param {number} to inclusive
 */
export const instancesAddress = (video, from, to) => `/api/videos/${video}/instances?from=${from}&to=${to}`;

/**
 * The frames that are fetched together with one.
 *
 * @param {number} frame
 * @param {number} size frames
 * @returns {import('./types.js').Range}
 */
export function windowOf(frame, size = WINDOW) {
  const first = Math.floor(frame / size) * size;
  return [first, first + size - 1];
}
