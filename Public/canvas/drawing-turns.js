/**
 * When to draw. The first change since the last animation frame is drawn at once, so that the coming frame finds it done
 * and only has to show it; what changes after that is drawn together, in the frame.
 *
 * @template {string} Part
 * @param {(parts: Set<Part>) => void} draw what has changed; never called with nothing
 * @param {(run: () => void) => void} nextFrame
 * @returns {(part: Part) => void} tells that a part is to be drawn anew
 */
export function drawingTurns(draw, nextFrame = (run) => requestAnimationFrame(run)) {
  /** @type {Set<Part>} */
  let changed = new Set();
  let isDrawn = false;
  let isQueued = false;
  const drawAll = () => {
    if (changed.size === 0) return;
    const parts = changed;
    changed = new Set();
    draw(parts);
  };
  const takeTurn = () => {
    isQueued = false;
    drawAll();
  };
  return (part) => {
    changed.add(part);
    if (isDrawn || isQueued) return;
    isDrawn = isQueued = true;
    // Once all listeners of this change have had their say.
    queueMicrotask(takeTurn);
    nextFrame(() => {
      isDrawn = false;
      drawAll();
    });
  };
}
