import { animalViewCommands } from './animal-view.js';
import { checkCommands } from './checks.js';
import { concealCommands } from './conceal.js';
import { editCommands } from './edit.js';
import { goCommands } from './go.js';
import { labelCommands } from './labels.js';
import { mergeCommands } from './merge.js';
import { outlierCommands } from './outliers.js';
import { placingCommands } from './placing.js';
import { plotCommands } from './plots.js';
import { preferenceCommands } from './preferences.js';
import { projectCommands } from './project.js';
import { CommandRegistry } from './registry.js';
import { reviewCommands } from './review.js';
import { skeletonCommands } from './skeleton.js';
import { suggestionCommands } from './suggestions.js';
import { trackEditCommands } from './track-edits.js';
import { trackCommands } from './tracks.js';
import { viewCommands } from './view.js';

/** Every command of the page. */
export const createCommands = () => new CommandRegistry([
  ...projectCommands, ...editCommands, ...goCommands, ...viewCommands, ...labelCommands, ...mergeCommands, ...placingCommands,
  ...suggestionCommands, ...checkCommands,
  ...skeletonCommands, ...trackCommands, ...plotCommands,
  ...trackEditCommands, ...reviewCommands, ...animalViewCommands, ...preferenceCommands, ...concealCommands, ...outlierCommands,
]);
