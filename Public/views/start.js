import { button, fill, h, icon } from './dom.js';

const STEPS = [
  ['Add a video', 'It stays where it lies on the server.'],
  ['Name the body parts', 'nose, ears, tail base: the skeleton.'],
  ['Label a few frames', 'Twenty make a first model.'],
  ['Train, predict, correct', 'and train again, until it is right.'],
  ['Export', 'Tracks as HDF5 for your analysis.'],
];

/**
 * What one sees when no project is open, or when the page cannot work at all.
 *
 * @param {import('../app.js').App} app
 */
export function createStartPage({ store, commands }) {
  const body = h('div', { class: 'start-body' });
  const page = h('main', { class: 'start', hidden: true }, body);
  const draw = () => {
    const { fatal, session } = store.state;
    fill(body, h('div', { class: 'start-head' }, icon('tarsier', 'start-logo'), h('h1', {}, 'Tarsier')),
      fatal ? h('p', { class: 'fatal' }, fatal) : welcome(commands),
      h('p', { class: 'start-foot dim' }, session ? `Version ${session.version}. Files are looked for in ${session.roots.join(', ')}.` : ''));
  };
  store.subscribe(['fatal', 'session'], draw);
  draw();
  return page;
}

/** @param {import('../commands/registry.js').CommandRegistry} commands */
const welcome = (commands) => h('div', {},
  h('p', { class: 'start-lead' }, 'Track the posture of animals in video: label a few frames, train, and let it find the rest.'),
  h('div', { class: 'start-actions' },
    button('New project…', () => commands.run('newProject'), { kind: 'primary', icon: 'plus' }),
    button('Open project…', () => commands.run('openProject'), { icon: 'folder' })),
  h('ol', { class: 'start-steps' }, STEPS.map(([title, text]) =>
    h('li', {}, h('span', {}, h('strong', {}, title), h('span', { class: 'dim' }, text))))));
