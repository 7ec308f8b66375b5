import { COMPLETE, VISIBLE, packedPoints } from './instances.js';

/**
 * Edits that the page has made and that the server's windows do not show yet, laid over those windows.
 *
 * @typedef {import('./types.js').FrameRecord} FrameRecord
 * @typedef {import('./types.js').Edit} Edit
 * @typedef {import('./types.js').InstanceID} InstanceID
 * @typedef {{id: string, edit: Edit, video: number, frame: number, made: InstanceID[], revision: number | null}} Pending
 */
export class PendingEdits {
  constructor() {
    /** @type {Pending[]} */
    this.entries = [];
  }

  /** @param {Pending} entry */
  add(entry) {
    this.entries.push(entry);
  }

  /** @param {string} id */
  remove(id) {
    this.entries = this.entries.filter((e) => e.id !== id);
  }

  /**
   * The server has it: the instances it made have their ids now, and it is needed only until a window shows it.
   *
   * @param {string} id
   * @param {number} revision
   * @param {number[]} created
   */
  acknowledge(id, revision, created) {
    const entry = this.entries.find((e) => e.id === id);
    if (!entry) return;
    const names = new Map(entry.made.map((made, i) => [made, created[i] ?? made]));
    entry.made = entry.made.map((made) => names.get(made) ?? made);
    entry.revision = revision;
    for (const other of this.entries) other.edit = renamed(other.edit, names);
  }

  /**
   * A window of this revision has come: what the server had by then needs no overlay on these frames any more.
   *
   * @param {number} video
   * @param {import('./types.js').Range} range
   * @param {number} revision
   */
  prune(video, range, revision) {
    this.entries = this.entries.filter((e) =>
      e.revision === null || e.revision > revision || e.video !== video || e.frame < range[0] || e.frame > range[1]);
  }

  /**
   * @param {number} video
   * @param {FrameRecord} record
   * @returns {FrameRecord}
   */
  over(video, record) {
    return this.entries
      .filter((e) => e.video === video && e.frame === record.frame)
      .reduce((r, e) => applied(r, e), record);
  }
}

/**
 * An edit with instance ids exchanged.
 *
 * @param {Edit} edit
 * @param {Map<InstanceID, InstanceID>} names
 * @returns {Edit}
 */
export function renamed(edit, names) {
  const swap = (/** @type {InstanceID} */ id) => names.get(id) ?? id;
  const next = { ...edit };
  if (next.instance !== undefined) next.instance = swap(next.instance);
  if (next.instances !== undefined) next.instances = next.instances.map(swap);
  return next;
}

/**
 * @param {FrameRecord} record
 * @param {Pending} entry
 * @returns {FrameRecord}
 */
function applied(record, { edit, made }) {
  const rule = rules[edit.type];
  return rule ? { ...record, ...rule(record, edit, made) } : record;
}

/** @type {Record<string, (record: FrameRecord, edit: Edit, made: InstanceID[]) => Partial<FrameRecord>>} */
const rules = {
  setPoints: (record, edit) => ({
    labels: record.labels.map((l) => (l.id === edit.instance ? withPoints(l, edit.points) : l)),
  }),
  addInstance: (record, edit, made) => ({
    negative: false,
    labels: [...record.labels.filter((l) => l.id !== made[0]),
      { id: made[0], track: edit.track ?? null, fromPrediction: edit.fromPrediction ?? null,
        ...packedPoints(edit.points, edit.points.length) }],
  }),
  mergeInstances: (record, edit) => ({
    labels: record.labels.filter((l) => !edit.instances.includes(l.id)).map((l) =>
      (l.id === edit.instance ? merged(l, record.labels.filter((o) => edit.instances.includes(o.id))) : l)),
  }),
  deleteInstances: (record, edit) => ({ labels: record.labels.filter((l) => !edit.instances.includes(l.id)) }),
  setTrack: (record, edit) => ({
    labels: record.labels.map((l) => (edit.instances.includes(l.id) ? { ...l, track: edit.track } : l)),
  }),
  acceptPredictions: (record, edit, made) => ({
    negative: false,
    labels: [...record.labels.filter((l) => !made.includes(l.id)), ...accepted(record, edit, made)],
  }),
  deletePredictions: (record, edit) => ({
    predictions: record.predictions.filter((p) => (edit.predictions ? !edit.predictions.includes(p.id) : false)),
  }),
  setPredictionTrack: (record, edit) => ({
    predictions: record.predictions.map((p) => (edit.predictions.includes(p.id) ? { ...p, track: edit.track } : p)),
  }),
  setNegative: (_, edit) => ({ negative: edit.negative }),
};

/**
 * @param {import('./types.js').Label} label
 * @param {import('./types.js').PointChange[]} changes
 * @returns {import('./types.js').Label}
 */
export function withPoints(label, changes) {
  const slots = changes.reduce((most, c) => Math.max(most, c.node + 1), label.flags.length);
  const points = new Float64Array(2 * slots).fill(NaN);
  const flags = new Uint8Array(slots);
  points.set(label.points);
  flags.set(label.flags);
  for (const c of changes) {
    points[2 * c.node] = c.x ?? NaN;
    points[2 * c.node + 1] = c.y ?? NaN;
    flags[c.node] = c.x === null ? 0 : (c.visible ? VISIBLE : 0) | (c.complete ? COMPLETE : 0);
  }
  return { ...label, points, flags };
}

/**
 * @param {FrameRecord} record
 * @param {Edit} edit
 * @param {InstanceID[]} made
 * @returns {import('./types.js').Label[]}
 */
function accepted(record, edit, made) {
  return edit.predictions.flatMap((/** @type {number} */ id, /** @type {number} */ i) => {
    const p = record.predictions.find((other) => other.id === id);
    if (!p) return [];
    const slots = Math.floor(p.points.length / 3);
    const points = Array.from({ length: slots }, (_, node) => {
      const x = p.points[3 * node];
      return Number.isFinite(x)
        ? { x, y: p.points[3 * node + 1], visible: true, complete: edit.complete === true } : null;
    });
    return [{ id: made[i], track: p.track, fromPrediction: p.id, ...packedPoints(points, slots) }];
  });
}

/**
 * A label with the others' points, track and link where it has none.
 *
 * @param {import('./types.js').Label} label
 * @param {import('./types.js').Label[]} others
 * @returns {import('./types.js').Label}
 */
function merged(label, others) {
  return others.reduce((whole, other) => {
    const taken = Array.from(other.flags, (_, node) => node).filter((node) => Number.isFinite(other.points[2 * node]) && !Number.isFinite(whole.points[2 * node]));
    const changes = taken.map((node) => ({ node, x: other.points[2 * node], y: other.points[2 * node + 1],
      visible: (other.flags[node] & VISIBLE) !== 0, complete: (other.flags[node] & COMPLETE) !== 0 }));
    return { ...withPoints(whole, changes), track: whole.track ?? other.track, fromPrediction: whole.fromPrediction ?? other.fromPrediction };
  }, label);
}
