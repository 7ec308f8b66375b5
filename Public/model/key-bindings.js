/**
 * A person's own keys, laid over those that the commands come with.
 *
 * @typedef {{id: string, keys?: string[]}} Keyed
 * @typedef {Record<string, string[]>} OwnKeys by command; an empty list: no key at all
 */

/**
 * The keys of a command: a person's own, or those it comes with.
 *
 * @param {Keyed} command
 * @param {OwnKeys} own
 */
export const keysOf = ({ id, keys = [] }, own) => own[id] ?? keys;

/**
 * Which command each key calls. A key that two want goes to the one a person gave it to, else to the first.
 *
 * @param {Keyed[]} commands
 * @param {OwnKeys} own
 * @returns {{keys: Map<string, string>, conflicts: {key: string, ids: string[]}[]}} `ids`: the one it calls first
 */
export function bindings(commands, own) {
  /** @type {Map<string, string[]>} */
  const wanted = new Map();
  const isOwn = (/** @type {Keyed} */ c) => own[c.id] !== undefined;
  for (const command of [...commands.filter(isOwn), ...commands.filter((c) => !isOwn(c))]) {
    for (const key of new Set(keysOf(command, own))) wanted.set(key, [...(wanted.get(key) ?? []), command.id]);
  }
  return {
    keys: new Map([...wanted].map(([key, ids]) => [key, ids[0]])),
    conflicts: [...wanted].filter(([, ids]) => ids.length > 1).map(([key, ids]) => ({ key, ids })),
  };
}

/**
 * A person's keys after a command has got a list of its own; what equals the list it comes with is not kept.
 *
 * @param {OwnKeys} own
 * @param {Keyed} command
 * @param {string[]} keys
 * @returns {OwnKeys}
 */
export function withKeys(own, command, keys) {
  const { [command.id]: _, ...others } = own;
  const same = keys.length === (command.keys ?? []).length && keys.every((k, i) => k === command.keys?.[i]);
  return same ? others : { ...others, [command.id]: keys };
}

/**
 * Gives a key to a command and takes it from every other.
 *
 * @param {OwnKeys} own
 * @param {Keyed[]} commands
 * @param {string} id
 * @param {string} key
 * @returns {OwnKeys}
 */
export function withKeyMoved(own, commands, id, key) {
  return commands.reduce((result, command) => {
    const keys = keysOf(command, result);
    if (command.id === id) return withKeys(result, command, [key, ...keys.filter((k) => k !== key)]);
    return keys.includes(key) ? withKeys(result, command, keys.filter((k) => k !== key)) : result;
  }, own);
}

const place = (/** @type {string} */ author) => `tarsier.keys/${author}`;

/**
 * @param {Pick<Storage, 'getItem'>} storage
 * @param {string} author
 * @returns {OwnKeys}
 */
export function readKeys(storage, author) {
  try {
    const saved = JSON.parse(storage.getItem(place(author)) ?? '{}');
    const entries = Object.entries(saved).filter(([, keys]) => Array.isArray(keys) && keys.every((k) => typeof k === 'string'));
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

/**
 * @param {Pick<Storage, 'setItem' | 'removeItem'>} storage
 * @param {string} author
 * @param {OwnKeys} own
 */
export function writeKeys(storage, author, own) {
  try {
    if (Object.keys(own).length === 0) storage.removeItem(place(author));
    else storage.setItem(place(author), JSON.stringify(own));
  } catch {
    // A browser that keeps nothing still works; it only forgets.
  }
}
