/**
 * The map between px of the frame and px of the stage, and the ways to change it.
 *
 * A pixel of the frame is a square of `scale` stage px; (0, 0) is the centre of the top-left one, so the picture's
 * corner lies at (-0.5, -0.5). `x` and `y` say where that corner stands on the stage.
 *
 * @typedef {import('./state.js').Viewport} Viewport
 * @typedef {{width: number, height: number}} Size
 */

const MAX_SCALE = 64;

/**
 * @param {Viewport} v
 * @param {number} x px of the frame
 * @param {number} y
 */
export const toStage = (v, x, y) => ({ x: v.x + (x + 0.5) * v.scale, y: v.y + (y + 0.5) * v.scale });

/**
 * @param {Viewport} v
 * @param {number} x px of the stage
 * @param {number} y
 */
export const toFrame = (v, x, y) => ({ x: (x - v.x) / v.scale - 0.5, y: (y - v.y) / v.scale - 0.5 });

/**
 * The whole picture, centred, as large as it goes.
 *
 * @param {Size} stage
 * @param {Size} picture
 * @returns {Viewport}
 */
export function fit(stage, picture) {
  if (!(picture.width > 0 && picture.height > 0 && stage.width > 0)) return { scale: 1, x: 0, y: 0, fitted: true };
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height);
  return {
    scale, x: (stage.width - picture.width * scale) / 2, y: (stage.height - picture.height * scale) / 2, fitted: true,
  };
}

/**
 * Enlarges about a point of the stage, which stays where it is.
 *
 * @param {Viewport} v
 * @param {number} factor
 * @param {import('./types.js').Point} at px of the stage
 * @param {Size} stage
 * @param {Size} picture
 * @returns {Viewport}
 */
export function zoomAt(v, factor, at, stage, picture) {
  const whole = fit(stage, picture);
  const scale = Math.min(MAX_SCALE, Math.max(whole.scale, v.scale * factor));
  if (scale <= whole.scale) return whole;
  const ratio = scale / v.scale;
  const moved = { scale, x: at.x - (at.x - v.x) * ratio, y: at.y - (at.y - v.y) * ratio, fitted: false };
  return clamp(moved, stage, picture);
}

/**
 * @param {Viewport} v
 * @param {number} dx px of the stage
 * @param {number} dy
 * @param {Size} stage
 * @param {Size} picture
 * @returns {Viewport}
 */
export function pan(v, dx, dy, stage, picture) {
  return clamp({ ...v, x: v.x + dx, y: v.y + dy, fitted: false }, stage, picture);
}

/**
 * Shows a box of the frame with some air around it.
 *
 * @param {import('./types.js').Box} box px of the frame
 * @param {Size} stage
 * @param {Size} picture
 * @param {number} air share of the box's size on each side
 * @returns {Viewport}
 */
export function fitBox(box, stage, picture, air = 0.15) {
  const width = Math.max(8, (box.maxX - box.minX) * (1 + 2 * air));
  const height = Math.max(8, (box.maxY - box.minY) * (1 + 2 * air));
  const whole = fit(stage, picture);
  const scale = Math.min(MAX_SCALE, stage.width / width, stage.height / height);
  if (scale <= whole.scale) return whole;
  const cx = (box.minX + box.maxX) / 2 + 0.5;
  const cy = (box.minY + box.maxY) / 2 + 0.5;
  const v = { scale, x: stage.width / 2 - cx * scale, y: stage.height / 2 - cy * scale, fitted: false };
  return clamp(v, stage, picture);
}

/**
 * Keeps the picture on the stage: at least a quarter of the stage (or all of a small picture) stays covered.
 *
 * @param {Viewport} v
 * @param {Size} stage
 * @param {Size} picture
 * @returns {Viewport}
 */
function clamp(v, stage, picture) {
  return { ...v, x: clampAxis(v.x, stage.width, picture.width * v.scale),
    y: clampAxis(v.y, stage.height, picture.height * v.scale) };
}

/**
 * @param {number} position
 * @param {number} stage
 * @param {number} picture
 */
function clampAxis(position, stage, picture) {
  const margin = Math.min(stage, picture) / 4;
  return Math.min(stage - margin, Math.max(margin - picture, position));
}
