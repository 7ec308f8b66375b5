import { hitTest } from '../canvas/hit-test.js';
import { accept, addMissingNodes, confirmAll } from '../commands/labels.js';
import { fit, toFrame, zoomAt } from '../model/viewport.js';
import { DragInstance } from './drag-instance.js';
import { DragNode, toggleVisible } from './drag-node.js';
import { Pan, ZoomBox } from './view-tools.js';

/**
 * Turns what the pointer does on the stage into gestures. A gesture begins once the pointer has moved a little, ends as
 * one edit, and Escape takes it back.
 *
 * @typedef {{x: number, y: number}} StagePoint px of the stage
 * @typedef {{alt: boolean, ctrl: boolean, shift: boolean}} Modifiers
 * @typedef {{move: (p: StagePoint) => void, end: () => void, cancel: () => void}} Tool
 * @typedef {import('../model/state.js').Hit} Hit
 */

const SLACK = 3;

export class ToolHost {
  /** @param {import('../app.js').App} app */
  constructor(app) {
    this.app = app;
    /** @type {Tool | null} */
    this.tool = null;
    /** @type {StagePoint | null} */
    this.pressed = null;
    this.moving = false;
  }

  get isActive() {
    return this.tool !== null;
  }

  /**
   * @param {StagePoint} p
   * @param {Modifiers} keys
   */
  press(p, keys) {
    this.cancel();
    const { store } = this.app;
    if (!store.state.shown) return;
    const hit = hitTest(store.state, p.x, p.y);
    if (hit) this.select(hit);
    else if (!keys.alt) store.set({ selection: null });
    this.pressed = p;
    this.moving = false;
    this.tool = this.choose(hit, p, keys);
    if (hit && keys.shift) this.confirm(hit);
  }

  /** @param {StagePoint} p */
  move(p) {
    if (!this.tool || !this.pressed) return this.hover(p);
    const far = Math.hypot(p.x - this.pressed.x, p.y - this.pressed.y) > SLACK;
    if (far) this.moving = true;
    if (this.moving) this.tool.move(p);
  }

  release() {
    const { tool, moving } = this;
    this.tool = null;
    this.pressed = null;
    if (tool && moving) tool.end();
  }

  /** @returns {boolean} whether there was a gesture to take back */
  cancel() {
    const { tool } = this;
    this.tool = null;
    this.pressed = null;
    tool?.cancel();
    return tool !== null;
  }

  /** @param {StagePoint} p */
  hover(p) {
    const { store } = this.app;
    const hit = store.state.playing ? null : hitTest(store.state, p.x, p.y);
    const { hover } = store.state;
    if (hit?.id !== hover?.id || hit?.node !== hover?.node || hit?.kind !== hover?.kind) store.set({ hover: hit });
  }

  leave() {
    if (!this.tool) this.app.store.set({ hover: null });
  }

  /**
   * @param {StagePoint} p
   * @param {StagePoint} client px of the window, for the menu
   */
  secondary(p, client) {
    if (this.cancel()) return;
    const { store } = this.app;
    const hit = hitTest(store.state, p.x, p.y);
    const label = hit && this.label(hit);
    if (hit) this.select(hit);
    if (label && hit.node !== null) {
      toggleVisible(this.app, label, hit.node);
    } else if (store.state.shown) {
      const at = toFrame(store.state.viewport, p.x, p.y);
      store.set({ dialog: { kind: 'context', x: client.x, y: client.y, at } });
    }
  }

  /**
   * @param {StagePoint} p
   * @param {Modifiers} keys
   */
  double(p, keys) {
    const { store, navigator } = this.app;
    const hit = hitTest(store.state, p.x, p.y);
    if (hit?.kind === 'prediction') accept(this.app, [/** @type {number} */ (hit.id)], keys.shift);
    const label = hit && this.label(hit);
    if (label) addMissingNodes(this.app, label);
    if (!hit && keys.alt && navigator.video) store.set({ viewport: fit(store.state.stage, navigator.video) });
  }

  /**
   * @param {StagePoint} p
   * @param {number} notches wheel clicks, up positive; fractions from a touch pad
   */
  wheel(p, notches) {
    const { store, navigator } = this.app;
    const { viewport, stage } = store.state;
    if (navigator.video) store.set({ viewport: zoomAt(viewport, 1.1 ** notches, p, stage, navigator.video) });
  }

  /**
   * @param {Hit | null} hit
   * @param {StagePoint} p
   * @param {Modifiers} keys
   * @returns {Tool | null}
   */
  choose(hit, p, keys) {
    const label = hit && this.label(hit);
    if (label && keys.shift) return null;
    if (label && keys.alt) return new DragInstance(this.app, label, p);
    if (label && keys.ctrl) return new DragInstance(this.app, label, p, true);
    if (label && hit.node !== null) return new DragNode(this.app, label, hit.node);
    return keys.alt ? new ZoomBox(this.app, p) : new Pan(this.app, p);
  }

  /** @param {Hit} hit */
  label(hit) {
    if (hit.kind !== 'label') return null;
    return this.app.store.state.record?.labels.find((l) => l.id === hit.id) ?? null;
  }

  /** @param {Hit} hit */
  select(hit) {
    this.app.store.set({ selection: /** @type {any} */ ({ kind: hit.kind, id: hit.id }) });
  }

  /** @param {Hit} hit */
  confirm(hit) {
    const label = this.label(hit);
    if (label && hit.node !== null) confirmAll(this.app, label);
  }
}
