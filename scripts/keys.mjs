// Writes docs/keys.md from the page's own list of commands:   node scripts/keys.mjs > docs/keys.md
import { createCommands } from '../Public/commands/index.js';
import { GESTURES } from '../Public/commands/gestures.js';
import { MENUS } from '../Public/commands/registry.js';

const lines = [
  '# Keys and gestures',
  '',
  'Made by `node scripts/keys.mjs` from the list that the page itself goes by. Every command is in the menus and in the',
  'searchable list (Ctrl+K); `?` shows the keys in the page. Where a browser keeps SLEAP’s key for itself, the key before',
  'it always works.',
  '',
  '| gesture | what it does |',
  '|---|---|',
  ...GESTURES.map(([gesture, effect]) => `| ${gesture} | ${effect} |`),
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
