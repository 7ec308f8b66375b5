import { renameNode } from '../../commands/skeleton.js';
import { button, emptyState, fill, h, iconButton } from '../dom.js';

/**
 * The body plan: nodes with their order and symmetric partners, and edges.
 *
 * @param {import('../../app.js').App} app
 */
export function createSkeletonPanel(app) {
  const { store, editor } = app;
  const nodes = h('div', { class: 'rows' });
  const edges = h('div', { class: 'rows' });
  const newNode = h('input', { type: 'text', placeholder: 'New node, e.g. nose', 'aria-label': 'Name of the new node', maxLength: 100 });
  const addNode = (/** @type {Event} */ e) => {
    e.preventDefault();
    const name = newNode.value.trim();
    if (name === '') return;
    if (isTaken(app, name)) return;
    newNode.value = '';
    editor.onProject({ type: 'addNode', name });
  };
  const source = h('select', { 'aria-label': 'Edge from' });
  const destination = h('select', { 'aria-label': 'Edge to' });
  const addEdge = (/** @type {Event} */ e) => {
    e.preventDefault();
    if (source.value === '' || destination.value === '') return;
    editor.onProject({ type: 'addEdge', source: Number(source.value), destination: Number(destination.value) });
  };
  const edgeForm = h('form', { class: 'inline-form', onsubmit: addEdge }, source, h('span', { class: 'dim' }, 'to'), destination,
    h('button', { type: 'submit', class: 'button plain' }, 'Add'));
  const saves = h('span', { class: 'skeleton-saves' }, button('Save .json', () => app.commands.run('saveSkeletonJSON'), { kind: 'quiet', icon: 'export', title: 'For SLEAP 1.4 and before, and newer ones' }),
    button('.yaml', () => app.commands.run('saveSkeletonYAML'), { kind: 'quiet', title: 'For SLEAP 1.5 and later, sleap-io' }));
  const draw = () => {
    const { skeleton } = store.state;
    saves.hidden = skeleton.nodes.length === 0;
    const focused = rememberFocus(nodes);
    fill(nodes, skeleton.nodes.length === 0
      ? emptyState('No node yet', 'A node is a body part, such as “nose” or “tail base”. Two to twenty serve most studies; all animals share them.',
        button('Choose or load one…', () => app.commands.run('chooseSkeleton'), { kind: 'primary' }))
      : skeleton.nodes.map((node, i) => nodeRow(app, node, i)));
    focused();
    fill(edges, skeleton.edges.length === 0
      ? h('p', { class: 'hint' }, 'Edges join nodes with lines. They help the eye, and place new animals in a natural shape.')
      : skeleton.edges.map((edge) => edgeRow(app, edge)));
    edgeForm.hidden = skeleton.nodes.length < 2;
    fillEdgeForm(skeleton, source, destination);
  };
  source.addEventListener('change', () => fillEdgeForm(store.state.skeleton, source, destination));
  store.subscribe(['skeleton'], draw);
  draw();
  return h('section', { class: 'skeleton' },
    h('header', { class: 'panel-head' }, h('h2', {}, 'Skeleton'),
      button('Draw it…', () => app.commands.run('drawSkeleton'), { kind: 'quiet' })),
    h('div', { class: 'panel-body' }, h('h3', {}, 'Nodes'), nodes,
      h('form', { class: 'inline-form', onsubmit: addNode }, newNode, h('button', { type: 'submit', class: 'button plain' }, 'Add')),
      h('h3', {}, 'Edges'), edges, edgeForm, h('h3', {}, 'Files'),
      h('div', { class: 'skeleton-actions' }, button('Choose or load…', () => app.commands.run('chooseSkeleton'), { kind: 'quiet', icon: 'import' }), saves)));
}

/**
 * @param {import('../../app.js').App} app
 * @param {string} name
 */
function isTaken({ store, notify }, name) {
  const taken = store.state.skeleton.nodes.some((n) => n.name === name);
  if (taken) notify(`There is a node named “${name}” already; names must differ.`, 'error');
  return taken;
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/types.js').SkeletonNode} node
 * @param {number} i
 */
function nodeRow(app, node, i) {
  const { store, editor } = app;
  const { skeleton } = store.state;
  const name = h('input', { type: 'text', class: 'cell-input', value: node.name, 'aria-label': `Name of node ${i + 1}`, maxLength: 100, 'data-focus': `node-${node.id}` });
  name.addEventListener('change', () => {
    const next = name.value.trim();
    if (next === '' || store.state.skeleton.nodes.some((n) => n.name === next)) name.value = node.name;
    if (next !== '' && next !== node.name) renameNode(app, node, next);
  });
  name.addEventListener('keydown', (e) => {
    if (e.key === 'Enter') name.blur();
    if (e.key === 'Escape') {
      name.value = node.name;
      name.blur();
    }
  });
  const move = (/** @type {number} */ to) => {
    const ids = skeleton.nodes.map((n) => n.id).filter((id) => id !== node.id);
    ids.splice(to, 0, node.id);
    editor.onProject({ type: 'reorderNodes', nodes: ids });
  };
  return h('div', { class: 'node-row' }, h('span', { class: 'row-number number' }, String(i + 1)), name, partnerPicker(app, node),
    iconButton('chevron-up', `Move ${node.name} up`, () => move(i - 1), { disabled: i === 0 }),
    iconButton('chevron-down', `Move ${node.name} down`, () => move(i + 1), { disabled: i === skeleton.nodes.length - 1 }),
    iconButton('trash', `Delete ${node.name}`, () => deleteNode(app, node)));
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/types.js').SkeletonNode} node
 */
export function deleteNode({ store, editor }, node) {
  if ((store.state.counts?.labels ?? 0) === 0) {
    editor.onProject({ type: 'deleteNode', node: node.id });
    return;
  }
  store.set({ dialog: {
    kind: 'confirm', title: `Delete the node “${node.name}”?`, confirm: 'Delete node',
    text: 'Its points disappear from every label and prediction of the project. Undo brings them back.',
    run: () => editor.onProject({ type: 'deleteNode', node: node.id }),
  } });
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/types.js').SkeletonNode} node
 */
function partnerPicker({ store, editor }, node) {
  const { nodes, symmetries } = store.state.skeleton;
  const pair = symmetries.find((s) => s.first === node.id || s.second === node.id);
  const partner = pair ? (pair.first === node.id ? pair.second : pair.first) : null;
  const picker = h('select', { class: 'partner', 'aria-label': `Symmetric partner of ${node.name}`, title: 'Symmetric partner' },
    h('option', { value: '' }, 'no partner'),
    nodes.filter((n) => n.id !== node.id).map((n) => h('option', { value: String(n.id) }, n.name)));
  picker.value = partner === null ? '' : String(partner);
  picker.classList.toggle('unset', partner === null);
  picker.addEventListener('change', () => {
    editor.onProject({ type: 'setSymmetry', node: node.id, partner: picker.value === '' ? null : Number(picker.value) });
  });
  return picker;
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/types.js').SkeletonEdge} edge
 */
function edgeRow({ store, editor }, edge) {
  const name = (/** @type {number} */ id) => store.state.skeleton.nodes.find((n) => n.id === id)?.name ?? '';
  return h('div', { class: 'edge-row' }, h('span', { class: 'ellipsis' }, name(edge.source)), h('span', { class: 'dim' }, '→'),
    h('span', { class: 'ellipsis' }, name(edge.destination)),
    iconButton('trash', `Delete the edge from ${name(edge.source)} to ${name(edge.destination)}`, () => {
      editor.onProject({ type: 'deleteEdge', source: edge.source, destination: edge.destination });
    }));
}

/**
 * @param {import('../../model/types.js').Skeleton} skeleton
 * @param {HTMLSelectElement} source
 * @param {HTMLSelectElement} destination
 */
function fillEdgeForm(skeleton, source, destination) {
  const from = source.value;
  fill(source, skeleton.nodes.map((n) => h('option', { value: String(n.id) }, n.name)));
  if (skeleton.nodes.some((n) => String(n.id) === from)) source.value = from;
  const chosen = Number(source.value);
  const joined = new Set(skeleton.edges.filter((e) => e.source === chosen).map((e) => e.destination));
  fill(destination, skeleton.nodes.filter((n) => n.id !== chosen && !joined.has(n.id))
    .map((n) => h('option', { value: String(n.id) }, n.name)));
}

/**
 * Notes which field has the focus, and gives it back after the rows are made anew.
 *
 * @param {HTMLElement} holder
 */
function rememberFocus(holder) {
  const key = holder.contains(document.activeElement) ? document.activeElement?.getAttribute('data-focus') : null;
  return () => {
    const again = key ? holder.querySelector(`[data-focus="${key}"]`) : null;
    if (again instanceof HTMLElement) again.focus();
  };
}

