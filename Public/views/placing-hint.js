import { askedNow } from '../tools/place-node.js';
import { selectedLabel } from '../model/instances.js';
import { button, fill, h } from './dom.js';

/**
 * Says over the stage which node the next click places.
 *
 * @param {import('../app.js').App} app
 */
export function createPlacingHint(app) {
  const { store, commands } = app;
  const hint = h('div', { class: 'placing-hint', role: 'status', hidden: true });
  const words = h('span', {});
  hint.append(words, button('Skip', () => commands.run('skipNode'), { kind: 'quiet', title: 'Right-click or X' }),
    button('Done', () => commands.run('placeNodes'), { kind: 'quiet', title: 'Esc' }));
  const draw = () => {
    const { placing, skeleton, record, selection } = store.state;
    const node = askedNow(app);
    hint.hidden = !placing || !node;
    if (!node) return;
    const label = selectedLabel(record, selection);
    const place = skeleton.nodes.findIndex((n) => n.id === node.id) + 1;
    const animal = label ? (record?.labels.indexOf(label) ?? 0) + 1 : (record?.labels.length ?? 0) + 1;
    fill(words, h('span', { class: 'dim' }, `Animal ${animal}: click on `), h('strong', {}, node.name),
      h('span', { class: 'dim number' }, ` ${place} / ${skeleton.nodes.length}`));
  };
  store.subscribe(['placing', 'skeleton', 'record', 'selection'], draw);
  let at = '';
  store.subscribe(['shown'], ({ shown, placing }) => {
    const now = `${shown?.video}/${shown?.frame}`;
    if (placing && now !== at) store.set({ placing: { skipped: [] } });
    at = now;
  });
  return hint;
}
