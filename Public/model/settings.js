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

/**
 * Where the person is, for the address bar: a reload comes back here.
 *
 * @param {number | null} video
 * @param {number} frame
 */
export const addressOf = (video, frame) => (video === null ? '' : `#video=${video}&frame=${frame + 1}`);

/** @param {string} hash */
export function placeOf(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const video = Number(values.get('video') ?? NaN);
  const frame = Number(values.get('frame') ?? NaN);
  return Number.isInteger(video) && Number.isInteger(frame) && frame > 0 ? { video, frame: frame - 1 } : null;
}
