import { defaultView } from '../model/state.js';
import { plainTone } from '../model/tone.js';

/**
 * Puts everything that a browser keeps of how a person likes the page back to what it was at first.
 *
 * @param {import('../app.js').App} app
 */
function reset({ store, commands, notify }) {
  store.set({ theme: 'auto', view: defaultView, propagate: true, tone: plainTone });
  commands.bind({});
  notify('All preferences are as they were at first.');
}

/** @type {import('./registry.js').Command[]} */
export const preferenceCommands = [
  { id: 'resetPreferences', title: 'Reset all preferences…', menu: 'Help', run: (app) => app.store.set({ dialog: {
    kind: 'confirm', title: 'Reset all preferences?', confirm: 'Reset', tone: 'danger',
    text: 'Brightness, colours, palette, trails, steps, theme and the keys that you have changed go back to what they were at first, in this browser. '
      + 'Your name and colour stay, and so does everything in the project. Undo does not bring them back.',
    run: () => reset(app),
  } }) },
];
