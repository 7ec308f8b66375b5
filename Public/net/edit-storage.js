/**
 * Keeps unacknowledged edits in the browser's local storage, an entry each, under the project and this page.
 *
 * @typedef {import('./edit-queue.js').Item} Item
 * @typedef {Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>} KeyValues
 */
export class EditStorage {
  /**
   * @param {KeyValues} values
   * @param {string} project
   * @param {string} page a name of this page alone
   */
  constructor(values, project, page) {
    this.values = values;
    this.prefix = `tarsier.edits|${project}|`;
    this.page = page;
    this.count = 0;
    /** @type {Map<string, string>} */
    this.keys = new Map();
    /** Set when the browser refused to keep an edit (storage full or forbidden). */
    this.failed = false;
  }

  /** @param {Item} item */
  put(item) {
    let key = this.keys.get(item.id);
    if (!key) {
      key = `${this.prefix}${this.page}|${String(this.count++).padStart(9, '0')}`;
      this.keys.set(item.id, key);
    }
    try {
      this.values.setItem(key, JSON.stringify(item));
    } catch {
      this.failed = true;
    }
  }

  /** @param {string} id */
  remove(id) {
    const key = this.keys.get(id);
    if (key) this.values.removeItem(key);
    this.keys.delete(id);
  }

  /** @returns {Item[]} */
  all() {
    return [...this.keys.values()].sort().flatMap((key) => readItem(this.values.getItem(key)));
  }

  /** The pages, other than this one, that left edits of this project behind. */
  otherPages() {
    const pages = new Set(this.storedKeys().map((key) => key.slice(this.prefix.length).split('|')[0]));
    pages.delete(this.page);
    return [...pages];
  }

  /**
   * Takes over what another page left: its edits, in its order, become this page's.
   *
   * @param {string} page
   * @returns {Item[]}
   */
  takeOver(page) {
    const keys = this.storedKeys().filter((key) => key.startsWith(`${this.prefix}${page}|`)).sort();
    const items = keys.flatMap((key) => readItem(this.values.getItem(key)));
    for (const item of items) this.put(item);
    for (const key of keys) this.values.removeItem(key);
    return items;
  }

  storedKeys() {
    const keys = [];
    for (let i = 0; i < this.values.length; i++) {
      const key = this.values.key(i);
      if (key?.startsWith(this.prefix)) keys.push(key);
    }
    return keys;
  }
}

/**
 * @param {string | null} text
 * @returns {Item[]} one, or none when the text is not an edit
 */
function readItem(text) {
  try {
    const item = JSON.parse(text ?? '');
    return typeof item?.id === 'string' && Array.isArray(item.made) ? [item] : [];
  } catch {
    return [];
  }
}
