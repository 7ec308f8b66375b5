import { renamed } from '../model/pending.js';

/**
 * Edits on their way to the server, in order, one at a time, sent again until acknowledged.
 *
 * Each has an id of its own, so an edit whose acknowledgement was lost is not done twice. What is not acknowledged lies
 * in `storage` as well, so that neither a reload nor a crash of the page loses it.
 *
 * @typedef {import('../model/types.js').Edit} Edit
 * @typedef {import('../model/types.js').Outcome} Outcome
 * @typedef {import('../model/types.js').InstanceID} InstanceID
 * @typedef {{id: string, kind: 'edit' | 'undo' | 'redo', edit: Edit | null, video: number | null,
 *   frame: number | null, made: InstanceID[]}} Item
 * @typedef {{put: (item: Item) => void, remove: (id: string) => void, all: () => Item[]}} ItemStorage
 * @typedef {{waiting: number, sending: boolean, online: boolean, locked: boolean,
 *   problem: string | null}} QueueStatus
 */
export class EditQueue {
  /**
   * @param {object} options
   * @param {(item: Item) => Promise<Outcome | null>} options.send rejects with `isPassing` true to be asked again
   * @param {ItemStorage} options.storage
   * @param {(status: QueueStatus) => void} options.onStatus
   * @param {(item: Item, outcome: Outcome | null) => void} options.onAcknowledged
   * @param {(item: Item, error: Error) => void} options.onRefused
   * @param {(ms: number) => Promise<void>} [options.pause]
   */
  constructor({ send, storage, onStatus, onAcknowledged, onRefused, pause = sleep }) {
    this.send = send;
    this.storage = storage;
    this.onStatus = onStatus;
    this.onAcknowledged = onAcknowledged;
    this.onRefused = onRefused;
    this.pause = pause;
    /** @type {Item[]} */
    this.items = [];
    /** @type {Map<InstanceID, InstanceID>} */
    this.names = new Map();
    /** @type {Map<string, {resolve: (o: Outcome | null) => void, reject: (e: Error) => void}>} */
    this.waiters = new Map();
    this.running = false;
    this.online = true;
    /** @type {Error | null} */
    this.trouble = null;
    /** @type {() => void} */
    this.wake = () => {};
  }

  /**
   * Queues edits that an earlier page left behind.
   *
   * @param {Item[]} items
   */
  adopt(items) {
    this.items.push(...items);
    this.run();
  }

  /**
   * @param {Item} item
   * @returns {Promise<Outcome | null>} settles when the server has acknowledged or refused it
   */
  submit(item) {
    const named = item.edit ? { ...item, edit: renamed(item.edit, this.names) } : item;
    this.storage.put(named);
    this.items.push(named);
    const done = new Promise((resolve, reject) => this.waiters.set(item.id, { resolve, reject }));
    done.catch(() => {});
    this.run();
    return /** @type {Promise<Outcome | null>} */ (done);
  }

  get isBusy() {
    return this.items.length > 0;
  }

  /** Tries again at once, when something says that the server is back. */
  retryNow() {
    this.wake();
  }

  async run() {
    this.report();
    if (this.running) return;
    this.running = true;
    let failures = 0;
    while (this.items.length > 0) {
      const item = this.items[0];
      try {
        const outcome = await this.send(item);
        failures = 0;
        this.setTrouble(null);
        this.acknowledge(item, outcome);
      } catch (error) {
        if (/** @type {any} */ (error).isPassing) {
          this.setTrouble(/** @type {Error} */ (error));
          this.report();
          await this.rest(failures++);
        } else {
          this.refuse(item, /** @type {Error} */ (error));
        }
      }
      this.report();
    }
    this.running = false;
    this.report();
  }

  /** @param {number} failures */
  rest(failures) {
    const woken = new Promise((resolve) => { this.wake = () => resolve(undefined); });
    return Promise.race([this.pause(Math.min(4000, 250 * 2 ** failures)), woken]);
  }

  /**
   * @param {Item} item
   * @param {Outcome | null} outcome
   */
  acknowledge(item, outcome) {
    item.made.forEach((made, i) => {
      const id = outcome?.created?.instances?.[i];
      if (id !== undefined) this.names.set(made, id);
    });
    this.finish(item);
    if (item.made.length > 0) this.rename();
    this.onAcknowledged(item, outcome);
    this.waiters.get(item.id)?.resolve(outcome);
    this.waiters.delete(item.id);
  }

  /**
   * @param {Item} item
   * @param {Error} error
   */
  refuse(item, error) {
    this.finish(item);
    this.setTrouble(null);
    this.onRefused(item, error);
    this.waiters.get(item.id)?.reject(error);
    this.waiters.delete(item.id);
  }

  /** @param {Item} item */
  finish(item) {
    this.items = this.items.filter((other) => other !== item);
    this.storage.remove(item.id);
  }

  /** Gives what still waits the ids that the server has given out. */
  rename() {
    this.items = this.items.map((item) => {
      if (!item.edit) return item;
      const next = { ...item, edit: renamed(item.edit, this.names) };
      this.storage.put(next);
      return next;
    });
  }

  /** @param {Error | null} error what keeps edits from being sent now */
  setTrouble(error) {
    this.trouble = error;
    this.online = error === null;
  }

  report() {
    const { trouble } = this;
    this.onStatus({
      waiting: this.items.length, sending: this.running && this.items.length > 0, online: this.online,
      locked: /** @type {any} */ (trouble)?.isLockedOut ?? false,
      // A server that answers, but cannot store, has a reason worth reading (a full disk).
      problem: trouble && /** @type {any} */ (trouble).status >= 500 ? trouble.message : null,
    });
  }
}

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
