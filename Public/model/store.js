/**
 * One object of state, and those who want to know when parts of it change.
 *
 * A change is a new value under a key (`===`); the values themselves are never altered in place. Listeners run once
 * per batch, in the microtask after the first change, so that a command that sets five keys draws once.
 *
 * @template {Record<string, any>} S
 */
export class Store {
  /** @param {S} initial */
  constructor(initial) {
    /** @type {Readonly<S>} */
    this.state = initial;
    /** @type {Set<{keys: Set<keyof S>, run: (state: Readonly<S>) => void}>} */
    this.listeners = new Set();
    /** @type {Set<keyof S>} */
    this.changed = new Set();
    this.scheduled = false;
  }

  /** @param {Partial<S>} patch */
  set(patch) {
    let next = this.state;
    for (const key of /** @type {(keyof S)[]} */ (Object.keys(patch))) {
      if (Object.is(next[key], patch[key])) continue;
      if (next === this.state) next = { ...this.state };
      /** @type {any} */ (next)[key] = patch[key];
      this.changed.add(key);
    }
    this.state = next;
    if (this.changed.size > 0 && !this.scheduled) {
      this.scheduled = true;
      queueMicrotask(() => this.flush());
    }
  }

  /**
   * Calls `run` after each batch that changed one of `keys`.
   *
   * @param {(keyof S)[]} keys
   * @param {(state: Readonly<S>) => void} run
   * @returns {() => void} ends the subscription
   */
  subscribe(keys, run) {
    const listener = { keys: new Set(keys), run };
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells every listener of everything, as if all had just been set: for those that came late. */
  tellAll() {
    for (const key of Object.keys(this.state)) this.changed.add(key);
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => this.flush());
  }

  /** Runs the listeners now; at most a few rounds, since a listener may itself set state. */
  flush() {
    this.scheduled = false;
    const changed = this.changed;
    this.changed = new Set();
    for (const listener of [...this.listeners]) {
      if ([...listener.keys].some((key) => changed.has(key))) listener.run(this.state);
    }
  }
}
