import { placedPoints } from '../model/instances.js';
import { withPoints } from '../model/pending.js';

/** Moves a whole animal, or, when `copy` is set, makes a second one and moves that. */
export class DragInstance {
  /**
   * @param {import('../app.js').App} app
   * @param {import('../model/types.js').Label} label
   * @param {import('./host.js').StagePoint} from
   * @param {boolean} [copy]
   */
  constructor(app, label, from, copy = false) {
    this.app = app;
    this.label = copy ? { ...label, id: 'copy', track: null, fromPrediction: null } : label;
    this.from = from;
    this.copy = copy;
    /** @type {import('../model/types.js').PointChange[]} */
    this.changes = [];
  }

  /** @param {import('./host.js').StagePoint} p */
  move(p) {
    const { store } = this.app;
    const dx = (p.x - this.from.x) / store.state.viewport.scale;
    const dy = (p.y - this.from.y) / store.state.viewport.scale;
    this.changes = placedPoints(this.label).flatMap((q, node) =>
      (q ? [{ node, ...q, x: q.x + dx, y: q.y + dy }] : []));
    store.set({ gesture: { label: withPoints(this.label, this.changes) } });
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
