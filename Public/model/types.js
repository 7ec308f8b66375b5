/**
 * The shapes that the page's parts hand to one another. Frames count from 0; points are px of the original frame with
 * (0, 0) the centre of the top-left pixel; point arrays are indexed by node id.
 *
 * @typedef {{id: number, name: string}} SkeletonNode
 * @typedef {{source: number, destination: number}} SkeletonEdge
 * @typedef {{first: number, second: number}} SkeletonPair
 * @typedef {{name: string, nodes: SkeletonNode[], edges: SkeletonEdge[], symmetries: SkeletonPair[]}} Skeleton
 * @typedef {{id: number, name: string, path: string, kind: string, width: number, height: number, channels: number,
 *   frameCount: number, framesPerSecond: number, version: string, problem?: string | null,
 *   warning?: string | null}} Video
 * @typedef {{id: number, name: string, color: number}} Track
 * @typedef {{video: number, frame: number, group: number, reason?: string | null}} Suggestion
 * @typedef {{video: number, frame: number, labels: number, negative: boolean, predictions: number, score?: number | null}}
 *   SuggestionState
 * @typedef {{name: string, path: string, revision: number, warnings: string[], skeleton: Skeleton, videos: Video[],
 *   tracks: Track[], suggestions: Suggestion[], undo: string | null, redo: string | null}} Project
 * @typedef {{author: string, version: string, project: string | null, roots: string[]}} Session
 *
 * An id is a number once the server has given one, and a text beginning with `new:` until then.
 * @typedef {number | string} InstanceID
 *
 * @typedef {object} Label one animal as a person placed it
 * @property {InstanceID} id
 * @property {number | null} track
 * @property {InstanceID | null} fromPrediction
 * @property {Float64Array} points x, y per node id; NaN: absent
 * @property {Uint8Array} flags per node id: 1 visible, 2 complete
 *
 * @typedef {object} Prediction one animal as a network found it
 * @property {number} id
 * @property {number | null} track
 * @property {number} score
 * @property {number} trackingScore
 * @property {Float32Array} points x, y, score per node id; x NaN: absent
 *
 * @typedef {{frame: number, negative: boolean, labels: Label[], predictions: Prediction[]}} FrameRecord
 *
 * @typedef {{x: number, y: number}} Point
 * @typedef {{minX: number, minY: number, maxX: number, maxY: number}} Box
 * @typedef {{node: number, x: number | null, y: number | null, visible: boolean, complete: boolean}} PointChange
 * @typedef {{x: number, y: number, visible: boolean, complete: boolean}} PlacedPoint
 * @typedef {[number, number]} Range inclusive
 * @typedef {{type: string, [field: string]: any}} Edit
 *
 * @typedef {object} Outcome what an edit did, as the server tells it
 * @property {number} entry
 * @property {number} revision
 * @property {string} name
 * @property {{instances: number[], tracks: number[], nodes: number[], videos: number[]}} created
 * @property {{frames: Record<string, Range[]>, skeleton: boolean, videos: boolean, tracks: boolean,
 *   suggestions: boolean, review?: boolean}} changed
 * @property {string | null} [undo]
 * @property {string | null} [redo]
 * @property {number} [kept] changes that undo left alone, since someone else had changed the same thing
 *
 * @typedef {{frameCount: number, labeled: Range[], predicted: Range[], suggested: Range[], negative: Range[],
 *   tracks: {id: number, ranges: Range[]}[], revision: number}} Timeline
 * @typedef {{labeledFrames: number, predictedFrames: number}} VideoCounts
 * @typedef {{labeledFrames: number, predictedFrames: number, labels: number, predictions: number,
 *   byVideo: Record<string, VideoCounts>}} Counts
 *
 * @typedef {{model: string, epoch: number, epochs?: number, trainLoss: number, validationLoss: number,
 *   validationError?: number | null, seconds?: number}} EpochMetrics
 * @typedef {{done?: number, total?: number, unit?: string, rate?: number, secondsLeft?: number, message?: string}}
 *   JobProgress
 * @typedef {{id: number, kind: string, title: string, state: string, progress: JobProgress | null,
 *   error: string | null, started: string | number | null, ended: string | number | null,
 *   arguments?: string[], metrics?: EpochMetrics | null, result?: Record<string, string> | null}} Job
 * @typedef {{name: string, profile: string, models: {name: string, epochs: number, bestValidationLoss?: number | null,
 *   bestValidationError?: number | null}[], created: string | number | null, finished: string | number | null,
 *   metrics: any, problem?: string | null}} Run
 * @typedef {{name: string, title: string, description: string, settings: any}} Profile
 * @typedef {{connection: string, author: string, video?: number | null, frame?: number | null,
 *   color?: string | null}} Person
 */
export {};
