import { selectedLabel } from '../model/instances.js';
import { shiftedCopy } from '../model/placement.js';
import { setTrack, trackOf } from './tracks.js';

/** @typedef {import('./registry.js').Command} Command */

/** @type {Command[]} */
export const editCommands = [
  { id: 'undo', title: 'Undo', menu: 'Edit', keys: ['Ctrl+Z'],
    label: ({ store }) => (store.state.undo ? `Undo “${store.state.undo}”` : 'Undo'),
    enabled: ({ store, queue }) => store.state.undo !== null || (queue?.isBusy ?? false),
    run: ({ editor }) => { editor.step('undo'); } },
  { id: 'redo', title: 'Redo', menu: 'Edit', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    label: ({ store }) => (store.state.redo ? `Redo “${store.state.redo}”` : 'Redo'),
    enabled: ({ store }) => store.state.redo !== null,
    run: ({ editor }) => { editor.step('redo'); } },
  { id: 'copyInstance', title: 'Copy animal', menu: 'Edit', group: 1, keys: ['Ctrl+C'],
    enabled: ({ store }) => selectedLabel(store.state.record, store.state.selection) !== null,
    run: ({ store, notify }) => {
      const { record, selection, shown } = store.state;
      const label = selectedLabel(record, selection);
      if (!label || !shown) return;
      store.set({ clipboard: { label, video: shown.video, frame: shown.frame } });
      notify('Animal copied. Ctrl+V places it on any frame.');
    } },
  { id: 'pasteInstance', title: 'Paste animal', menu: 'Edit', group: 1, keys: ['Ctrl+V'],
    enabled: ({ store }) => store.state.clipboard !== null && store.state.shown !== null,
    run: ({ store, editor }) => {
      const { clipboard, shown, record } = store.state;
      if (!clipboard || !shown) return;
      const here = clipboard.video === shown.video && clipboard.frame === shown.frame;
      const taken = record?.labels.some((l) => l.track === clipboard.label.track) ?? false;
      const points = here ? shiftedCopy(clipboard.label) : shiftedCopy(clipboard.label, 0, 0);
      const { made } = editor.onFrame({ type: 'addInstance', video: shown.video, frame: shown.frame, points,
        track: here || taken ? null : clipboard.label.track }, 1);
      store.set({ selection: { kind: 'label', id: made[0] } });
    } },
  { id: 'copyTrack', title: 'Copy track', menu: 'Edit', group: 1, keys: ['Ctrl+Shift+C'],
    enabled: ({ store }) => trackOf(store.state) !== null,
    run: ({ store, notify }) => {
      const track = trackOf(store.state);
      store.set({ copiedTrack: track });
      notify(`Track ${store.state.tracks.find((t) => t.id === track)?.name ?? ''} copied. Ctrl+Shift+V gives it to another animal.`);
    } },
  { id: 'pasteTrack', title: 'Paste track', menu: 'Edit', group: 1, keys: ['Ctrl+Shift+V'],
    enabled: ({ store }) => store.state.selection !== null && store.state.tracks.some((t) => t.id === store.state.copiedTrack),
    run: (app) => setTrack(app, app.store.state.copiedTrack) },
  { id: 'author', title: 'Your name…', menu: 'Edit', group: 2, run: ({ store }) => store.set({ dialog: { kind: 'author' } }) },
  { id: 'palette', title: 'Search all commands…', menu: 'Edit', group: 2, keys: ['Ctrl+K', 'Ctrl+Shift+P'],
    run: ({ store }) => store.set({ dialog: { kind: 'palette' } }) },
];
