import { checkCommands } from './checks.js';
import { editCommands } from './edit.js';
import { goCommands } from './go.js';
import { labelCommands } from './labels.js';
import { placingCommands } from './placing.js';
import { projectCommands } from './project.js';
import { CommandRegistry } from './registry.js';
import { reviewCommands } from './review.js';
import { suggestionCommands } from './suggestions.js';
import { trackEditCommands } from './track-edits.js';
import { trackCommands } from './tracks.js';
import { viewCommands } from './view.js';

/** Every command of the page. */
export const createCommands = () => new CommandRegistry([
  ...projectCommands, ...editCommands, ...goCommands, ...viewCommands, ...labelCommands, ...placingCommands, ...suggestionCommands,
  ...checkCommands, ...trackCommands, ...trackEditCommands, ...reviewCommands,
]);
