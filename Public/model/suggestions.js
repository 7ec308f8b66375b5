/**
 * Suggested frames as a table: what is known of each, their order, and the way from one to the next.
 *
 * @typedef {import('./types.js').Suggestion} Suggestion
 * @typedef {import('./types.js').SuggestionState} SuggestionState
 * @typedef {'frame' | 'video' | 'group' | 'labels' | 'score' | 'reason'} Column
 * @typedef {{by: Column, down: boolean}} Order
 * @typedef {Suggestion & {key: string, place: number, labels: number, negative: boolean, predictions: number,
 *   score: number | null}} Row `place` is the video's among the videos
 */

/** @type {Readonly<Order>} */
export const defaultOrder = Object.freeze({ by: 'frame', down: false });

/** @param {{video: number | null, frame: number}} place */
export const keyOf = ({ video, frame }) => `${video}/${frame}`;

/**
 * @param {Suggestion[]} suggestions
 * @param {Record<string, SuggestionState>} states by key
 * @param {{id: number}[]} videos
 * @returns {Row[]}
 */
export function rowsOf(suggestions, states, videos) {
  const places = new Map(videos.map((v, i) => [v.id, i]));
  return suggestions.map((s) => {
    const key = keyOf(s);
    const known = states[key];
    return {
      ...s, key, place: places.get(s.video) ?? videos.length, labels: known?.labels ?? 0, negative: known?.negative ?? false,
      predictions: known?.predictions ?? 0, score: known?.score ?? null,
    };
  });
}

/** @param {SuggestionState[]} list */
export const byKey = (list) => Object.fromEntries(list.map((s) => [keyOf(s), s]));

/**
 * A frame is done when a person has labelled it, or says that no animal is on it.
 *
 * @param {Row} row
 */
export const isDone = (row) => row.labels > 0 || row.negative;

/**
 * Which rows are chosen after a click: Ctrl adds or takes away one, Shift takes all up to it, a plain click chooses none.
 *
 * @param {{key: string}[]} rows in the order in which they are listed
 * @param {{keys: ReadonlySet<string>, from: string | null}} chosen `from`: where a stretch begins
 * @param {string} key of the row that was clicked
 * @param {{ctrl: boolean, shift: boolean}} held
 */
export function choose(rows, { keys, from }, key, { ctrl, shift }) {
  if (shift) {
    const ends = [from ?? key, key].map((k) => rows.findIndex((r) => r.key === k));
    const [first, last] = [Math.max(0, Math.min(...ends)), Math.max(...ends)];
    return { keys: new Set([...(ctrl ? keys : []), ...rows.slice(first, last + 1).map((r) => r.key)]), from: from ?? key };
  }
  if (!ctrl) return { keys: new Set(), from: key };
  const rest = new Set(keys);
  if (!rest.delete(key)) rest.add(key);
  return { keys: rest, from: key };
}

/**
 * Reasons of one kind stand together, by their number: “moves 9 px” before “moves 45 px”.
 *
 * @param {Row} a
 * @param {Row} b
 */
function compareReasons(a, b) {
  const number = /\d+(\.\d+)?/;
  const [x, y] = [a.reason ?? '', b.reason ?? ''];
  return x.replace(number, '#').localeCompare(y.replace(number, '#'), 'en')
    || Number(number.exec(x)?.[0] ?? 0) - Number(number.exec(y)?.[0] ?? 0);
}

/** @type {Record<Column, (row: Row) => number | string | null>} */
const VALUES = {
  frame: (r) => r.place * 2 ** 32 + r.frame, video: (r) => r.place, group: (r) => r.group,
  labels: (r) => (r.negative ? 0.5 : r.labels), score: (r) => r.score, reason: (r) => r.reason ?? null,
};

/**
 * Sorted rows; equals stay in the order of videos and frames, and what has no value comes last either way. Groups the other
 * way round are interleaved, one frame of each in turn, as SLEAP's are.
 *
 * @param {Row[]} rows
 * @param {Order} order
 */
export function sorted(rows, { by, down }) {
  const inTime = [...rows].sort((a, b) => compare(VALUES.frame(a), VALUES.frame(b)));
  if (by === 'frame') return down ? inTime.reverse() : inTime;
  if (by === 'group' && down) return interleaved(inTime);
  const value = VALUES[by];
  return inTime.sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    const way = by === 'reason' ? compareReasons(a, b) : compare(x, y);
    return down ? -way : way;
  });
}

/**
 * @param {number | string | null} a
 * @param {number | string | null} b
 */
const compare = (a, b) => Number(a) - Number(b);

/** @param {Row[]} rows */
function interleaved(rows) {
  /** @type {Map<number, number>} */
  const met = new Map();
  const turns = rows.map((row) => {
    const turn = met.get(row.group) ?? 0;
    met.set(row.group, turn + 1);
    return { row, turn };
  });
  return turns.sort((a, b) => a.turn - b.turn || a.row.group - b.row.group).map(({ row }) => row);
}

/**
 * The order after a click on a column's head: the same column turns round.
 *
 * @param {Order} order
 * @param {Column} by
 * @returns {Order}
 */
export const turned = (order, by) => ({ by, down: order.by === by ? !order.down : by === 'labels' });

/**
 * The row after (or before) where the person is. Off the list, it goes on from the one visited last, or in the order of
 * time to the nearest that way.
 *
 * @param {Row[]} rows sorted
 * @param {Order} order
 * @param {{video: number | null, frame: number, place: number}} here
 * @param {string | null} visited key of the suggestion visited last
 * @param {number} step
 * @returns {Row | null}
 */
export function nextOf(rows, order, here, visited, step) {
  if (rows.length === 0) return null;
  const at = rows.findIndex((r) => r.key === keyOf(here));
  if (at >= 0) return rows[(at + step + rows.length) % rows.length];
  if (order.by === 'frame') {
    const now = VALUES.frame(/** @type {Row} */ (/** @type {any} */ (here)));
    const way = order.down ? -step : step;
    const beyond = rows.filter((r) => (compare(VALUES.frame(r), now) > 0) === (way > 0));
    return beyond[step > 0 ? 0 : beyond.length - 1] ?? (step > 0 ? rows[0] : rows[rows.length - 1]);
  }
  const last = rows.findIndex((r) => r.key === visited);
  if (last >= 0) return rows[(last + step + rows.length) % rows.length];
  return step > 0 ? rows[0] : rows[rows.length - 1];
}

/**
 * How far one is: `3 of 20 labelled (15 %)`.
 *
 * @param {Row[]} rows
 */
export function summary(rows) {
  const done = rows.filter(isDone).length;
  return `${done} of ${rows.length} labelled (${Math.round((100 * done) / Math.max(1, rows.length))} %)`;
}

/**
 * Suggested frames of a video by their kind, as SLEAP marks them.
 *
 * @param {Pick<import('./types.js').Timeline, 'suggested' | 'labeled' | 'negative' | 'predicted'>} timeline
 * @param {{from: number, to: number}} view frames that are shown
 * @returns {{frame: number, kind: 'open' | 'done' | 'predicted'}[]}
 */
export function suggestionMarks({ suggested, labeled, negative, predicted }, { from, to }) {
  const [isLabeled, isNegative, isPredicted] = [labeled, negative, predicted].map(follower);
  return suggested.flatMap(([first, last]) => {
    /** @type {{frame: number, kind: 'open' | 'done' | 'predicted'}[]} */
    const frames = [];
    for (let frame = Math.max(first, from); frame <= Math.min(last, to); frame += 1) {
      const done = [isLabeled(frame), isNegative(frame)].some(Boolean);
      /** @type {'open' | 'done' | 'predicted'} */
      const kind = done ? 'done' : isPredicted(frame) ? 'predicted' : 'open';
      frames.push({ frame, kind });
    }
    return frames;
  });
}

/**
 * Whether a frame is in some ranges, for frames that only ascend.
 *
 * @param {import('./types.js').Range[]} ranges
 */
function follower(ranges) {
  let at = 0;
  return (/** @type {number} */ frame) => {
    while (at < ranges.length && ranges[at][1] < frame) at += 1;
    return at < ranges.length && ranges[at][0] <= frame;
  };
}
