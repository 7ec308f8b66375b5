import { nothingConcealed } from './concealed.js';
import { networkOff, noOutliers, nothingChecked } from './nothing-yet.js';
import { nothingToReview } from './review.js';
import { defaultOrder } from './suggestions.js';
import { plainTone } from './tone.js';

/** @typedef {import('./types.js').Skeleton} Skeleton */

/**
 * How labels and predictions are drawn; kept per browser.
 *
 * @typedef {object} ViewSettings
 * @property {boolean} instances
 * @property {boolean} names
 * @property {boolean} edges
 * @property {boolean} hidden points that are there but cannot be seen
 * @property {boolean} colorPredictions by track, instead of grey
 * @property {number} markerSize px on the screen
 * @property {number} labelSize px on the screen
 * @property {'track' | 'instance' | 'node' | 'edge'} colorBy what has a colour of its own
 * @property {import('./palette.js').PaletteName} palette
 * @property {boolean} wedges edges as wedges, broad at their source
 * @property {number} trailBefore frames of the past that are drawn as trails
 * @property {number} trailAfter frames of the future
 * @property {number | null} trailNode whose trail; null: the animal's middle
 * @property {boolean} trailFade what is further away is fainter
 * @property {number} mediumStep frames
 * @property {number} largeStep frames
 * @property {boolean} bold lines twice as wide
 * @property {number} trailWidth px on the screen
 * @property {number} trailOpacity 0 to 1
 * @property {number} trailNodes how many nodes have trails, from `trailNode` on
 * @property {boolean} nodeScore the mean score of a prediction's nodes beside its own
 * @property {boolean} keepFit each frame is zoomed to its animals
 * @property {import('./focus.js').Focus} focus
 * @property {number} strictness how far from the usual a label must be to be told: 1 as usual, less tells more
 * @property {string | null} header the statistic that is plotted over the timeline
 */

/** @type {Readonly<ViewSettings>} */
export const defaultView = Object.freeze({
  instances: true, names: true, edges: true, hidden: true, colorPredictions: false, markerSize: 4, labelSize: 12,
  colorBy: 'track', palette: 'tarsier', wedges: false, trailBefore: 0, trailAfter: 0, trailNode: null, trailFade: true,
  header: null, mediumStep: 10, largeStep: 100, bold: false, trailWidth: 2, trailOpacity: 0.75, trailNodes: 1, nodeScore: false, keepFit: false, focus: 'manual', strictness: 1,
});

/** @type {Readonly<Skeleton>} */
export const emptySkeleton = Object.freeze({ name: '', nodes: [], edges: [], symmetries: [] });

/**
 * @typedef {{kind: 'label', id: import('./types.js').InstanceID} | {kind: 'prediction', id: number}} Selection
 * @typedef {{node: number, kind: 'label' | 'prediction', id: import('./types.js').InstanceID} |
 *   {node: null, kind: 'label' | 'prediction', id: import('./types.js').InstanceID}} Hit
 * @typedef {{scale: number, x: number, y: number, fitted: boolean}} Viewport
 * @typedef {{label: import('./types.js').Label}} Gesture
 * @typedef {{id: number, text: string, tone: 'info' | 'error'}} Notice
 * @typedef {{kind: string, [field: string]: any}} Dialog
 * @typedef {{online: boolean, waiting: number, sending: boolean, live: boolean, locked: boolean,
 *   problem: string | null}} Connection
 */

/** @returns {State} */
export function initialState() {
  return {
    session: null, ownColor: null, project: null, skeleton: emptySkeleton, videos: [], tracks: [], suggestions: [], suggestionStates: {},
    suggestionOrder: defaultOrder, suggestionAt: null, counts: null,
    undo: null, redo: null, loading: true, fatal: null,
    video: null, frame: 0, shown: null, pictureError: null, record: null, selection: null, group: [], hover: null, handle: null,
    gesture: null, placing: null, swapping: null, lastEdited: null, clipboard: null, copiedTrack: null, view: defaultView, viewport: { scale: 1, x: 0, y: 0, fitted: true },
    stage: { width: 0, height: 0 }, playing: false, timeline: null, timelineView: null, timelineWidth: 0, headerPlot: null, range: null, propagate: true,
    jobs: [], metrics: {}, runs: [], profiles: [], people: [],
    connection: { online: true, waiting: 0, sending: false, live: false, locked: false, problem: null },
    tab: 'instances', dialog: null, notices: [], theme: 'auto', zoomBox: null,
    tone: plainTone, look: false, trails: [], checks: nothingChecked, issue: null, review: nothingToReview,
    sight: null, picking: false, pickedAnchor: null, network: networkOff, uploads: [],
    outliers: noOutliers, animalView: null, concealed: nothingConcealed,
  };
}

/**
 * @typedef {object} State
 * @property {import('./types.js').Session | null} session
 * @property {string | null} ownColor `#rrggbb` that the person has chosen; null: the one that comes from the name
 * @property {{name: string, path: string, warnings: string[]} | null} project
 * @property {Skeleton} skeleton
 * @property {import('./types.js').Video[]} videos
 * @property {import('./types.js').Track[]} tracks
 * @property {import('./types.js').Suggestion[]} suggestions
 * @property {Record<string, import('./types.js').SuggestionState>} suggestionStates by `video/frame`
 * @property {import('./suggestions.js').Order} suggestionOrder of the table, and so of walking
 * @property {string | null} suggestionAt the suggestion that was walked to last
 * @property {import('./types.js').Counts | null} counts
 * @property {string | null} undo name of the edit that undo would take back
 * @property {string | null} redo
 * @property {boolean} loading
 * @property {string | null} fatal what keeps the whole page from working, in words
 * @property {number | null} video
 * @property {number} frame where the person is
 * @property {{video: number, frame: number, picture: CanvasImageSource | null} | null} shown what the canvas shows;
 *   lags behind `frame` while a picture is on its way
 * @property {string | null} pictureError
 * @property {import('./types.js').FrameRecord | null} record labels and predictions of the shown frame
 * @property {Selection | null} selection
 * @property {Selection[]} group several selected animals, `selection` first; anything else: only that one is
 * @property {Hit | null} hover
 * @property {number | null} handle the corner of the selected animal's box that is under the pointer
 * @property {import('./placing.js').Placing | null} placing an animal is being placed click by click
 * @property {{first: Selection | null} | null} swapping two animals are to be clicked, whose tracks change places
 * @property {Gesture | null} gesture an instance as the pointer is moving it
 * @property {{video: number, frame: number} | null} lastEdited
 * @property {{label: import('./types.js').Label, video: number, frame: number} | null} clipboard
 * @property {number | null} copiedTrack
 * @property {ViewSettings} view
 * @property {Viewport} viewport
 * @property {{width: number, height: number}} stage size of the canvas in CSS px
 * @property {boolean} playing
 * @property {import('./types.js').Timeline | null} timeline of the current video
 * @property {{from: number, to: number} | null} timelineView the stretch that is shown; null: all of it
 * @property {number} timelineWidth px of the page
 * @property {import('./header-plot.js').HeaderPlot | null} headerPlot
 * @property {import('./types.js').Range | null} range frames selected on the timeline
 * @property {boolean} propagate a track set on one frame holds for the later ones too
 * @property {import('./types.js').Job[]} jobs newest first
 * @property {Record<number, import('./types.js').EpochMetrics[]>} metrics of training jobs, by job
 * @property {import('./types.js').Run[]} runs
 * @property {import('./types.js').Profile[]} profiles
 * @property {import('./types.js').Person[]} people
 * @property {Connection} connection
 * @property {string} tab of the right side
 * @property {Dialog | null} dialog
 * @property {Notice[]} notices
 * @property {'auto' | 'dark' | 'light'} theme
 * @property {import('./tone.js').Tone} tone how bright the frame is shown
 * @property {boolean} look whether the card with the settings of the drawing is open
 * @property {import('./trails.js').Trail[]} trails
 * @property {import('./checker.js').CheckState} checks
 * @property {string | null} issue the odd label at hand, by its key
 * @property {import('./review.js').ReviewState} review joins and sample of the proofreading
 * @property {import('../canvas/train-preview.js').Sight | null} sight what training would look at, drawn over the animals
 * @property {boolean} picking the next click on a node chooses the anchor part
 * @property {number | null} pickedAnchor the node that was clicked
 * @property {import('./network-watch.js').NetworkState} network what a network sees, drawn over the frame
 * @property {import('./uploads.js').Upload[]} uploads videos on their way to the server
 * @property {import('./outliers.js').OutlierState} outliers what stands out along the tracks of the video
 * @property {import('./animal-view.js').AnimalView | null} animalView the view of one animal; null: closed
 * @property {import('./concealed.js').Concealed} concealed animals that are out of sight for now
 * @property {import('./types.js').Box | null} zoomBox rectangle being drawn, in px of the frame
 */
