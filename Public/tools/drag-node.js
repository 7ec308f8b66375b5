import { VISIBLE } from '../model/instances.js';
import { withPoints } from '../model/pending.js';
import { toFrame } from '../model/viewport.js';
import { clampToPicture } from './geometry.js';

/** Moves one node of a label; it stays within the picture and counts as checked. */
export class DragNode {
  /**
   * @param {import('../app.js').App} app
   * @param {import('../model/types.js').Label} label
   * @param {number} node
   */
  constructor(app, label, node) {
    this.app = app;
    this.label = label;
    this.node = node;
    /** @type {import('../model/types.js').PointChange | null} */
    this.change = null;
  }

  /** @param {import('./host.js').StagePoint} p */
  move(p) {
    const { store, navigator } = this.app;
    const at = clampToPicture(toFrame(store.state.viewport, p.x, p.y), navigator.video);
    const visible = (this.label.flags[this.node] & VISIBLE) !== 0;
    this.change = { node: this.node, x: at.x, y: at.y, visible, complete: true };
    store.set({ gesture: { label: withPoints(this.label, [this.change]) } });
  }

  end() {
    const { store, editor } = this.app;
    store.set({ gesture: null });
    if (this.change) editor.onFrame({ type: 'setPoints', instance: this.label.id, points: [this.change] });
  }

  cancel() {
    this.app.store.set({ gesture: null });
  }
}

/**
 * Shows a hidden node or hides a visible one; it counts as checked then.
 *
 * @param {import('../app.js').App} app
 * @param {import('../model/types.js').Label} label
 * @param {number} node
 */
export function toggleVisible(app, label, node) {
  const change = {
    node, x: label.points[2 * node], y: label.points[2 * node + 1],
    visible: (label.flags[node] & VISIBLE) === 0, complete: true,
  };
  app.editor.onFrame({ type: 'setPoints', instance: label.id, points: [change] });
}

