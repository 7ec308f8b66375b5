import { PendingEdits, renamed } from './pending.js';
import { validSelection } from './instances.js';

/**
 * Makes edits: shows them at once, sends them, and follows what the server says of them.
 *
 * @typedef {import('./types.js').Edit} Edit
 * @typedef {import('./types.js').Outcome} Outcome
 * @typedef {import('./types.js').InstanceID} InstanceID
 * @typedef {import('../net/edit-queue.js').Item} Item
 */
export class Editor {
  /**
   * @param {object} parts
   * @param {import('./store.js').Store<import('./state.js').State>} parts.store
   * @param {import('./instance-cache.js').InstanceCache} parts.instances
   * @param {() => string} parts.makeID
   */
  constructor({ store, instances, makeID }) {
    this.store = store;
    this.instances = instances;
    this.makeID = makeID;
    this.pending = new PendingEdits();
    /** @type {import('../net/edit-queue.js').EditQueue | null} */
    this.queue = null;
    /** @type {(outcome: Outcome, own: boolean) => void} */
    this.onOutcome = () => {};
    /** @type {(text: string) => void} */
    this.onProblem = () => {};
  }

  /**
   * An edit of the instances on one frame: drawn before the server has it.
   *
   * @param {Edit} edit
   * @param {number} makes how many instances it will make
   * @returns {{done: Promise<Outcome | null>, made: InstanceID[]}}
   */
  onFrame(edit, makes = 0) {
    const { shown } = this.store.state;
    const video = edit.video ?? shown?.video ?? null;
    const frame = edit.frame ?? shown?.frame ?? null;
    const id = this.makeID();
    const made = Array.from({ length: makes }, (_, i) => `new:${id}:${i}`);
    this.store.set({ lastEdited: video === null || frame === null ? null : { video, frame } });
    return { made, done: this.submit({ id, kind: 'edit', edit, video, frame, made }) };
  }

  /**
   * An edit of the project: shown once the server has it.
   *
   * @param {Edit} edit
   */
  onProject(edit) {
    return this.submit({ id: this.makeID(), kind: 'edit', edit, video: null, frame: null, made: [] });
  }

  /** @param {'undo' | 'redo'} kind */
  step(kind) {
    return this.submit({ id: this.makeID(), kind, edit: null, video: null, frame: null, made: [] });
  }

  /** @param {Item} item */
  submit(item) {
    if (!this.queue) return Promise.reject(new Error('No project is open.'));
    const named = item.edit ? { ...item, edit: renamed(item.edit, this.queue.names) } : item;
    this.show([named]);
    return this.queue.submit(named);
  }

  /**
   * Draws edits that are on their way, also those an earlier page left behind.
   *
   * @param {Item[]} items
   */
  show(items) {
    for (const { id, edit, video, frame, made } of items) {
      if (edit && video !== null && frame !== null) this.pending.add({ id, edit, video, frame, made, revision: null });
    }
    this.redraw();
  }

  /**
   * @param {Item} item
   * @param {Outcome | null} outcome
   */
  acknowledged(item, outcome) {
    if (!outcome) return;
    this.pending.acknowledge(item.id, outcome.revision, outcome.created?.instances ?? []);
    this.follow(new Map(item.made.map((made, i) => [made, outcome.created?.instances?.[i] ?? made])));
    if (item.video === null || item.frame === null || !this.instances.isHeld(item.video, item.frame)) {
      this.pending.remove(item.id);
    }
    this.onOutcome(outcome, true);
    this.redraw();
  }

  /**
   * What is selected or being moved goes on under the id that the server has given it.
   *
   * @param {Map<InstanceID, InstanceID>} names
   */
  follow(names) {
    const { selection, gesture } = this.store.state;
    const chosen = selection?.kind === 'label' ? names.get(selection.id) : undefined;
    const moved = gesture ? names.get(gesture.label.id) : undefined;
    if (chosen !== undefined) this.store.set({ selection: { kind: 'label', id: chosen } });
    if (gesture && moved !== undefined) this.store.set({ gesture: { label: { ...gesture.label, id: moved } } });
  }

  /**
   * @param {Item} item
   * @param {Error} error
   */
  refused(item, error) {
    this.pending.remove(item.id);
    this.redraw();
    this.onProblem(error.message);
  }

  /**
   * A window has come from the server.
   *
   * @param {number} video
   * @param {import('./types.js').Range} range
   * @param {number} revision
   */
  windowCame(video, range, revision) {
    this.pending.prune(video, range, revision);
    const { shown } = this.store.state;
    if (shown && shown.video === video && shown.frame >= range[0] && shown.frame <= range[1]) this.redraw();
  }

  /** Sets the record of the shown frame anew from what the server told and what is on its way. */
  redraw() {
    const { shown, selection } = this.store.state;
    const known = shown && this.instances.get(shown.video, shown.frame);
    const record = shown && known ? this.pending.over(shown.video, known) : null;
    this.store.set({ record, selection: record ? validSelection(record, selection) : selection });
  }
}
