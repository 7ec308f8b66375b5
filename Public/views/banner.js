import { fill, h, icon, iconButton } from './dom.js';

/**
 * What a person must know above the frame: that the page is locked out, that edits cannot be stored, or what the server
 * warns of.
 *
 * @param {import('../app.js').App} app
 */
export function createBanner({ store }) {
  const banner = h('div', { class: 'banner', role: 'alert', hidden: true });
  /** @type {Set<string>} */
  const dismissed = new Set();
  const draw = () => {
    const { connection, project } = store.state;
    const warning = project?.warnings.find((w) => !dismissed.has(w)) ?? null;
    const alarm = alarmFor(connection);
    const text = alarm ?? warning;
    if (banner.dataset.text === (text ?? '')) return;
    banner.dataset.text = text ?? '';
    banner.hidden = text === null;
    banner.classList.toggle('alarm', alarm !== null);
    fill(banner, icon('warning'), h('span', {}, text ?? ''), alarm === null ? iconButton('close', 'Dismiss', () => {
      if (warning) dismissed.add(warning);
      draw();
    }) : null);
  };
  store.subscribe(['connection', 'project'], draw);
  draw();
  return banner;
}

/**
 * @param {import('../model/state.js').Connection} connection
 * @returns {string | null}
 */
function alarmFor({ locked, problem }) {
  if (locked) {
    return 'The server was started anew. Open the address that it printed in this browser: this page then goes on by itself, and nothing is lost.';
  }
  return problem ? `Edits cannot be stored now and wait on this page. ${problem}` : null;
}
