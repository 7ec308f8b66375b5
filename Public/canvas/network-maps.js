import { arrows, rgbOf, tint } from '../model/network-outputs.js';
import { colorOf } from '../model/palette.js';
import { toStage } from '../model/viewport.js';

/**
 * Draws what a network sees over the frame: maps as clouds of colour, fields as short lines along the limbs.
 *
 * @typedef {import('../model/state.js').State} State
 * @typedef {import('../model/network-outputs.js').Patch} Patch
 */

/** Room between two lines of a field, px of the stage. */
const SPACING = 9;

/** @type {WeakMap<Patch, {look: string, canvas: HTMLCanvasElement}>} a patch is tinted once for each look */
const tinted = new WeakMap();

/**
 * @param {CanvasRenderingContext2D} ctx in CSS px of the stage
 * @param {State} state
 */
export function drawNetwork(ctx, state) {
  const { network, shown } = state;
  if (!network.on || !network.view || !shown || network.view.frame !== shown.frame) return;
  const { outputs, output, patches } = network.view;
  const { kind } = outputs[output];
  const colors = channelColors(state);
  for (const patch of patches) {
    if (kind === 'partAffinityFields') drawField(ctx, state, patch, colors);
    else drawMaps(ctx, state, patch, colors.map(rgbOf));
    if (patches.length > 1 || patch.x > 0 || patch.y > 0) outline(ctx, state, patch);
  }
}

/**
 * Each channel's colour: a part's as nodes have it, else by its place.
 *
 * @param {State} state
 */
export function channelColors({ network, skeleton, view }) {
  const { outputs, output } = /** @type {import('../model/network-outputs.js').NetworkView} */ (network.view);
  return outputs[output].channels.map((name, i) => {
    const node = skeleton.nodes.findIndex((n) => n.name === name);
    return colorOf(node < 0 ? i : node, view.palette);
  });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {Patch} patch
 * @param {[number, number, number][]} colors
 */
function drawMaps(ctx, { viewport, network }, patch, colors) {
  const look = `${network.channel} ${colors.join()}`;
  let known = tinted.get(patch);
  if (!known || known.look !== look) {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [patch.width, patch.height];
    canvas.getContext('2d')?.putImageData(new ImageData(tint(patch, colors, network.channel), patch.width, patch.height), 0, 0);
    known = { look, canvas };
    tinted.set(patch, known);
  }
  const { x, y, width, height } = corner(viewport, patch);
  ctx.imageSmoothingEnabled = true;
  ctx.drawImage(known.canvas, x, y, width, height);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {Patch} patch
 * @param {string[]} colors
 */
function drawField(ctx, { viewport, network }, patch, colors) {
  const cell = patch.scale * viewport.scale;
  const step = Math.max(1, Math.round(SPACING / cell));
  ctx.lineCap = 'round';
  ctx.lineWidth = 1.5;
  for (const { x, y, dx, dy, link } of arrows(patch, colors.length, network.channel, step)) {
    const p = toStage(viewport, x, y);
    const reach = Math.max(SPACING, cell) * 0.45;
    ctx.strokeStyle = colors[link];
    ctx.globalAlpha = Math.min(1, Math.hypot(dx, dy));
    ctx.beginPath();
    ctx.moveTo(p.x - dx * reach, p.y - dy * reach);
    ctx.lineTo(p.x + dx * reach, p.y + dy * reach);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {State} state
 * @param {Patch} patch
 */
function outline(ctx, { viewport }, patch) {
  const { x, y, width, height } = corner(viewport, patch);
  ctx.strokeStyle = 'rgba(255, 255, 255, 0.45)';
  ctx.lineWidth = 1;
  ctx.strokeRect(x, y, width, height);
}

/**
 * Where a patch lies: a cell is a square around its place.
 *
 * @param {import('../model/state.js').Viewport} viewport
 * @param {Patch} patch
 */
function corner(viewport, { x, y, scale, width, height }) {
  const at = toStage(viewport, x - scale / 2, y - scale / 2);
  return { x: at.x, y: at.y, width: width * scale * viewport.scale, height: height * scale * viewport.scale };
}
