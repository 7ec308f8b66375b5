import { count, counted } from '../model/format.js';

/**
 * Asks, with the number, and then makes labels of all predictions that no label stands for yet, in one step.
 *
 * @param {import('../app.js').App} app
 * @param {number | null} video null: those of every video
 */
export async function acceptAll({ store, api, editor, notify }, video) {
  const { predictions, frames } = await api.openPredictions(video);
  const name = video === null ? 'the whole project' : store.state.videos.find((v) => v.id === video)?.name ?? '';
  if (predictions === 0) {
    notify(`${video === null ? 'The project' : 'This video'} has no predictions that are not labels yet.`);
    return;
  }
  store.set({ dialog: {
    kind: 'confirm', title: 'Accept all predictions?', confirm: `Accept ${count(predictions)}`, tone: 'primary',
    text: `${counted(predictions, 'prediction')} on ${counted(frames, 'frame')} of ${name} become labels, unchecked. Undo takes them back.`,
    run: () => editor.onProject({ type: 'acceptPredictions', ...(video === null ? {} : { video }), complete: false }),
  } });
}
