import { FONT } from '../canvas/draw-instance.js';
import { count } from '../model/format.js';
import { colorOf } from '../model/palette.js';
import { suggestionMarks } from '../model/suggestions.js';
import { frameToX, pixelsPerFrame, stretches, ticks } from '../model/timeline-layout.js';
import { PLOT, drawPlot } from './timeline-plot.js';

/**
 * Draws the timeline: the scale, the marks, the plot, a bar for each track; over them the selected range, and where one is.
 *
 * @typedef {import('../model/timeline-layout.js').Axis} Axis
 * @typedef {Record<'text' | 'faint' | 'line' | 'labeled' | 'predicted' | 'suggested' | 'suggestedLight' | 'negative' | 'range' | 'playhead' |
 *   'lane' | 'plot', string>} Inks
 */

export const SCALE = 18;
const MARKS = 20;
const GAP = 5;

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {object} what
 * @param {import('../model/types.js').Timeline} what.timeline
 * @param {Axis} what.axis
 * @param {number} what.height
 * @param {import('../model/types.js').Track[]} what.tracks
 * @param {import('../model/palette.js').PaletteName} what.palette
 * @param {Inks} what.inks
 * @param {import('../model/header-plot.js').HeaderPlot | null} [what.plot] null: its values are on their way
 */
export function drawTimeline(ctx, { timeline, axis: a, height, tracks, palette, inks, plot }) {
  ctx.clearRect(0, 0, a.width, height);
  ctx.fillStyle = inks.lane;
  ctx.fillRect(0, SCALE, a.width, MARKS);
  drawScale(ctx, a, height, inks);
  fillRanges(ctx, timeline.predicted, a, SCALE + MARKS / 2, MARKS / 2, inks.predicted);
  fillRanges(ctx, timeline.negative, a, SCALE, MARKS / 2, inks.negative);
  fillRanges(ctx, timeline.labeled, a, SCALE, MARKS, inks.labeled);
  drawSuggestions(ctx, timeline, a, inks);
  const top = SCALE + MARKS + GAP;
  if (plot !== undefined) drawPlot(ctx, a, top, plot, inks);
  drawTracks(ctx, timeline, a, { top: plot === undefined ? top : top + PLOT + GAP, height }, tracks, palette);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Axis} a
 * @param {number} height
 * @param {import('../model/types.js').Range} range
 * @param {Inks} inks
 */
export function drawRange(ctx, a, height, range, inks) {
  fillRanges(ctx, [range], a, SCALE, height - SCALE, inks.range);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/types.js').Range[]} ranges
 * @param {Axis} a
 * @param {number} y
 * @param {number} height
 * @param {string} color
 */
function fillRanges(ctx, ranges, a, y, height, color) {
  ctx.fillStyle = color;
  for (const [x0, x1] of stretches(ranges, a)) ctx.fillRect(x0, y, Math.max(1, x1 - x0), height);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Axis} a
 * @param {number} height
 * @param {Inks} inks
 */
function drawScale(ctx, a, height, inks) {
  ctx.font = `10.5px ${FONT}`;
  ctx.textBaseline = 'middle';
  const middle = pixelsPerFrame(a) / 2;
  for (const frame of ticks(a)) {
    const x = Math.round(frameToX(a, frame) + middle) + 0.5;
    ctx.fillStyle = inks.line;
    ctx.fillRect(x - 0.5, SCALE - 5, 1, height - SCALE + 5);
    ctx.fillStyle = inks.faint;
    const text = count(frame + 1);
    const width = ctx.measureText(text).width;
    ctx.textAlign = 'left';
    ctx.fillText(text, Math.min(a.width - width - 2, Math.max(2, x - width / 2)), SCALE / 2 - 1);
  }
}

/**
 * Suggested frames: a ring, filled once the frame is labelled, and lightly where something is predicted.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/types.js').Timeline} timeline
 * @param {Axis} a
 * @param {Inks} inks
 */
function drawSuggestions(ctx, timeline, a, inks) {
  const fills = { done: inks.suggested, predicted: inks.suggestedLight, open: inks.lane };
  ctx.strokeStyle = inks.suggested;
  ctx.lineWidth = 1.5;
  let beyond = -Infinity;
  for (const { frame, kind } of suggestionMarks(timeline, a)) {
    const x = frameToX(a, frame) + pixelsPerFrame(a) / 2;
    // Marks closer than half a px cannot be told apart.
    if (x < beyond) continue;
    beyond = x + 0.5;
    ctx.fillStyle = fills[kind];
    ctx.beginPath();
    ctx.arc(x, SCALE + 5, 3, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../model/types.js').Timeline} timeline
 * @param {Axis} a
 * @param {{top: number, height: number}} place
 * @param {import('../model/types.js').Track[]} tracks
 * @param {import('../model/palette.js').PaletteName} palette
 */
function drawTracks(ctx, timeline, a, { top, height }, tracks, palette) {
  const used = timeline.tracks.filter((t) => t.ranges.length > 0);
  const row = Math.min(8, (height - top - 4) / Math.max(1, used.length));
  used.forEach((t, i) => {
    const color = colorOf(tracks.find((other) => other.id === t.id)?.color ?? i, palette);
    fillRanges(ctx, t.ranges, a, top + i * row, Math.max(1, row > 3 ? row - 2 : row), color);
  });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Axis} a
 * @param {number} height
 * @param {number} frame
 * @param {Inks} inks
 */
export function drawPlayhead(ctx, a, height, frame, inks) {
  if (frame < a.from || frame > a.to) return;
  const x = Math.round(frameToX(a, frame) + pixelsPerFrame(a) / 2);
  ctx.fillStyle = inks.playhead;
  ctx.fillRect(x - 1, 4, 2, height - 4);
  // The handle stays whole at both ends.
  const middle = Math.min(a.width - 6, Math.max(6, x));
  ctx.beginPath();
  ctx.moveTo(middle - 5, 0);
  ctx.lineTo(middle + 5, 0);
  ctx.lineTo(middle + 5, 5);
  ctx.lineTo(x, 11);
  ctx.lineTo(middle - 5, 5);
  ctx.closePath();
  ctx.fill();
}
