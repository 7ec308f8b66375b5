import { renameNode } from '../commands/skeleton.js';
import { widestGap } from '../canvas/labels.js';
import { boxOf, selectedLabel } from '../model/instances.js';
import { colorOf } from '../model/palette.js';
import { cutOut, joined, layoutOf, newNodeName, nodeNear, readLayout, scaledLayout, within, writeLayout } from '../model/skeleton-layout.js';
import { fill, h } from './dom.js';
import { deleteNode } from './panels/skeleton.js';

/**
 * The field on which the skeleton is drawn: a click makes a node, a drag moves it, and in the other two modes a drag from
 * node to node joins them or makes them a pair. Each change is an edit of its own; places are this browser's.
 *
 * @typedef {import('../app.js').App} App
 * @typedef {'move' | 'connect' | 'pair'} Mode
 * @typedef {import('../model/types.js').Point} Point
 */

const SVG = 'http://www.w3.org/2000/svg';
/** How near a node is hit, px of the page. */
const REACH = 12;

export class SkeletonField {
  /** @param {App} app */
  constructor(app) {
    const { store, navigator } = app;
    this.app = app;
    this.project = store.state.project?.path ?? '';
    const video = navigator.video ?? { width: 0, height: 0 };
    const example = selectedLabel(store.state.record, store.state.selection) ?? store.state.record?.labels[0] ?? null;
    const area = cutOut(example && boxOf(example, 2), video.width > 0 && video.height > 0 ? video : { width: 640, height: 480 });
    /** Of what is shown of the frame; all places count from its corner. */
    this.size = { width: area.width, height: area.height };
    this.example = example && { ...example, points: example.points.map((v, i) => v - (i % 2 === 0 ? area.x : area.y)) };
    this.own = scaledLayout(readLayout(localStorage, this.project), this.size.width, this.size.height);
    /** @type {Mode} */
    this.mode = 'move';
    /** @type {number | null} */
    this.selected = null;
    /** @type {{node: number, to: Point, moved: boolean} | null} */
    this.drag = null;
    this.svg = make('svg', { class: 'skeleton-field', viewBox: `-0.5 -0.5 ${this.size.width} ${this.size.height}`, role: 'img', 'aria-label': 'Skeleton' });
    this.backdrop = h('canvas', { class: 'skeleton-backdrop', ...this.size, 'aria-hidden': 'true' });
    this.element = h('div', { class: 'skeleton-stage' }, this.backdrop);
    this.element.style.aspectRatio = `${this.size.width} / ${this.size.height}`;
    this.element.style.setProperty('--shape', String(this.size.width / this.size.height));
    this.element.append(this.svg);
    const { shown } = store.state;
    if (shown?.picture) this.paint(shown.picture, area, video);
    this.listen();
    const end = store.subscribe(['skeleton'], () => (this.svg.isConnected ? this.draw() : end()));
  }

  /**
   * @param {CanvasImageSource} image
   * @param {{x: number, y: number}} area
   * @param {{width: number, height: number}} video
   */
  paint(image, area, video) {
    const density = Math.max(1, 900 / this.size.width);
    this.backdrop.width = this.size.width * density;
    this.backdrop.height = this.size.height * density;
    this.backdrop.getContext('2d')?.drawImage(image, -area.x * density, -area.y * density, video.width * density, video.height * density);
  }

  listen() {
    this.svg.addEventListener('pointerdown', (e) => this.press(e));
    this.svg.addEventListener('pointermove', (e) => {
      if (!this.drag) return;
      this.drag = { ...this.drag, to: this.at(e), moved: true };
      this.draw();
    });
    this.svg.addEventListener('pointerup', () => this.drop());
    this.svg.addEventListener('dblclick', (e) => {
      const node = nodeNear(this.layout(), this.at(e), REACH * this.unit());
      if (node !== null) this.rename(node);
    });
  }

  layout() {
    return layoutOf(this.app.store.state.skeleton, this.own, this.example, this.size);
  }

  /** Px of the frame for one px of the page. */
  unit() {
    return this.size.width / Math.max(1, this.svg.getBoundingClientRect().width);
  }

  /**
   * @param {MouseEvent} e
   * @returns {Point} px of the frame
   */
  at(e) {
    const box = this.svg.getBoundingClientRect();
    const { width, height } = this.size;
    return within({ x: ((e.clientX - box.left) / box.width) * width - 0.5, y: ((e.clientY - box.top) / box.height) * height - 0.5 }, this.size);
  }

  /** @param {PointerEvent} e */
  press(e) {
    if (e.button !== 0) return;
    e.preventDefault();
    this.element.querySelector('input')?.blur();
    const p = this.at(e);
    const node = nodeNear(this.layout(), p, REACH * this.unit());
    this.selected = node;
    if (node !== null) {
      this.drag = { node, to: p, moved: false };
      this.svg.setPointerCapture(e.pointerId);
    } else if (this.mode === 'move') {
      this.add(p);
    }
    this.draw();
  }

  drop() {
    const { drag, mode } = this;
    this.drag = null;
    if (drag?.moved && mode === 'move') this.keep(drag.node, drag.to);
    else if (drag?.moved && mode !== 'move') {
      const target = nodeNear(this.layout(), drag.to, 1.4 * REACH * this.unit());
      const edit = target === null ? null : joined(this.app.store.state.skeleton, mode, drag.node, target);
      if (edit) this.app.editor.onProject(edit);
    }
    this.draw();
  }

  /**
   * A drag that is under way goes back.
   *
   * @returns {boolean} whether there was one
   */
  cancel() {
    const { drag } = this;
    this.drag = null;
    this.draw();
    return drag !== null;
  }

  /**
   * @param {number} node
   * @param {Point} p
   */
  keep(node, p) {
    this.own = { ...this.layout(), ...this.own, [node]: p };
    writeLayout(localStorage, this.project, scaledLayout(this.own, 1 / this.size.width, 1 / this.size.height));
  }

  /** Forgets where nodes were put. */
  arrange() {
    this.own = {};
    writeLayout(localStorage, this.project, this.own);
    this.draw();
  }

  /** @param {Point} p */
  async add(p) {
    const { app } = this;
    const outcome = await app.editor.onProject({ type: 'addNode', name: newNodeName(app.store.state.skeleton) });
    const node = outcome?.created?.nodes?.[0];
    if (node === undefined) return;
    this.keep(node, p);
    await app.sync.loadProject();
    this.selected = node;
    this.draw();
    this.rename(node);
  }

  remove() {
    const node = this.app.store.state.skeleton.nodes.find((n) => n.id === this.selected);
    if (node) deleteNode(this.app, node);
    this.selected = null;
  }

  /** @param {number} node */
  rename(node) {
    const { store } = this.app;
    const current = store.state.skeleton.nodes.find((n) => n.id === node);
    const p = this.layout()[node];
    if (!current || !p) return;
    const input = h('input', { type: 'text', class: 'skeleton-name', value: current.name, 'aria-label': 'Name of the node', maxLength: 100 });
    input.style.left = `${(p.x / this.size.width) * 100}%`;
    input.style.top = `${(p.y / this.size.height) * 100}%`;
    let over = false;
    const done = (/** @type {boolean} */ take) => {
      if (over) return;
      over = true;
      const name = input.value.trim();
      input.remove();
      if (!take || name === '' || name === current.name) return;
      renameNode(this.app, current, name);
    };
    input.addEventListener('blur', () => done(true));
    input.addEventListener('keydown', (e) => {
      e.stopPropagation();
      if (e.key !== 'Enter' && e.key !== 'Escape') return;
      e.preventDefault();
      done(e.key === 'Enter');
    });
    this.element.append(input);
    input.select();
  }

  draw() {
    const { drag, mode, selected } = this;
    const layout = drag && mode === 'move' ? { ...this.layout(), [drag.node]: drag.to } : this.layout();
    const line = drag && mode !== 'move' ? { from: drag.node, to: drag.to, mode } : null;
    drawSkeleton(this.svg, { skeleton: this.app.store.state.skeleton, layout, unit: this.unit(), selected, line });
  }
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return /** @type {SVGGraphicsElement} */ (element);
}

/**
 * @param {SVGGraphicsElement} svg
 * @param {{skeleton: import('../model/types.js').Skeleton, layout: import('../model/skeleton-layout.js').Layout, unit: number,
 *   selected: number | null, line: {from: number, to: Point, mode: Mode} | null}} what `unit`: px of the frame per px of the page
 */
function drawSkeleton(svg, { skeleton, layout, unit, selected, line }) {
  const join = (/** @type {Point} */ a, /** @type {Point} */ b, /** @type {string} */ kind) =>
    make('line', { class: kind, x1: a.x, y1: a.y, x2: b.x, y2: b.y, 'stroke-width': 2 * unit, ...(kind === 'skeleton-pair' ? { 'stroke-dasharray': `${5 * unit} ${4 * unit}` } : {}) });
  const lines = [...skeleton.symmetries.map((s) => join(layout[s.first], layout[s.second], 'skeleton-pair')),
    ...skeleton.edges.map((e) => join(layout[e.source], layout[e.destination], 'skeleton-edge'))];
  const nodes = skeleton.nodes.flatMap(({ id, name }, i) => {
    const { x, y } = layout[id];
    const angle = widestGap(skeleton.edges.flatMap((e) => {
      const other = e.source === id ? layout[e.destination] : e.destination === id ? layout[e.source] : null;
      return other ? [Math.atan2(other.y - y, other.x - x)] : [];
    }));
    const side = Math.cos(angle);
    const text = make('text', { x: x + 11 * unit * side, y: y + (13 * Math.sin(angle) + 4) * unit, 'font-size': 12 * unit, 'stroke-width': 3 * unit,
      'text-anchor': side > 0.35 ? 'start' : side < -0.35 ? 'end' : 'middle' });
    text.textContent = name;
    return [make('circle', { class: id === selected ? 'selected' : '', cx: x, cy: y, r: 6 * unit, fill: colorOf(i), 'stroke-width': (id === selected ? 2.5 : 1.2) * unit }), text];
  });
  fill(svg, lines, line ? join(layout[line.from], line.to, line.mode === 'pair' ? 'skeleton-pair' : 'skeleton-edge') : null, nodes);
}
