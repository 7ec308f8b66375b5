/**
 * Decoded pictures, least recently used first out, bounded by bytes.
 *
 * @template {{width: number, height: number, close?: () => void}} P
 */
export class FrameCache {
  /** @param {number} capacity bytes, at 4 per pixel */
  constructor(capacity) {
    this.capacity = capacity;
    this.bytes = 0;
    /** @type {Map<string, P>} */
    this.pictures = new Map();
    /** @type {string | null} */
    this.pinned = null;
  }

  /**
   * @param {number} video
   * @param {number} frame
   */
  static key(video, frame) {
    return `${video}/${frame}`;
  }

  /**
   * The picture, now the most recently used; undefined when it is not held.
   *
   * @param {number} video
   * @param {number} frame
   */
  get(video, frame) {
    const key = FrameCache.key(video, frame);
    const picture = this.pictures.get(key);
    if (picture) {
      this.pictures.delete(key);
      this.pictures.set(key, picture);
    }
    return picture;
  }

  /**
   * @param {number} video
   * @param {number} frame
   */
  has(video, frame) {
    return this.pictures.has(FrameCache.key(video, frame));
  }

  /**
   * @param {number} video
   * @param {number} frame
   * @param {P} picture owned by the cache from now on
   */
  add(video, frame, picture) {
    const key = FrameCache.key(video, frame);
    this.drop(key);
    this.pictures.set(key, picture);
    this.bytes += size(picture);
    for (const old of this.pictures.keys()) {
      if (this.bytes <= this.capacity) break;
      if (old !== key && old !== this.pinned) this.drop(old);
    }
  }

  /**
   * How many pictures of this size are held besides the one that is shown.
   *
   * @param {{width: number, height: number}} picture
   */
  room(picture) {
    return Math.floor(this.capacity / Math.max(1, size(picture))) - 1;
  }

  /**
   * Never drops this picture: the canvas still draws it.
   *
   * @param {number} video
   * @param {number} frame
   */
  pin(video, frame) {
    this.pinned = FrameCache.key(video, frame);
  }

  /** @param {string} key */
  drop(key) {
    const picture = this.pictures.get(key);
    if (!picture) return;
    this.pictures.delete(key);
    this.bytes -= size(picture);
    picture.close?.();
  }

  clear() {
    for (const key of [...this.pictures.keys()]) if (key !== this.pinned) this.drop(key);
  }
}

/** @param {{width: number, height: number}} picture */
const size = (picture) => picture.width * picture.height * 4;

/**
 * Which frames to fetch ahead of need: a run in the direction of travel, then a few behind.
 *
 * @param {number} frame
 * @param {number} step the last movement; 0 for none
 * @param {number} frameCount
 * @param {number} ahead
 * @param {number} behind
 * @returns {number[]} nearest first
 */
export function prefetchPlan(frame, step, frameCount, ahead = 8, behind = 2) {
  // Steps of 10 go on in tens; after any other jump the neighbours are what comes next.
  const stride = Math.abs(step) === 10 ? step : Math.sign(step) || 1;
  const plan = [];
  for (let i = 1; i <= ahead; i++) plan.push(frame + i * stride);
  for (let i = 1; i <= behind; i++) plan.push(frame - i * stride);
  return plan.filter((f) => f >= 0 && f < frameCount);
}
