import { placedPoints } from '../model/instances.js';
import { withPoints } from '../model/pending.js';
import { middleOf, turnedPoints } from '../model/transform.js';

/**
 * Moves and turns a whole animal, or, when `copy` is set, makes a second one and moves that. Moving and turning may
 * alternate; together they are one step.
 */
export class DragInstance {
  /**
   * @param {import('../app.js').App} app
   * @param {import('../model/types.js').Label} label
   * @param {import('./host.js').StagePoint} from
   * @param {{copy?: boolean, node?: number | null}} options `node`: what it turns about; null: its middle
   */
  constructor(app, label, from, { copy = false, node = null }) {
    this.app = app;
    this.label = copy ? { ...label, id: 'copy', track: null, fromPrediction: null } : label;
    this.from = from;
    this.copy = copy;
    this.pivot = node === null ? middleOf(label) : { x: label.points[2 * node], y: label.points[2 * node + 1] };
    this.angle = 0;
    this.shift = { x: 0, y: 0 };
    /** @type {import('../model/types.js').PointChange[]} */
    this.changes = [];
  }

  /** @param {import('./host.js').StagePoint} p */
  move(p) {
    const { scale } = this.app.store.state.viewport;
    this.shift = { x: (p.x - this.from.x) / scale, y: (p.y - this.from.y) / scale };
    this.draw();
  }

  /** @param {number} angle radians, clockwise */
  turn(angle) {
    this.angle += angle;
    this.draw();
  }

  draw() {
    this.changes = turnedPoints(this.label, this.pivot, this.angle, this.shift.x, this.shift.y);
    this.app.store.set({ gesture: { label: withPoints(this.label, this.changes) } });
  }

  end() {
    const { store, editor } = this.app;
    const { gesture, shown } = store.state;
    store.set({ gesture: null });
    if (this.changes.length === 0 || !shown || !gesture) return;
    if (this.copy) {
      const edit = { type: 'addInstance', video: shown.video, frame: shown.frame, points: placedPoints(gesture.label),
        track: null };
      store.set({ selection: { kind: 'label', id: editor.onFrame(edit, 1).made[0] } });
    } else {
      editor.onFrame({ type: 'setPoints', instance: this.label.id, points: this.changes });
    }
  }

  cancel() {
    this.app.store.set({ gesture: null });
  }
}
