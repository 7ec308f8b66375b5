/**
 * The skeleton as a whole: chosen, loaded, saved; and a node's name, which may be another's.
 *
 * @typedef {import('./registry.js').Command} Command
 * @typedef {import('../app.js').App} App
 */

/**
 * Gives a node another name. A name that another node has merges the two, once the person has agreed.
 *
 * @param {App} app
 * @param {import('../model/types.js').SkeletonNode} node
 * @param {string} name
 */
export function renameNode({ store, editor }, node, name) {
  const other = store.state.skeleton.nodes.find((n) => n.name === name && n.id !== node.id);
  if (!other) {
    editor.onProject({ type: 'renameNode', node: node.id, name });
    return;
  }
  store.set({ dialog: {
    kind: 'confirm', title: `Merge “${node.name}” into “${other.name}”?`, confirm: 'Merge', tone: 'primary',
    text: `There is a node named “${other.name}” already. The two become one and every point stays: where an animal has both, “${other.name}” keeps its own. Undo parts them again.`,
    run: () => editor.onProject({ type: 'mergeNodes', node: node.id, into: other.id }),
  } });
}

/**
 * Shows what a skeleton would change and lets the person agree; a project without nodes takes it at once.
 *
 * @param {App} app
 * @param {import('../model/types.js').Skeleton} skeleton
 * @param {string[]} [warnings]
 */
export async function offerSkeleton({ store, editor, notify }, skeleton, warnings = []) {
  for (const warning of warnings) notify(warning);
  if (store.state.skeleton.nodes.length > 0) {
    store.set({ dialog: { kind: 'loadSkeleton', skeleton } });
    return;
  }
  const outcome = await editor.onProject({ type: 'replaceSkeleton', skeleton, renamed: [] });
  if (outcome) notify(`The skeleton “${skeleton.name}” has ${skeleton.nodes.length} nodes.`);
}

/**
 * @param {App} app
 * @param {{path?: string, text?: string, name?: string}} from
 */
export async function loadSkeleton(app, from) {
  const { skeleton, warnings } = await app.api.readSkeleton(from);
  await offerSkeleton(app, skeleton, warnings);
}

const hasProject = (/** @type {App} */ { store }) => store.state.project !== null;
const hasNodes = (/** @type {App} */ { store }) => store.state.skeleton.nodes.length > 0;

/**
 * @param {string} id
 * @param {string} title
 * @param {'json' | 'yaml'} format
 * @returns {Command}
 */
const save = (id, title, format) => ({
  id, title, menu: 'Labels', group: 5, enabled: hasNodes, run: ({ api, download }) => download(api.skeletonURL(format)),
});

/** @type {Command[]} */
export const skeletonCommands = [
  { id: 'chooseSkeleton', title: 'Choose or load a skeleton…', menu: 'Labels', group: 5, enabled: hasProject,
    run: ({ store }) => store.set({ dialog: { kind: 'chooseSkeleton' } }) },
  save('saveSkeletonJSON', 'Save skeleton for SLEAP (JSON)', 'json'),
  save('saveSkeletonYAML', 'Save skeleton as YAML', 'yaml'),
];
