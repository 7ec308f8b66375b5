import { handleAt } from '../canvas/handles.js';
import { hitTest } from '../canvas/hit-test.js';
import { accept, addMissingNodes, confirmAll } from '../commands/labels.js';
import { pickForSwap } from '../commands/swap.js';
import { selectedLabel } from '../model/instances.js';
import { fit, toFrame, zoomAt } from '../model/viewport.js';
import { DragInstance } from './drag-instance.js';
import { DragNode, toggleVisible } from './drag-node.js';
import { PlaceNode, askedNow, skipNode } from './place-node.js';
import { ScaleInstance } from './scale-instance.js';
import { Pan, ZoomBox } from './view-tools.js';

/**
 * Turns what the pointer does on the stage into gestures. A gesture begins once the pointer has moved a little, ends as
 * one edit, and Escape takes it back.
 *
 * @typedef {{x: number, y: number}} StagePoint px of the stage
 * @typedef {{alt: boolean, ctrl: boolean, shift: boolean}} Modifiers
 * @typedef {{move: (p: StagePoint) => void, end: () => void, cancel: () => void,
 *   actsOnClick?: boolean}} Tool `actsOnClick`: it ends as an edit even when the pointer has not moved
 * @typedef {import('../model/state.js').Hit} Hit
 */

const SLACK = 3;
/** Radians per notch of the wheel: SLEAP's one degree for twenty units of a wheel that gives 120. */
const TURN = (6 * Math.PI) / 180;
/** How long the wheel may rest, in ms, before a turned animal is taken to be where it should be. */
const REST = 700;

export class ToolHost {
  /** @param {import('../app.js').App} app */
  constructor(app) {
    this.app = app;
    /** @type {Tool | null} */
    this.tool = null;
    /** @type {StagePoint | null} */
    this.pressed = null;
    this.moving = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.resting = undefined;
  }

  get isActive() {
    return this.tool !== null;
  }

  /**
   * @param {StagePoint} p
   * @param {Modifiers} keys
   * @param {boolean} [pans] whatever lies there (the middle button)
   */
  press(p, keys, pans = false) {
    this.settle();
    this.cancel();
    const { store } = this.app;
    if (!store.state.shown) return;
    if (store.state.picking && !pans) return this.pick(p);
    this.pressed = p;
    this.moving = false;
    const grip = pans ? new Pan(this.app, p) : this.grip(p, keys);
    this.tool = grip;
    if (grip) return;
    const hit = hitTest(store.state, p.x, p.y);
    if (store.state.swapping) {
      pickForSwap(this.app, /** @type {any} */ (hit && { kind: hit.kind, id: hit.id }));
      return;
    }
    if (hit) this.select(hit);
    else if (!keys.alt) store.set({ selection: null });
    this.tool = this.choose(hit, p, keys);
    if (hit && keys.shift) this.confirm(hit);
  }

  /**
   * A node that was asked for: the anchor part of a training.
   *
   * @param {StagePoint} p
   */
  pick(p) {
    const { store } = this.app;
    const hit = hitTest(store.state, p.x, p.y);
    if (hit && hit.node !== null) store.set({ picking: false, pickedAnchor: hit.node });
  }

  /**
   * What the pointer takes hold of without choosing another animal: a corner of the selected one's box, or, while an
   * animal is placed click by click, the place of its next node.
   *
   * @param {StagePoint} p
   * @param {Modifiers} keys
   * @returns {Tool | null}
   */
  grip(p, keys) {
    const { state } = this.app.store;
    const corner = handleAt(state, p.x, p.y);
    const label = selectedLabel(state.record, state.selection);
    if (corner !== null && label) return new ScaleInstance(this.app, label, corner, p, keys.shift);
    const asked = keys.alt || keys.ctrl || keys.shift ? null : askedNow(this.app);
    if (!asked) return null;
    const hit = hitTest(state, p.x, p.y);
    const isOwnNode = label !== null && hit?.kind === 'label' && hit.id === label.id && hit.node !== null;
    return isOwnNode ? null : new PlaceNode(this.app, asked, p);
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
    if (tool && (moving || tool.actsOnClick)) tool.end();
    else tool?.cancel();
  }

  /**
   * An animal that the wheel has turned stays as it is now.
   *
   * @returns {boolean} whether there was one
   */
  settle() {
    clearTimeout(this.resting);
    if (!this.tool || this.pressed) return false;
    const { tool } = this;
    this.tool = null;
    tool.end();
    return true;
  }

  /** @returns {boolean} whether there was a gesture to take back */
  cancel() {
    clearTimeout(this.resting);
    const { tool } = this;
    this.tool = null;
    this.pressed = null;
    tool?.cancel();
    return tool !== null;
  }

  /** @returns {boolean} whether a node was asked for */
  stopPicking() {
    const { picking } = this.app.store.state;
    if (picking) this.app.store.set({ picking: false });
    return picking;
  }

  /** @param {StagePoint} p */
  hover(p) {
    const { store } = this.app;
    const handle = handleAt(store.state, p.x, p.y);
    const hit = store.state.playing || handle !== null ? null : hitTest(store.state, p.x, p.y);
    const { hover } = store.state;
    store.set({ handle });
    if (hit?.id !== hover?.id || hit?.node !== hover?.node || hit?.kind !== hover?.kind) store.set({ hover: hit });
  }

  leave() {
    if (!this.tool) this.app.store.set({ hover: null, handle: null });
  }

  /**
   * @param {StagePoint} p
   * @param {StagePoint} client px of the window, for the menu
   */
  secondary(p, client) {
    if (this.cancel()) return;
    const { store } = this.app;
    if (askedNow(this.app)) {
      skipNode(this.app);
      return;
    }
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
    if (store.state.placing) return;
    const hit = hitTest(store.state, p.x, p.y);
    if (hit?.kind === 'prediction') accept(this.app, [/** @type {number} */ (hit.id)], keys.shift);
    const label = hit && this.label(hit);
    if (label) addMissingNodes(this.app, label);
    if (!hit && keys.alt && navigator.video) store.set({ viewport: fit(store.state.stage, navigator.video) });
  }

  /**
   * @param {StagePoint} p
   * @param {number} notches wheel clicks, up positive; fractions from a touch pad
   * @param {boolean} [turns] the animal that is there, instead of enlarging the picture
   */
  wheel(p, notches, turns = false) {
    const { store, navigator } = this.app;
    const { viewport, stage } = store.state;
    if (turns && this.turn(p, -notches * TURN)) return;
    if (navigator.video) store.set({ viewport: zoomAt(viewport, 1.1 ** notches, p, stage, navigator.video) });
  }

  /**
   * Turns the animal under the pointer about the node that is there, or about its middle. One turn of the wheel, or
   * several soon after one another, is one step.
   *
   * @param {StagePoint} p
   * @param {number} angle radians
   * @returns {boolean} whether there is one to turn
   */
  turn(p, angle) {
    if (!this.tool) {
      const hit = hitTest(this.app.store.state, p.x, p.y);
      const label = hit && this.label(hit);
      if (!label) return false;
      this.select(hit);
      this.tool = new DragInstance(this.app, label, p, { node: hit.node });
    }
    if (!(this.tool instanceof DragInstance)) return false;
    this.tool.turn(angle);
    this.moving = true;
    clearTimeout(this.resting);
    if (!this.pressed) this.resting = setTimeout(() => this.settle(), REST);
    return true;
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
    if (label && keys.alt) return new DragInstance(this.app, label, p, { node: hit?.node });
    if (label && keys.ctrl) return new DragInstance(this.app, label, p, { copy: true });
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
