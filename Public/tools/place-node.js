import { packedPoints, selectedLabel, slotCount } from '../model/instances.js';
import { askedNode, firstPoint } from '../model/placing.js';
import { withPoints } from '../model/pending.js';
import { toFrame } from '../model/viewport.js';
import { clampToPicture } from './geometry.js';

/**
 * Puts the node that is asked for where the pointer is let go; a plain click is enough. The first node makes the
 * animal.
 */
export class PlaceNode {
  /**
   * @param {import('../app.js').App} app
   * @param {import('../model/types.js').SkeletonNode} node
   * @param {import('./host.js').StagePoint} from
   */
  constructor(app, node, from) {
    this.app = app;
    this.node = node;
    this.label = selectedLabel(app.store.state.record, app.store.state.selection);
    this.actsOnClick = true;
    this.at = { x: 0, y: 0 };
    this.move(from);
  }

  /** @param {import('./host.js').StagePoint} p */
  move(p) {
    const { store, navigator } = this.app;
    const { skeleton } = store.state;
    this.at = clampToPicture(toFrame(store.state.viewport, p.x, p.y), navigator.video);
    const slots = slotCount(skeleton);
    const label = this.label
      ? withPoints(this.label, [this.change()])
      : { id: 'placed', track: null, fromPrediction: null,
        ...packedPoints(firstPoint(slots, this.node.id, this.at), slots) };
    store.set({ gesture: { label } });
  }

  change() {
    return { node: this.node.id, ...this.at, visible: true, complete: true };
  }

  end() {
    const { store, editor } = this.app;
    const { shown, skeleton } = store.state;
    store.set({ gesture: null });
    if (!shown) return;
    if (this.label) {
      editor.onFrame({ type: 'setPoints', instance: this.label.id, points: [this.change()] });
    } else {
      const points = firstPoint(slotCount(skeleton), this.node.id, this.at);
      const edit = { type: 'addInstance', video: shown.video, frame: shown.frame, points, track: null };
      store.set({ selection: { kind: 'label', id: editor.onFrame(edit, 1).made[0] } });
    }
    goOn(this.app);
  }

  cancel() {
    this.app.store.set({ gesture: null });
  }
}

/**
 * The node that is asked for now; null outside the mode.
 *
 * @param {import('../app.js').App} app
 */
export function askedNow({ store }) {
  const { placing, skeleton, record, selection } = store.state;
  return placing && askedNode(skeleton, selectedLabel(record, selection), placing);
}

/**
 * Passes over the node that is asked for.
 *
 * @param {import('../app.js').App} app
 */
export function skipNode(app) {
  const { store } = app;
  const node = askedNow(app);
  const { placing } = store.state;
  if (!node || !placing) return;
  store.set({ placing: { skipped: [...placing.skipped, node.id] } });
  goOn(app);
}

/**
 * Once an animal has all its nodes, the next click begins another.
 *
 * @param {import('../app.js').App} app
 */
function goOn(app) {
  if (!askedNow(app)) app.store.set({ placing: { skipped: [] }, selection: null });
}
