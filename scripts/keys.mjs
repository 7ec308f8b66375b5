// Writes docs/keys.md from the page's own list of commands:   node scripts/keys.mjs > docs/keys.md
import { createCommands } from '../Public/commands/index.js';
import { MENUS } from '../Public/commands/registry.js';

const gestures = [
  ['wheel', 'zoom at the pointer'],
  ['drag on empty ground', 'move the picture'],
  ['click', 'select an animal; on empty ground, none'],
  ['drag a node', 'move it; one undo step; Escape takes it back'],
  ['right-click a node', 'hidden or visible'],
  ['Alt and drag a node', 'move the whole animal'],
  ['Shift and click a node', 'mark every node of the animal as checked'],
  ['double-click a prediction', 'accept it as a label; with Shift, as checked too'],
  ['double-click a label', 'add its missing nodes'],
  ['right-click elsewhere', 'new animal there'],
  ['Alt and drag on empty ground', 'zoom to a box; Alt and double-click shows the whole frame'],
  ['Ctrl and drag a label', 'duplicate it and move the copy'],
];

const lines = [
  '# Keys and gestures',
  '',
  'Made by `node scripts/keys.mjs` from the list that the page itself goes by. Every command is in the menus and in the',
  'searchable list (Ctrl+K); `?` shows the keys in the page. Where a browser keeps SLEAP’s key for itself, the key before',
  'it always works.',
  '',
  '| gesture on the canvas | what it does |',
  '|---|---|',
  ...gestures.map(([gesture, effect]) => `| ${gesture} | ${effect} |`),
];
for (const menu of MENUS) {
  const commands = createCommands().all.filter((command) => command.menu === menu && command.keys?.length);
  if (commands.length === 0) continue;
  lines.push('', `## ${menu}`, '', '| command | keys |', '|---|---|');
  for (const command of commands) {
    lines.push(`| ${command.title} | ${command.keys.map((key) => `\`${key === '`' ? 'backquote' : key}\``).join(', ')} |`);
  }
}
console.log(lines.join('\n'));
