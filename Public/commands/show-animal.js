import { animalKey } from '../model/concealed.js';
import { selectable } from '../model/instances.js';
import { zoomToSelection } from './view.js';

/**
 * Goes to a frame and, once it is shown, selects an animal there.
 *
 * @typedef {import('../model/state.js').Selection} Selection
 *
 * @param {import('../app.js').App} app
 * @param {{video: number, frame: number, selection?: Selection | null, track?: number, zoom?: boolean}} place the animal,
 *   or the track that it is of
 * @param {() => boolean} [isWanted] asked while the frame is on its way; false: the person has gone on
 */
export function showAnimal(app, { video, frame, selection = null, track, zoom = true }, isWanted = () => true) {
  const { store, navigator } = app;
  store.set({ selection: null });
  navigator.go(video, frame);
  const choose = () => {
    const { shown, record } = store.state;
    if (shown?.video !== video || shown.frame !== frame || record?.frame !== frame) return false;
    const chosen = track === undefined ? selection : selectable(record).find((s) => animalKey({ record }, s) === `track/${track}`) ?? null;
    store.set({ selection: chosen });
    if (chosen && zoom) zoomToSelection(app);
    return true;
  };
  if (choose()) return;
  const end = store.subscribe(['record', 'frame', 'video'], ({ video: v, frame: f }) => {
    if (!isWanted() || v !== video || f !== frame || choose()) end();
  });
}
