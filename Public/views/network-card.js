import { channelColors } from '../canvas/network-maps.js';
import { highest, outputTitle } from '../model/network-outputs.js';
import { fill, h, iconButton, swatch } from './dom.js';

/**
 * The card over the stage that says whose view is drawn: which run, which of its outputs, which part.
 *
 * @param {import('../app.js').App} app
 */
export function createNetworkCard({ store, commands }) {
  const run = h('select', { 'aria-label': 'Model' });
  const output = h('select', { 'aria-label': 'Output' });
  const channel = h('select', { 'aria-label': 'Part' });
  const word = h('p', { class: 'hint', role: 'status' });
  const legend = h('div', { class: 'network-legend' });
  const card = h('section', { class: 'look-card network-card', 'aria-label': 'What the network sees', hidden: true },
    h('header', { class: 'look-head' }, h('h2', {}, 'What the network sees'), iconButton('close', 'Close', () => commands.run('network'), { command: 'network' })),
    h('label', { class: 'look-row' }, 'Model', run), h('label', { class: 'look-row' }, 'Output', output),
    h('label', { class: 'look-row' }, 'Part', channel), legend, word);
  const set = (/** @type {Partial<import('../model/network-watch.js').NetworkState>} */ change) => store.set({ network: { ...store.state.network, ...change } });
  const on = (/** @type {HTMLSelectElement} */ list, /** @type {() => void} */ act) => list.addEventListener('change', () => {
    act();
    list.blur();
  });
  on(run, () => set({ run: run.value, output: 0, channel: null, view: null, key: '' }));
  on(output, () => set({ output: Number(output.value), channel: null }));
  on(channel, () => set({ channel: channel.value === '' ? null : Number(channel.value) }));
  let drawn = '';
  const draw = () => {
    const { network, runs, view } = store.state;
    card.hidden = !network.on;
    card.dataset.state = network.busy ? 'busy' : network.problem ? 'bad' : network.view ? 'shown' : 'empty';
    card.dataset.frame = network.view && !network.busy ? String(network.view.frame) : '';
    if (!network.on) return;
    const usable = runs.filter((r) => !r.problem && r.models.length > 0);
    word.classList.toggle('bad', network.problem !== null);
    word.textContent = usable.length === 0 ? 'Train a model first; then its view of any frame is drawn here.'
      : network.problem ?? (network.view && network.view.patches.length === 0 ? 'It finds no animal on this frame.' : network.busy && !network.view ? 'Looking…' : sureness(network.view));
    const outputs = network.view?.outputs ?? [];
    const channels = outputs[network.output]?.channels ?? [];
    const look = JSON.stringify([usable.map((r) => r.name), outputs, network.view?.output, network.run, network.output, network.channel, view.palette]);
    if (look === drawn) return;
    drawn = look;
    list(run, usable.map((r) => [r.name, r.name]), network.run);
    list(output, outputs.map((o, i) => [String(i), outputTitle(o)]), String(network.output));
    list(channel, [['', 'all'], ...channels.map((name, i) => [String(i), name])], network.channel === null ? '' : String(network.channel));
    const colors = network.view && network.view.output === network.output ? channelColors(store.state) : [];
    fill(legend, colors.map((color, i) => h('span', { class: 'network-key' }, swatch(color), channels[i])));
  };
  store.subscribe(['network', 'runs', 'skeleton', 'view'], draw);
  draw();
  return card;
}

/**
 * How high the maps reach, so that a network that is unsure is told from one that sees nothing.
 *
 * @param {import('../model/network-outputs.js').NetworkView | null} view
 */
function sureness(view) {
  if (!view || view.outputs[view.output].kind === 'partAffinityFields') return '';
  return `Highest value on this frame: ${highest(view).toFixed(2)}`;
}

/**
 * @param {HTMLSelectElement} select
 * @param {string[][]} options
 * @param {string} value
 */
function list(select, options, value) {
  fill(select, options.map(([key, words]) => h('option', { value: key }, words)));
  select.value = value;
}
