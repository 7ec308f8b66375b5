/**
 * @param {import('../model/types.js').Point} p px of the frame
 * @param {{width: number, height: number} | null} picture
 */
export function clampToPicture(p, picture) {
  if (!picture) return p;
  return {
    x: Math.min(picture.width - 1, Math.max(0, p.x)), y: Math.min(picture.height - 1, Math.max(0, p.y)),
  };
}
