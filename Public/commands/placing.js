import { selectedLabel } from '../model/instances.js';
import { skipNode } from '../tools/place-node.js';

/** @typedef {import('./registry.js').Command} Command */

/**
 * Placing an animal click by click, as DeepLabCut has it.
 *
 * @type {Command[]}
 */
export const placingCommands = [
  { id: 'placeNodes', title: 'Place nodes one after another', menu: 'Labels', keys: ['D'],
    enabled: ({ store }) => store.state.shown !== null, checked: ({ store }) => store.state.placing !== null,
    run: ({ store, notify, playback }) => {
      const { placing, skeleton, record, selection } = store.state;
      if (placing) {
        store.set({ placing: null });
      } else if (skeleton.nodes.length === 0) {
        store.set({ tab: 'skeleton' });
        notify('The skeleton has no nodes yet. Add the body parts first.');
      } else {
        playback.stop();
        const label = selectedLabel(record, selection);
        const isWhole = label !== null && skeleton.nodes.every((n) => Number.isFinite(label.points[2 * n.id]));
        store.set({ placing: { skipped: [] }, ...(label && !isWhole ? {} : { selection: null }) });
      }
    } },
  { id: 'skipNode', title: 'Skip the node that is asked for', menu: 'Labels', keys: ['X'],
    enabled: ({ store }) => store.state.placing !== null, run: skipNode },
];
