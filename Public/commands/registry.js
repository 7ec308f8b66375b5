import { bindings, keysOf } from '../model/key-bindings.js';
import { keyMap } from './keys.js';

/**
 * Everything a person can do has a name, a place in a menu, and usually a key. Menus, the palette, the overlay of keys
 * and the keyboard all read this one list.
 *
 * @typedef {import('../app.js').App} App
 * @typedef {object} Command
 * @property {string} id
 * @property {string} title
 * @property {string} menu of the menu bar
 * @property {number} [group] commands of a menu with the same number stand together
 * @property {string[]} [keys] the first is the one shown first
 * @property {boolean} [hidden] not in menus (still in the palette and the overlay of keys)
 * @property {(app: App) => boolean} [enabled]
 * @property {(app: App) => boolean} [checked] for commands that switch something
 * @property {(app: App) => string} [label] a title that depends on the state
 * @property {(app: App) => void | Promise<void>} run
 */

export const MENUS = ['Project', 'Edit', 'Go', 'View', 'Labels', 'Tracks', 'Predict', 'Help'];

export class CommandRegistry {
  /** @param {Command[]} commands */
  constructor(commands) {
    /** @type {Map<string, Command>} */
    this.commands = new Map();
    for (const command of commands) {
      if (this.commands.has(command.id)) throw new Error(`Two commands are named ${command.id}.`);
      this.commands.set(command.id, command);
    }
    /** Which command each key calls. */
    this.keys = keyMap(commands);
    /** @type {import('../model/key-bindings.js').OwnKeys} what a person has changed */
    this.own = {};
    /** @type {{key: string, ids: string[]}[]} keys that two commands want */
    this.conflicts = [];
    /** @type {(own: import('../model/key-bindings.js').OwnKeys) => void} */
    this.onBind = () => {};
    /** @type {App | null} */
    this.app = null;
  }

  get all() {
    return [...this.commands.values()];
  }

  /** @param {string} id */
  get(id) {
    const command = this.commands.get(id);
    if (!command) throw new Error(`There is no command ${id}.`);
    return command;
  }

  /**
   * Lays a person's own keys over those that the commands come with.
   *
   * @param {import('../model/key-bindings.js').OwnKeys} own
   */
  bind(own) {
    this.own = Object.fromEntries(Object.entries(own).filter(([id]) => this.commands.has(id)));
    ({ keys: this.keys, conflicts: this.conflicts } = bindings(this.all, this.own));
    this.onBind(this.own);
  }

  /** @param {string} id */
  keysOf(id) {
    return keysOf(this.get(id), this.own);
  }

  /** @param {string} id */
  isEnabled(id) {
    const command = this.get(id);
    return this.app !== null && (command.enabled?.(this.app) ?? true);
  }

  /** @param {string} id */
  isChecked(id) {
    const command = this.get(id);
    return this.app !== null && (command.checked?.(this.app) ?? false);
  }

  /** @param {string} id */
  title(id) {
    const command = this.get(id);
    return this.app && command.label ? command.label(this.app) : command.title;
  }

  /**
   * Runs a command if it can run now; what goes wrong in it becomes a notice.
   *
   * @param {string} id
   */
  async run(id) {
    if (!this.app || !this.isEnabled(id)) return;
    try {
      await this.get(id).run(this.app);
    } catch (error) {
      this.app.notify(error instanceof Error ? error.message : String(error), 'error');
    }
  }

  /**
   * The commands of a menu, in groups.
   *
   * @param {string} menu
   * @returns {Command[][]}
   */
  menu(menu) {
    /** @type {Map<number, Command[]>} */
    const groups = new Map();
    for (const command of this.all) {
      if (command.menu !== menu || command.hidden) continue;
      const group = command.group ?? 0;
      groups.set(group, [...(groups.get(group) ?? []), command]);
    }
    return [...groups.entries()].sort(([a], [b]) => a - b).map(([, commands]) => commands);
  }

  /**
   * Commands whose menu and title hold every word, best first.
   *
   * @param {string} text
   */
  search(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const scored = this.all.map((command) => {
      const title = this.title(command.id).toLowerCase();
      const whole = `${command.menu.toLowerCase()} ${title}`;
      if (!words.every((w) => whole.includes(w))) return { command, score: -1 };
      return { command, score: words.filter((w) => title.startsWith(w)).length * 2 + words.filter((w) => title.includes(w)).length };
    });
    return scored.filter((s) => s.score >= 0).sort((a, b) => b.score - a.score).map((s) => s.command);
  }
}
