/**
 * Makes elements without a framework.
 *
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {Record<string, any>} Properties
 */

/**
 * An element. A property that begins with `on` is a listener; `class`, `role`, `aria-…`, `data-…` and the like become
 * attributes; everything else is set on the element.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Properties} [properties]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name.includes('-') || ['class', 'role', 'for', 'list'].includes(name)) element.setAttribute(name, value === true ? '' : value);
    else /** @type {any} */ (element)[name] = value;
  }
  element.append(...present(children.flat()));
  return element;
}

/** @param {Child[]} children */
const present = (children) => /** @type {(Node | string)[]} */ (children.filter((c) => c !== null && c !== undefined && c !== false));

/**
 * Draws once the next picture is on the screen, however often it is asked for until then: what stands beside the frame
 * must not hold the frame up.
 *
 * @param {() => void} draw
 */
export function afterPaint(draw) {
  let isWaiting = false;
  const run = () => {
    isWaiting = false;
    draw();
  };
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    // A hidden page is never painted.
    if (document.hidden) setTimeout(run);
    else requestAnimationFrame(() => setTimeout(run));
  };
}

/**
 * Exchanges an element's children.
 *
 * @param {Element} element
 * @param {...(Child | Child[])} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...present(children.flat()));
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An icon of icons.svg.
 *
 * @param {string} name
 * @param {string} [className]
 */
export function icon(name, className = '') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', `icon ${className}`.trim());
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Keeps the focus where it is when a button is pressed with the pointer, so that keys go on working. */
export const keepFocus = (/** @type {Event} */ event) => {
  const active = document.activeElement;
  const typing = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement;
  if (!typing) event.preventDefault();
};

/**
 * @param {string} label
 * @param {() => void} run
 * @param {{icon?: string, kind?: 'primary' | 'quiet' | 'danger' | 'plain', title?: string, disabled?: boolean, class?: string}} [options]
 */
export function button(label, run, options = {}) {
  const { kind = 'plain', title, disabled = false } = options;
  return h('button', {
    type: 'button', class: `button ${kind} ${options.class ?? ''}`.trim(), title, disabled, onmousedown: keepFocus, onclick: run,
  }, options.icon ? icon(options.icon) : null, h('span', {}, label));
}

/**
 * A button that shows an icon only; `label` is its accessible name and tooltip.
 *
 * @param {string} name of the icon
 * @param {string} label
 * @param {() => void} run
 * @param {{command?: string, disabled?: boolean, class?: string}} [options] `command`: whose key the tooltip names
 */
export function iconButton(name, label, run, options = {}) {
  return h('button', {
    type: 'button', class: `icon-button ${options.class ?? ''}`.trim(), 'aria-label': label,
    title: label, 'data-command': options.command, disabled: options.disabled, onmousedown: keepFocus,
    onclick: (/** @type {Event} */ event) => {
      event.stopPropagation();
      run();
    },
  }, icon(name));
}

/**
 * A labelled field of a form.
 *
 * @param {string} label
 * @param {HTMLElement} control
 * @param {string} [hint]
 */
export function field(label, control, hint) {
  return h('label', { class: 'field' }, h('span', { class: 'field-label' }, label), control,
    hint ? h('span', { class: 'hint' }, hint) : null);
}

/**
 * What an empty panel says: what belongs here, and what to do next.
 *
 * @param {string} title
 * @param {string} text
 * @param {...(Child | Child[])} actions
 */
export function emptyState(title, text, ...actions) {
  return h('div', { class: 'empty' }, h('p', { class: 'empty-title' }, title), h('p', {}, text),
    actions.length > 0 ? h('div', { class: 'empty-actions' }, ...actions) : null);
}

/**
 * A list, and what is said beside its rows: to a screen reader a list holds rows and nothing else.
 *
 * @param {string} className
 * @param {string} label
 * @param {'listbox' | 'list'} [role] `listbox`: a row is one thing to choose; `list`: a row holds buttons of its own
 */
export function rowList(className, label, role = 'listbox') {
  const rows = h('div', { role, 'aria-label': label });
  const words = h('div', {});
  return {
    element: h('div', { class: className }, rows, words), rows,
    fill: (/** @type {Node[]} */ all, /** @type {Child[]} */ ...rest) => {
      fill(rows, all);
      rows.hidden = all.length === 0;
      fill(words, rest);
    },
  };
}

/**
 * A spot of colour.
 *
 * @param {string | null} color
 */
export function swatch(color) {
  const spot = h('span', { class: 'swatch' });
  if (color) spot.style.setProperty('--swatch', color);
  return spot;
}

/**
 * A bar that shows how far something is.
 *
 * @param {number | null} share 0 to 1; null: not known
 * @param {string} label
 */
export function progressBar(share, label) {
  const bar = h('div', { class: `progress ${share === null ? 'unknown' : ''}`, role: 'progressbar', 'aria-label': label });
  if (share !== null) {
    bar.setAttribute('aria-valuenow', String(Math.round(share * 100)));
    bar.style.setProperty('--share', String(Math.min(1, Math.max(0, share))));
  }
  bar.append(h('div', { class: 'progress-fill' }));
  return bar;
}
