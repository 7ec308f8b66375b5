/**
 * Keeps what the network sees in step with the frame that is shown. One question at a time; a newer one takes the place of
 * the last.
 *
 * @typedef {object} NetworkState
 * @property {boolean} on
 * @property {string} run
 * @property {number} output a place among the run's outputs
 * @property {number | null} channel one part, link or class; null: all
 * @property {import('./network-outputs.js').NetworkView | null} view
 * @property {string} key what `view` is of
 * @property {boolean} busy
 * @property {string | null} problem
 */

/**
 * @param {{store: import('./store.js').Store<import('./state.js').State>, api: import('../net/api.js').Api}} parts
 */
export function followNetwork({ store, api }) {
  /** @type {AbortController | null} */
  let asking = null;
  let wanted = '';
  const set = (/** @type {Partial<NetworkState>} */ change) => store.set({ network: { ...store.state.network, ...change } });
  const stop = () => {
    asking?.abort();
    asking = null;
    wanted = '';
  };
  const look = async () => {
    const { network, shown, playing, runs } = store.state;
    if (!network.on) {
      stop();
      if (network.view || network.busy) set({ view: null, key: '', busy: false, problem: null });
      return;
    }
    const usable = runs.filter((r) => !r.problem && r.models.length > 0);
    const run = usable.some((r) => r.name === network.run) ? network.run : usable[0]?.name ?? '';
    if (run !== network.run) return set({ run, output: 0, channel: null, view: null, key: '' });
    if (!run || !shown || playing) return stop();
    const key = JSON.stringify([run, network.output, shown.video, shown.frame]);
    if (key === wanted || key === network.key) return;
    stop();
    wanted = key;
    const own = new AbortController();
    asking = own;
    set({ busy: true });
    try {
      const view = await api.outputs(run, shown.video, shown.frame, network.output, own.signal);
      if (asking === own) set({ view, key, busy: false, problem: null });
    } catch (error) {
      if (asking === own) set({ view: null, key, busy: false, problem: /** @type {Error} */ (error).message });
    }
    if (asking === own) stop();
  };
  store.subscribe(['network', 'shown', 'playing', 'runs'], look);
}
