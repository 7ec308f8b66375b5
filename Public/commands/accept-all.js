import { windows } from '../model/checker.js';
import { count, counted } from '../model/format.js';
import { shownPredictions } from '../model/instances.js';

/**
 * The predictions of a video that no label stands for, frame by frame.
 *
 * @param {Pick<import('../net/api.js').Api, 'timeline' | 'instances'>} api
 * @param {number} video
 * @returns {Promise<{predictions: number[], frames: number}>}
 */
export async function openPredictions(api, video) {
  const { predicted } = await api.timeline(video);
  /** @type {Map<number, number[]>} */
  const found = new Map();
  for (const [from, to] of windows(predicted)) {
    for (const record of (await api.instances(video, from, to)).frames.values()) {
      const ids = shownPredictions(record).map((p) => p.id);
      if (ids.length > 0) found.set(record.frame, ids);
    }
  }
  return { predictions: [...found.values()].flat(), frames: found.size };
}

/**
 * Asks, with the number, and then makes labels of all predictions of the video, in one step.
 *
 * @param {import('../app.js').App} app
 */
export async function acceptVideo({ store, api, editor, notify }) {
  const { video, videos } = store.state;
  if (video === null) return;
  const { predictions, frames } = await openPredictions(api, video);
  if (predictions.length === 0) {
    notify('This video has no predictions that are not labels yet.');
    return;
  }
  const name = videos.find((v) => v.id === video)?.name ?? '';
  store.set({ dialog: {
    kind: 'confirm', title: 'Accept all predictions?', confirm: `Accept ${count(predictions.length)}`, tone: 'primary',
    text: `${counted(predictions.length, 'prediction')} on ${counted(frames, 'frame')} of ${name} become labels, unchecked. Undo takes them back.`,
    run: () => editor.onProject({ type: 'acceptPredictions', video, predictions, complete: false }),
  } });
}
