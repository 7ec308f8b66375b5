import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCommands } from '../../Public/commands/index.js';
import { KEPT_BY_BROWSERS, keyMap, keyName } from '../../Public/commands/keys.js';

const press = (key, code = '', more = {}) => ({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test('no two commands want one key', () => {
  assert.doesNotThrow(() => createCommands());
  assert.throws(() => keyMap([{ id: 'a', keys: ['X'] }, { id: 'b', keys: ['X'] }]), /a and b both want/);
});

test('a key that browsers keep always has an alternative', () => {
  for (const { id, keys = [] } of createCommands().all) {
    if (keys.some((k) => KEPT_BY_BROWSERS.includes(k))) {
      assert.ok(keys.some((k) => !KEPT_BY_BROWSERS.includes(k)), `${id} can only be reached by a key that browsers keep`);
      assert.ok(!KEPT_BY_BROWSERS.includes(keys[0]), `${id} shows a key first that browsers keep`);
    }
  }
});

test('key presses are named as commands write them', () => {
  assert.equal(keyName(press('z', 'KeyZ', { ctrlKey: true, shiftKey: true })), 'Ctrl+Shift+Z');
  assert.equal(keyName(press('ArrowRight', 'ArrowRight', { altKey: true })), 'Alt+Right');
  assert.equal(keyName(press('?', 'Slash', { shiftKey: true })), '?');
  assert.equal(keyName(press('!', 'Digit1', { shiftKey: true })), 'Shift+1');
  assert.equal(keyName(press('1', 'Digit1')), '1');
  assert.equal(keyName(press(' ', 'Space', { shiftKey: true })), 'Shift+Space');
  assert.equal(keyName(press('Escape', 'Escape')), 'Esc');
  assert.equal(keyName(press('+', 'Equal', { shiftKey: true })), '+');
});

test('Cmd counts as Ctrl, and Alt with a letter is found by its place on a Mac', () => {
  assert.equal(keyName(press('k', 'KeyK', { metaKey: true })), 'Ctrl+K');
  assert.equal(keyName(press('´', 'KeyE', { ctrlKey: true, altKey: true })), 'Ctrl+Alt+E');
});

test('search finds a command by words of its title and menu', () => {
  const registry = createCommands();
  assert.equal(registry.search('next labelled')[0].id, 'nextLabeled');
  assert.equal(registry.search('no such thing').length, 0);
  assert.ok(registry.search('').length > 60);
});
