/**
 * What the page knows at its beginning of things that are looked for later. They stand here, and not beside what looks for
 * them, so that the first frame need not wait for that.
 */

/** @type {Readonly<import('./checker.js').CheckState>} */
export const nothingChecked = Object.freeze({ issues: [], frames: 0, labels: 0, here: 0, progress: null, oddness: [], read: 0 });

/** @type {Readonly<import('./outliers.js').OutlierState>} */
export const noOutliers = Object.freeze({ video: null, found: [], looking: false, cut: false, revision: 0 });

/** @type {Readonly<import('./network-watch.js').NetworkState>} */
export const networkOff = Object.freeze({ on: false, run: '', output: 0, channel: null, view: null, key: '', busy: false, problem: null });
