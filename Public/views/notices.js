import { fill, h, icon, iconButton } from './dom.js';

/**
 * Short messages in the corner; read out by a screen reader.
 *
 * @param {import('../app.js').App} app
 */
export function mountNotices({ store }) {
  const list = h('div', { class: 'notices', role: 'status', 'aria-live': 'polite' });
  document.body.append(list);
  store.subscribe(['notices'], ({ notices }) => {
    fill(list, notices.map((n) => h('div', { class: `notice ${n.tone}` },
      icon(n.tone === 'error' ? 'warning' : 'info'), h('span', {}, n.text),
      iconButton('close', 'Dismiss', () => {
        store.set({ notices: store.state.notices.filter((other) => other.id !== n.id) });
      }))));
  });
}
