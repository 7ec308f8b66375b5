import { defaultView } from './state.js';
import { toneFrom } from './tone.js';

const KEY = 'tarsier.settings';

/**
 * What a browser remembers of how a person likes the page.
 *
 * @typedef {Pick<import('./state.js').State, 'theme' | 'view' | 'tab' | 'propagate' | 'tone'>} Settings
 */

/**
 * @param {Pick<Storage, 'getItem'>} storage
 * @returns {Partial<Settings>}
 */
export function readSettings(storage) {
  try {
    const saved = JSON.parse(storage.getItem(KEY) ?? '{}');
    return {
      ...(['auto', 'dark', 'light'].includes(saved.theme) ? { theme: saved.theme } : {}),
      ...(typeof saved.tab === 'string' ? { tab: saved.tab } : {}),
      ...(typeof saved.propagate === 'boolean' ? { propagate: saved.propagate } : {}),
      view: { ...defaultView, ...saved.view },
      tone: toneFrom(saved.tone),
    };
  } catch {
    return {};
  }
}

/**
 * @param {Pick<Storage, 'setItem'>} storage
 * @param {Settings} settings
 */
export function writeSettings(storage, { theme, view, tab, propagate, tone }) {
  try {
    storage.setItem(KEY, JSON.stringify({ theme, view, tab, propagate, tone }));
  } catch {
    // A browser that keeps nothing still works; it only forgets.
  }
}
