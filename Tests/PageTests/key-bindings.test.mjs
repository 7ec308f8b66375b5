import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCommands } from '../../Public/commands/index.js';
import { bindings, keysOf, readKeys, withKeyMoved, withKeys, writeKeys } from '../../Public/model/key-bindings.js';

const commands = [{ id: 'next', keys: ['Right', 'M'] }, { id: 'hide', keys: ['H'] }, { id: 'bare' }];

test('without changes each key calls the command that comes with it', () => {
  const { keys, conflicts } = bindings(commands, {});
  assert.deepEqual([...keys], [['Right', 'next'], ['M', 'next'], ['H', 'hide']]);
  assert.deepEqual(conflicts, []);
});

test('a key that two commands want calls the one a person gave it to, and the conflict is told', () => {
  const { keys, conflicts } = bindings(commands, { bare: ['H'] });
  assert.equal(keys.get('H'), 'bare');
  assert.deepEqual(conflicts, [{ key: 'H', ids: ['bare', 'hide'] }]);
});

test('a key that is moved leaves the command that had it', () => {
  const own = withKeyMoved({}, commands, 'bare', 'M');
  assert.deepEqual(own, { next: ['Right'], bare: ['M'] });
  assert.deepEqual(bindings(commands, own).conflicts, []);
  assert.deepEqual(withKeyMoved(own, commands, 'bare', 'B').bare, ['B', 'M']);
});

test('what equals the keys a command comes with is not kept', () => {
  assert.deepEqual(withKeys({ hide: ['X'] }, commands[1], ['H']), {});
  assert.deepEqual(keysOf(commands[1], { hide: [] }), []);
});

test('keys belong to a person, and what cannot be read is as if nothing were kept', () => {
  const held = new Map();
  const storage = { getItem: (k) => held.get(k) ?? null, setItem: (k, v) => held.set(k, v), removeItem: (k) => held.delete(k) };
  writeKeys(storage, 'ann', { hide: ['X'] });
  assert.deepEqual(readKeys(storage, 'ann'), { hide: ['X'] });
  assert.deepEqual(readKeys(storage, 'bob'), {});
  held.set('tarsier.keys/bob', '{"hide": 7, "next": ["A"]}');
  assert.deepEqual(readKeys(storage, 'bob'), { next: ['A'] });
  writeKeys(storage, 'ann', {});
  assert.equal(held.has('tarsier.keys/ann'), false);
});

test('the registry goes by a person’s keys and forgets commands that are no more', () => {
  const registry = createCommands();
  let kept = null;
  registry.onBind = (own) => { kept = own; };
  registry.bind({ play: ['Y'], gone: ['X'] });
  assert.deepEqual(kept, { play: ['Y'] });
  assert.equal(registry.keys.get('Y'), 'play');
  assert.equal(registry.keys.has('P'), false);
  assert.deepEqual(registry.keysOf('play'), ['Y']);
});
