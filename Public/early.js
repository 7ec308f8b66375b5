import { firstPlace, instancesAddress, pictureAddress, placeOf, windowOf } from './model/address.js';

/**
 * Asks for what the first frame needs before the rest of the page is here. It hands over the answers by their addresses;
 * whoever asks for one of them later is given what is already on its way.
 *
 * @type {Map<string, Promise<Response>>}
 */
const answers = new Map();

/**
 * @param {string} path
 * @param {(answer: Response) => Promise<void>} [then] what is done before the answer is handed on
 */
function ask(path, then = async () => {}) {
  const answer = fetch(path, { credentials: 'same-origin' }).then(async (response) => {
    await then(response);
    return response;
  });
  // Told by whoever takes it.
  answer.catch(() => {});
  answers.set(path, answer);
}

/**
 * The answer to what was asked early; once.
 *
 * @param {string} path
 * @param {RequestInit} [init]
 */
export function takeEarly(path, init) {
  const answer = init?.method ? undefined : answers.get(path);
  answers.delete(path);
  return answer;
}

/**
 * The picture and the animals of the frame that the page begins at.
 *
 * @param {Response} project
 */
async function askForFrame(project) {
  if (!project.ok) return;
  const { videos } = await project.clone().json();
  const first = firstPlace(videos, placeOf(location.hash));
  if (!first || first.video.problem) return;
  ask(pictureAddress(first.video.id, first.frame, first.video.version));
  ask(instancesAddress(first.video.id, ...windowOf(first.frame)));
}

ask('/api/session');
// The page has the project only once the frame is on its way; what is wrong with the project is for the page to tell.
ask('/api/project', (project) => askForFrame(project).catch(() => {}));
