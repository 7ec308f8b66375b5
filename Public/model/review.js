/**
 * Proofreading of identities: the queue of joins, and the sample behind the stated error rate. Numbers and words only.
 *
 * @typedef {import('./types.js').FrameRecord} FrameRecord
 * @typedef {import('./types.js').Range} Range
 * @typedef {'open' | 'right' | 'swapped' | 'unsure'} JoinState
 * @typedef {{id: number, video: number, before: number, frame: number, track: number, other: number | null,
 *   probability: number, state: JoinState}} Join
 * @typedef {{open: number, right: number, swapped: number, unsure: number}} JoinCounts
 * @typedef {'right' | 'wrong' | 'unsure'} Verdict
 * @typedef {{ordinal: number, video: number, frame: number, track: number, verdict: Verdict | null, changed: boolean}} SampleItem
 * @typedef {{id: number, video: number | null, seed: number, population: number, items: SampleItem[]}} Sample
 * @typedef {{sample: Sample | null, bound: number | null, confidence: number, sizes: {share: number, count: number}[],
 *   draw?: number, counts: {drawn: number, checked: number, wrong: number, unsure: number, changed: number} | null}} Statement
 * @typedef {{frame: number, x: number, y: number}} Spot
 * @typedef {{track: number, before: Spot[], after: Spot[]}} JoinPath
 * @typedef {{video: number, frame: number}} Place
 *
 * @typedef {object} ReviewState
 * @property {boolean} loaded
 * @property {Join[]} joins the most doubtful open one first
 * @property {JoinCounts} counts
 * @property {number} doubtful open ones that are worth a look in any case
 * @property {Statement | null} statement
 * @property {number | null} join the one at hand
 * @property {JoinPath[]} paths of the animals of the join at hand
 * @property {Place | null} item the sampled frame at hand
 */

/** @type {Readonly<ReviewState>} */
export const nothingToReview = Object.freeze({
  loaded: false, joins: [], counts: { open: 0, right: 0, swapped: 0, unsure: 0 }, doubtful: 0, statement: null, join: null,
  paths: [], item: null,
});

/**
 * What the server tells, with null where it leaves a field out.
 *
 * @param {Join[]} joins
 * @param {Statement} statement
 * @returns {Pick<ReviewState, 'joins' | 'statement'>}
 */
export function received(joins, statement) {
  const { sample } = statement;
  const items = (sample?.items ?? []).map((item) => ({ ...item, verdict: item.verdict ?? null }));
  return {
    joins: joins.map((join) => ({ ...join, other: join.other ?? null })),
    statement: { ...statement, bound: statement.bound ?? null, counts: statement.counts ?? null, sample: sample ? { ...sample, items } : null },
  };
}

/**
 * The frames of the short loop around a join: a second before and a second after.
 *
 * @param {Join} join
 * @param {{frameCount: number, framesPerSecond: number}} video
 * @returns {Range}
 */
export function loopAround({ before, frame }, { frameCount, framesPerSecond }) {
  const second = Math.max(5, Math.round(framesPerSecond || 25));
  return [Math.max(0, before - second), Math.min(Math.max(0, frameCount - 1), frame + second)];
}

/**
 * Where the animals of a join were before and after it.
 *
 * @param {Join} join
 * @param {Range} range
 * @param {(frame: number) => FrameRecord | null} recordAt
 * @returns {JoinPath[]}
 */
export function joinPaths(join, [from, to], recordAt) {
  const paths = [join.track, join.other].filter((t) => t !== null)
    .map((track) => ({ track: /** @type {number} */ (track), before: /** @type {Spot[]} */ ([]), after: /** @type {Spot[]} */ ([]) }));
  for (let frame = from; frame <= to; frame++) {
    const record = recordAt(frame);
    if (!record) continue;
    for (const path of paths) {
      const spot = middleOf(record, path.track);
      if (spot) (frame < join.frame ? path.before : path.after).push({ frame, ...spot });
    }
  }
  return paths;
}

/**
 * The middle of a track's animal: its label's, else its prediction's.
 *
 * @param {FrameRecord} record
 * @param {number} track
 * @returns {import('./types.js').Point | null}
 */
export function middleOf(record, track) {
  const animal = record.labels.find((l) => l.track === track) ?? record.predictions.find((p) => p.track === track);
  if (!animal) return null;
  const stride = 'flags' in animal ? 2 : 3;
  let [x, y, n] = [0, 0, 0];
  for (let i = 0; i + 1 < animal.points.length; i += stride) {
    if (!Number.isFinite(animal.points[i])) continue;
    x += animal.points[i];
    y += animal.points[i + 1];
    n += 1;
  }
  return n === 0 ? null : { x: x / n, y: y / n };
}

/**
 * The ways on after a join under both hypotheses: `own` is as it is, the other as if the two were swapped.
 *
 * @param {JoinPath[]} paths
 * @returns {{track: number, own: boolean, from: Spot, spots: Spot[]}[]}
 */
export function continuations(paths) {
  return paths.flatMap((path) => paths.flatMap((next) => {
    const from = path.before[path.before.length - 1];
    return from && next.after.length > 0 ? [{ track: path.track, own: next === path, from, spots: next.after }] : [];
  }));
}

/**
 * The open join after (or before) the one at hand, in the order of the list; null when none is open.
 *
 * @param {Join[]} joins
 * @param {number | null} current
 * @param {1 | -1} step
 */
export function nextJoin(joins, current, step) {
  const at = joins.findIndex((j) => j.id === current);
  const start = at < 0 && step < 0 ? 0 : at;
  for (let i = 1; i <= joins.length; i++) {
    const join = joins[(start + step * i + 2 * joins.length) % joins.length];
    if (join.state === 'open') return join;
  }
  return null;
}

/**
 * The joins with one answered, as the server will list them soon.
 *
 * @param {ReviewState} review
 * @param {number} id
 * @param {JoinState} state
 * @returns {Pick<ReviewState, 'joins' | 'counts'>}
 */
export function answered({ joins, counts }, id, state) {
  const old = joins.find((j) => j.id === id)?.state;
  if (!old || old === state) return { joins, counts };
  return {
    joins: joins.map((j) => (j.id === id ? { ...j, state } : j)),
    counts: { ...counts, [old]: counts[old] - 1, [state]: counts[state] + 1 },
  };
}

/**
 * The sampled frame to look at next: the first that nobody has judged, beginning after the one at hand.
 *
 * @param {Sample} sample
 * @param {Place | null} current
 * @returns {Place | null}
 */
export function nextItem({ items }, current) {
  const at = items.findIndex((i) => i.video === current?.video && i.frame === current.frame);
  const next = items.slice(at + 1).find((i) => i.verdict === null) ?? items.find((i) => i.verdict === null);
  return next ? { video: next.video, frame: next.frame } : null;
}

/**
 * A sample with a frame judged, as the server will tell it soon; only the animals named are wrong, if any are.
 *
 * @param {Statement} statement
 * @param {Place} place
 * @param {Verdict} verdict
 * @param {number[] | null} wrong
 * @returns {Statement}
 */
export function judged(statement, { video, frame }, verdict, wrong) {
  if (!statement.sample) return statement;
  const items = statement.sample.items.map((item) => {
    if (item.video !== video || item.frame !== frame) return item;
    const spared = verdict === 'wrong' && wrong !== null && !wrong.includes(item.track);
    return { ...item, verdict: spared ? /** @type {Verdict} */ ('right') : verdict, changed: false };
  });
  const checked = items.filter((i) => i.verdict !== null).length;
  return { ...statement, sample: { ...statement.sample, items }, counts: statement.counts && { ...statement.counts, checked } };
}

/**
 * A bound in words, never rounded down: `0.997 %` is at most `1.0 %`.
 *
 * @param {number} share
 */
export function boundText(share) {
  const percent = 100 * share;
  if (percent === 0) return '0 %';
  const decimals = (/** @type {number} */ p) => Math.max(0, 1 - Math.floor(Math.log10(p) + 1e-9));
  const factor = 10 ** decimals(percent);
  const up = Math.min(100, Math.ceil(percent * factor - 1e-9) / factor);
  return `${up.toFixed(decimals(up))} %`;
}
