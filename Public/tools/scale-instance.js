import { boxOf } from '../model/instances.js';
import { withPoints } from '../model/pending.js';
import { cornersOf, pulledFactors, scaledPoints } from '../model/transform.js';

/** Enlarges an animal by a corner of its box; the opposite corner stays. */
export class ScaleInstance {
  /**
   * @param {import('../app.js').App} app
   * @param {import('../model/types.js').Label} label
   * @param {number} corner as `cornersOf` counts them
   * @param {import('./host.js').StagePoint} from
   * @param {boolean} freely both directions by themselves
   */
  constructor(app, label, corner, from, freely) {
    this.app = app;
    this.label = label;
    this.from = from;
    this.freely = freely;
    const corners = cornersOf(boxOf(label, 2) ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 });
    this.corner = corners[corner];
    this.fixed = corners[(corner + 2) % 4];
    /** @type {import('../model/types.js').PointChange[]} */
    this.changes = [];
  }

  /** @param {import('./host.js').StagePoint} p */
  move(p) {
    const { store } = this.app;
    const { scale } = store.state.viewport;
    const to = { x: this.corner.x + (p.x - this.from.x) / scale, y: this.corner.y + (p.y - this.from.y) / scale };
    const { fx, fy } = pulledFactors(this.fixed, this.corner, to, this.freely);
    this.changes = scaledPoints(this.label, this.fixed, fx, fy);
    store.set({ gesture: { label: withPoints(this.label, this.changes) } });
  }

  end() {
    const { store, editor } = this.app;
    store.set({ gesture: null });
    if (this.changes.length > 0) editor.onFrame({ type: 'setPoints', instance: this.label.id, points: this.changes });
  }

  cancel() {
    this.app.store.set({ gesture: null });
  }
}
