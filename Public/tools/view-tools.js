import { fitBox, pan, toFrame } from '../model/viewport.js';
import { clampToPicture } from './geometry.js';

/** Moves the picture under the window. */
export class Pan {
  /**
   * @param {import('../app.js').App} app
   * @param {import('./host.js').StagePoint} from
   */
  constructor(app, from) {
    this.app = app;
    this.from = from;
    this.before = app.store.state.viewport;
  }

  /** @param {import('./host.js').StagePoint} p */
  move(p) {
    const { store, navigator } = this.app;
    const size = navigator.video;
    if (!size) return;
    store.set({ viewport: pan(this.before, p.x - this.from.x, p.y - this.from.y, store.state.stage, size) });
  }

  end() {}

  cancel() {
    this.app.store.set({ viewport: this.before });
  }
}

/** Draws a rectangle and enlarges it to the whole stage. */
export class ZoomBox {
  /**
   * @param {import('../app.js').App} app
   * @param {import('./host.js').StagePoint} from
   */
  constructor(app, from) {
    this.app = app;
    this.corner = this.point(from);
  }

  /** @param {import('./host.js').StagePoint} p */
  point(p) {
    const { store, navigator } = this.app;
    return clampToPicture(toFrame(store.state.viewport, p.x, p.y), navigator.video);
  }

  /** @param {import('./host.js').StagePoint} p */
  move(p) {
    const other = this.point(p);
    this.app.store.set({ zoomBox: {
      minX: Math.min(this.corner.x, other.x), minY: Math.min(this.corner.y, other.y),
      maxX: Math.max(this.corner.x, other.x), maxY: Math.max(this.corner.y, other.y),
    } });
  }

  end() {
    const { store, navigator } = this.app;
    const { zoomBox, stage } = store.state;
    store.set({ zoomBox: null });
    if (zoomBox && navigator.video) store.set({ viewport: fitBox(zoomBox, stage, navigator.video, 0) });
  }

  cancel() {
    this.app.store.set({ zoomBox: null });
  }
}
