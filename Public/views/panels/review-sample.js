import { count, counted } from '../../model/format.js';
import { boundText } from '../../model/review.js';
import { button, fill, h, progressBar } from '../dom.js';

/**
 * How many identities are wrong after the queue: a random sample that a person looks through, and what follows from it.
 *
 * @param {import('../../app.js').App} app
 */
export function createSampleSection(app) {
  const { store } = app;
  const body = h('div', { class: 'sample' });
  // The keys go to the workbench again once something is chosen.
  const onchange = (/** @type {Event} */ e) => /** @type {HTMLElement} */ (e.target).blur();
  const size = h('select', { 'aria-label': 'Size of the sample', onchange });
  const scope = h('select', { 'aria-label': 'Videos of the sample', onchange });
  const draw = () => {
    const { review, tab, timeline, videos } = store.state;
    if (tab !== 'review') return;
    const { statement } = review;
    const tracked = (timeline?.tracks ?? []).some((t) => t.ranges.length > 0);
    fillOptions(size, (statement?.sizes ?? []).map(({ share, count: n }) => [String(n), `${count(n)} frames: ≤ ${boundText(share)}`]));
    fillOptions(scope, [['', 'All videos'], ...videos.map((v) => /** @type {[string, string]} */ ([String(v.id), v.name]))]);
    scope.hidden = videos.length < 2;
    fill(body, statement?.sample ? sampleFacts(app, statement) : null,
      review.item ? itemCard(app) : null,
      review.item ? null : drawForm(app, statement, tracked, size, scope));
  };
  store.subscribe(['review', 'tab', 'timeline', 'videos', 'selection', 'tracks'], draw);
  draw();
  return h('section', { class: 'sample-section' }, h('h3', {}, 'Stated error rate'), body);
}

/**
 * @param {HTMLSelectElement} select
 * @param {[string, string][]} options
 */
function fillOptions(select, options) {
  const chosen = select.value;
  fill(select, options.map(([value, text]) => h('option', { value, selected: value === chosen }, text)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/review.js').Statement} statement
 */
function sampleFacts(app, statement) {
  const { sample, counts, bound, confidence } = statement;
  if (!sample || !counts) return null;
  const { drawn, checked, wrong, unsure, changed } = counts;
  if (changed > 0) {
    return h('p', { class: 'sample-text alarm', role: 'status' },
      `Identities on ${count(changed)} of the ${count(drawn)} sampled animal-frames have changed since they were looked at. The sample no longer speaks for the tracks: draw a new one.`);
  }
  if (bound !== null && bound !== undefined) {
    const whole = drawn === sample.population;
    return h('div', { class: 'sample-statement', role: 'status' },
      h('p', { class: 'sample-bound' }, whole ? boundText(bound) : `≤ ${boundText(bound)}`),
      h('p', {}, whole ? `${boundText(bound)} of all animal-frames have the wrong identity: every one was looked at.`
        : `At most ${boundText(bound)} of animal-frames have the wrong identity, with ${Math.round(100 * confidence)} % confidence.`),
      h('p', { class: 'hint' }, `${count(wrong)} wrong among ${count(drawn)} drawn at random from ${count(sample.population)}${unsure > 0 ? `; ${count(unsure)} that could not be told count as wrong` : ''} (exact binomial bound, seed ${sample.seed}).${drawsText(statement.draw ?? 1)}`));
  }
  return h('div', { class: 'review-progress' }, progressBar(checked / drawn, 'Sample judged'),
    h('p', { class: 'hint', role: 'status' }, `${count(checked)} of ${counted(drawn, 'animal-frame')} judged. The rate is stated once all are.`));
}

/**
 * Drawing until a sample is clean would be one more chance each time: what that costs.
 *
 * @param {number} draw which of the project's samples it is, from 1
 */
function drawsText(draw) {
  return draw < 2 ? ''
    : ` The confidence holds for all ${count(draw)} samples of this project together: each one must show more than those before it.`;
}

/** @param {import('../../app.js').App} app */
function itemCard(app) {
  const { commands, store, reviewer } = app;
  const { item } = store.state.review;
  const key = (/** @type {string} */ id) => commands.keysOf(id)[0];
  const chosen = reviewer.selectedTrack();
  const name = store.state.tracks.find((t) => t.id === chosen)?.name;
  return h('div', { class: 'review-card' },
    h('div', { class: 'review-question' }, h('span', {}, 'Is every animal here the one its track says?'), h('span', { class: 'spacer' }),
      h('button', { type: 'button', class: 'link number', title: 'Back to this frame',
        onclick: () => item && app.navigator.go(item.video, item.frame) }, count((item?.frame ?? 0) + 1))),
    h('div', { class: 'review-answers' },
      answerButton('All right', key('reviewRight'), () => commands.run('reviewRight')),
      answerButton(name ? `${name} is wrong` : 'Wrong', key('reviewSwapped'), () => commands.run('reviewSwapped')),
      answerButton('Unsure', key('reviewUnsure'), () => commands.run('reviewUnsure'))),
    h('p', { class: 'hint' }, 'Select an animal first if only that one is wrong. Stepping and playing around the frame is allowed.'));
}

/**
 * @param {import('../../app.js').App} app
 * @param {import('../../model/review.js').Statement | null} statement
 * @param {boolean} tracked
 * @param {HTMLSelectElement} size
 * @param {HTMLSelectElement} scope
 */
function drawForm(app, statement, tracked, size, scope) {
  const { reviewer, notify } = app;
  const counts = statement?.counts;
  const open = counts && counts.changed === 0 && counts.checked < counts.drawn;
  const begin = () => {
    const video = scope.value === '' ? null : Number(scope.value);
    reviewer.draw(Number(size.value), video).catch((error) => notify(error.message, 'error'));
  };
  return h('div', { class: 'sample-form' },
    open ? button(counts.checked === 0 ? 'Begin with the first frame' : 'Go on with the sample', () => reviewer.walkSample(), { kind: 'primary', class: 'wide' }) : null,
    statement?.sample ? null : h('p', { class: 'hint' }, tracked
      ? 'How many identities are still wrong? Look through animal-frames drawn at random; if all are right, the project states the rate below.'
      : 'Once animals have tracks, a random sample tells how many identities are wrong.'),
    tracked ? h('div', { class: 'sample-row' }, size, button(statement?.sample ? 'Draw anew' : 'Draw a sample', begin, {})) : null,
    tracked ? scope : null);
}

/**
 * @param {string} label
 * @param {string | undefined} key
 * @param {() => void} run
 * @param {boolean} [disabled]
 */
export function answerButton(label, key, run, disabled = false) {
  const made = button(label, run, { disabled, title: key ? `${label} (${key})` : label });
  if (key) made.append(h('kbd', {}, key));
  return made;
}
