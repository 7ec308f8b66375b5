import { instancesAddress, pictureAddress } from '../model/address.js';
import { parseOutputs } from '../model/network-outputs.js';
import { parseWindow } from '../model/window-parser.js';

/** What the server, or the lack of one, answered. `status` 0: nobody answered. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} detail in words for a person
   * @param {string} [type]
   * @param {Record<string, any>} [facts]
   */
  constructor(status, detail, type = '', facts = {}) {
    super(detail);
    this.status = status;
    this.type = type;
    this.facts = facts;
  }

  /** True when the server was started anew and this browser has not opened the address that it printed. */
  get isLockedOut() {
    return this.status === 401;
  }

  /** True when sending the same again later may succeed. */
  get isPassing() {
    return [0, 401, 408, 421, 429, 507].includes(this.status) || (this.status >= 500 && this.status !== 501);
  }
}

/**
 * The routes of docs/api.md as functions.
 *
 * @param {typeof fetch} fetcher
 */
export function createApi(fetcher = (...a) => fetch(...a)) {
  /** The id of this page's live channel, by which it knows its own edits when they come back. */
  let connection = '';
  /**
   * @param {string} path
   * @param {RequestInit} [init]
   */
  async function request(path, init = {}) {
    let response;
    try {
      response = await fetcher(path, { credentials: 'same-origin', ...init });
    } catch (error) {
      if (init.signal?.aborted && init.signal.reason?.name !== 'TimeoutError') throw error;
      throw new ApiError(0, 'The server does not answer.');
    }
    if (!response.ok) throw await problem(response);
    return response;
  }
  /**
   * @param {string} path
   * @param {RequestInit} [init]
   * @returns {Promise<any>}
   */
  const json = async (path, init) => {
    const response = await request(path, init);
    return response.status === 204 ? null : response.json();
  };
  /**
   * @param {string} path
   * @param {unknown} body
   * @param {number} [timeout] ms
   */
  const post = (path, body, timeout = 30000) => json(path, {
    method: 'POST', body: JSON.stringify(body), signal: after(timeout),
    headers: { 'Content-Type': 'application/json', ...(connection ? { 'X-Tarsier-Connection': connection } : {}) },
  });

  return {
    get connection() {
      return connection;
    },
    set connection(id) {
      connection = id;
    },
    /** @returns {Promise<import('../model/types.js').Session>} */
    session: () => json('/api/session'),
    /** @returns {Promise<import('../model/types.js').Project>} */
    project: () => json('/api/project'),
    openProject: (/** @type {string} */ path) => post('/api/projects/open', { path }),
    createProject: (/** @type {string} */ path) => post('/api/projects', { path }),
    /** @returns {Promise<import('../model/types.js').Counts>} */
    counts: () => json('/api/counts'),
    /**
     * How many predictions no label stands for yet.
     *
     * @param {number | null} video null: of all
     * @returns {Promise<{predictions: number, frames: number}>}
     */
    openPredictions: (video) => json(`/api/predictions/open${video === null ? '' : `?video=${video}`}`),
    /** @returns {Promise<import('../model/types.js').SuggestionState[]>} */
    suggestions: () => json('/api/suggestions'),
    files: (/** @type {string} */ path) => json(`/api/files?path=${encodeURIComponent(path)}`),
    /** @returns {Promise<import('../model/types.js').Timeline>} */
    timeline: (/** @type {number} */ video) => json(`/api/videos/${video}/timeline`),
    /**
     * The next frame of a kind; null when there is none that way.
     *
     * @param {number} video
     * @param {number} from
     * @param {1 | -1} step
     * @param {'labeled' | 'predicted' | 'suggested' | 'spawn'} kind
     * @returns {Promise<number | null>}
     */
    next: async (video, from, step, kind) =>
      (await json(`/api/videos/${video}/next?from=${from}&step=${step}&kind=${kind}`)).frame,
    /**
     * @param {number} video
     * @param {number} from
     * @param {number} to
     */
    instances: async (video, from, to) =>
      parseWindow(await (await request(instancesAddress(video, from, to))).arrayBuffer()),
    /**
     * @param {number} video
     * @param {number} frame
     * @param {string} version
     * @param {AbortSignal} [signal]
     */
    picture: async (video, frame, version, signal) =>
      (await request(pictureAddress(video, frame, version), { signal })).blob(),
    edit: (/** @type {string} */ id, /** @type {import('../model/types.js').Edit} */ edit) =>
      post('/api/edits', { id, edit }, 15000),
    undo: (/** @type {string} */ id) => post('/api/undo', { id }, 15000),
    redo: (/** @type {string} */ id) => post('/api/redo', { id }, 15000),
    /** @returns {Promise<import('../model/types.js').Job[]>} */
    jobs: () => json('/api/jobs'),
    /** @returns {Promise<import('../model/types.js').Job>} */
    job: (/** @type {number} */ id) => json(`/api/jobs/${id}`),
    jobLog: async (/** @type {number} */ id) => (await request(`/api/jobs/${id}/log`)).text(),
    /** @returns {Promise<import('../model/types.js').Job>} */
    startJob: (/** @type {Record<string, any>} */ job) => post('/api/jobs', job),
    /** @returns {Promise<import('../model/merge-plan.js').MergePlan>} */
    mergePlan: (/** @type {Record<string, any>} */ job) => post('/api/merge/plan', job, 300000),
    estimate: (/** @type {Record<string, any>} */ job, /** @type {AbortSignal} */ signal) => json('/api/training/estimate', {
      method: 'POST', body: JSON.stringify(job), signal, headers: { 'Content-Type': 'application/json' },
    }),
    /** One frame as a clip would show it. */
    renderPreview: async (/** @type {Record<string, any>} */ job, /** @type {number} */ frame, /** @type {AbortSignal} */ signal) =>
      (await request(`/api/render/preview?frame=${frame}`, { method: 'POST', body: JSON.stringify(job), signal, headers: { 'Content-Type': 'application/json' } })).blob(),
    cancelJob: (/** @type {number} */ id) => post(`/api/jobs/${id}/cancel`, {}),
    /** @returns {Promise<import('../model/types.js').Run[]>} */
    runs: () => json('/api/runs'),
    /**
     * What a run's networks see on a frame.
     *
     * @param {string} name
     * @param {number} video
     * @param {number} frame
     * @param {number} output
     * @param {AbortSignal} signal
     */
    outputs: async (name, video, frame, output, signal) => parseOutputs(await (await request(
      `/api/runs/${encodeURIComponent(name)}/outputs?video=${video}&frame=${frame}&output=${output}`, { signal })).arrayBuffer()),
    runLog: (/** @type {string} */ name) => json(`/api/runs/${encodeURIComponent(name)}/log`),
    /** @returns {Promise<import('../model/types.js').Profile[]>} */
    profiles: () => json('/api/profiles'),
    /**
     * A statistic of a stretch of frames, pooled; what is not measured yet is `missing`: ask again.
     *
     * @param {number} video
     * @param {string} kind
     * @param {number} from
     * @param {number} to
     * @param {number} buckets
     * @returns {Promise<import('../model/header-plot.js').PooledStatistic>}
     */
    statistic: (video, kind, from, to, buckets) =>
      json(`/api/videos/${video}/statistics/${kind}?from=${from}&to=${to}&buckets=${buckets}`),
    /** @returns {Promise<{points: (import('../model/types.js').Point | null)[], labels: number}>} per node id, about (0, 0) */
    meanShape: () => json('/api/mean-shape'),
    /** @returns {Promise<import('../model/types.js').Skeleton[]>} the built-in ones */
    skeletons: () => json('/api/skeletons'),
    /** @returns {Promise<{skeleton: import('../model/types.js').Skeleton, warnings: string[]}>} */
    readSkeleton: (/** @type {{path?: string, text?: string, name?: string}} */ from) => post('/api/skeletons/read', from),
    skeletonURL: (/** @type {'json' | 'yaml'} */ format) => `/api/export/skeleton?format=${format}`,
    /**
     * @param {number} video
     * @param {number} from
     * @param {number} to
     * @returns {Promise<{outliers: import('../model/outliers.js').Outlier[], cut: boolean}>}
     */
    outliers: (video, from, to) => json(`/api/videos/${video}/outliers?from=${from}&to=${to}`),
    reviewJoins: () => json('/api/review/joins'),
    /** @returns {Promise<import('../model/review.js').Statement>} */
    reviewSample: () => json('/api/review/sample'),
    uploads: {
      begin: (/** @type {{name: string, size: number, modified: number}} */ file) => post('/api/uploads', file),
      append: async (/** @type {string} */ id, /** @type {number} */ offset, /** @type {Blob} */ piece, /** @type {AbortSignal} */ signal) =>
        (await json(`/api/uploads/${id}?offset=${offset}`, { method: 'PUT', body: piece, signal })).offset,
      finish: async (/** @type {string} */ id) => (await post(`/api/uploads/${id}/finish`, {}, 120000)).path,
      cancel: (/** @type {string} */ id) => json(`/api/uploads/${id}`, { method: 'DELETE' }),
    },
    analysisURL: (/** @type {number} */ video, /** @type {'h5' | 'csv'} */ format = 'h5') => `/api/export/analysis?video=${video}&format=${format}`,
    exportURL: (/** @type {string} */ name) => `/api/exports/${encodeURIComponent(name)}`,
  };
}

/** @typedef {ReturnType<typeof createApi>} Api */

/**
 * A signal that gives up after a while.
 *
 * @param {number} ms
 */
function after(ms) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException('no answer in time', 'TimeoutError')), ms);
  return controller.signal;
}

/**
 * @param {Response} response
 * @returns {Promise<ApiError>}
 */
async function problem(response) {
  try {
    const body = await response.json();
    return new ApiError(response.status, body.detail ?? body.title ?? response.statusText, body.type ?? '', body);
  } catch {
    return new ApiError(response.status, `The server answered ${response.status} ${response.statusText}.`);
  }
}
