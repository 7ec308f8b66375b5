import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EditQueue } from '../../Public/net/edit-queue.js';
import { EditStorage } from '../../Public/net/edit-storage.js';

class MemoryValues {
  values = new Map();
  get length() { return this.values.size; }
  key(i) { return [...this.values.keys()][i] ?? null; }
  getItem(key) { return this.values.get(key) ?? null; }
  setItem(key, value) { this.values.set(key, value); }
  removeItem(key) { this.values.delete(key); }
}

const passing = () => Object.assign(new Error('away'), { isPassing: true });
const outcome = (entry, instances = []) => ({ entry, revision: entry, name: '', created: { instances }, changed: {} });
const item = (id, edit, made = []) => ({ id, kind: 'edit', edit, video: 1, frame: 0, made });

function queueWith(send, values = new MemoryValues(), page = 'a') {
  const log = { acknowledged: [], refused: [], status: [] };
  const storage = new EditStorage(values, 'p', page);
  const queue = new EditQueue({
    send, storage, pause: () => Promise.resolve(), onStatus: (s) => log.status.push(s),
    onAcknowledged: (i, o) => log.acknowledged.push([i.id, o]), onRefused: (i, e) => log.refused.push([i.id, e.message]),
  });
  return { queue, storage, log, values };
}

test('sends in order, one at a time', async () => {
  const sent = [];
  let running = 0;
  const { queue } = queueWith(async (i) => {
    assert.equal(running++, 0);
    await new Promise((r) => setTimeout(r, 1));
    running--;
    sent.push(i.id);
    return outcome(sent.length);
  });
  await Promise.all(['1', '2', '3'].map((id) => queue.submit(item(id, { type: 'setPoints' }))));
  assert.deepEqual(sent, ['1', '2', '3']);
  assert.equal(queue.isBusy, false);
});

test('asks again with the same id until it is acknowledged, and then forgets the edit', async () => {
  const sent = [];
  let failures = 3;
  const { queue, values, log } = queueWith(async (i) => {
    sent.push(i.id);
    if (failures-- > 0) throw passing();
    return outcome(1);
  });
  const done = queue.submit(item('x', { type: 'setPoints' }));
  assert.equal(values.length, 1);
  await done;
  assert.deepEqual(sent, ['x', 'x', 'x', 'x']);
  assert.equal(values.length, 0);
  assert.ok(log.status.some((s) => !s.online && s.waiting === 1));
  assert.deepEqual(log.status.at(-1), { waiting: 0, sending: false, online: true, locked: false, problem: null });
});

test('drops an edit that the server refuses, says so, and goes on with the next', async () => {
  const { queue, log, values } = queueWith(async (i) => {
    if (i.id === 'bad') throw new Error('That animal is not there any more.');
    return outcome(2);
  });
  const bad = queue.submit(item('bad', { type: 'setPoints' }));
  await queue.submit(item('good', { type: 'setPoints' }));
  await assert.rejects(bad, /not there/);
  assert.deepEqual(log.refused, [['bad', 'That animal is not there any more.']]);
  assert.deepEqual(log.acknowledged.map(([id]) => id), ['good']);
  assert.equal(values.length, 0);
});

test('edits of an instance that has no id yet wait and take the id the server gives', async () => {
  const sent = [];
  const { queue } = queueWith(async (i) => {
    sent.push(i.edit);
    return outcome(sent.length, i.edit.type === 'addInstance' ? [42] : []);
  });
  queue.submit(item('1', { type: 'addInstance', points: [] }, ['new:1:0']));
  queue.submit(item('2', { type: 'setPoints', instance: 'new:1:0', points: [] }));
  await queue.submit(item('3', { type: 'deleteInstances', instances: ['new:1:0', 7] }));
  assert.equal(sent[1].instance, 42);
  assert.deepEqual(sent[2].instances, [42, 7]);
  await queue.submit(item('4', { type: 'setPoints', instance: 'new:1:0', points: [] }));
  assert.equal(sent[3].instance, 42);
});

test('what a crashed page left is sent by the next one, in order, with the ids it already learned', async () => {
  const values = new MemoryValues();
  let away = false;
  const first = queueWith(async (i) => {
    if (away) return new Promise(() => {});
    away = true;
    return outcome(1, i.made.map(() => 42));
  }, values, 'crashed');
  await first.queue.submit(item('1', { type: 'addInstance', points: [] }, ['new:1:0']));
  first.queue.submit(item('2', { type: 'setPoints', instance: 'new:1:0', points: [] }));
  first.queue.submit(item('3', { type: 'setTrack', instances: ['new:1:0'], track: 1 }));

  const sent = [];
  const second = queueWith(async (i) => {
    sent.push([i.id, i.edit.instance ?? i.edit.instances[0]]);
    return outcome(2);
  }, values, 'next');
  assert.deepEqual(second.storage.otherPages(), ['crashed']);
  second.queue.adopt(second.storage.takeOver('crashed'));
  await new Promise((r) => setTimeout(r, 5));
  assert.deepEqual(sent, [['2', 42], ['3', 42]]);
  assert.equal(values.length, 0);
});

test('a word from outside that the server is back ends the pause', async () => {
  let tries = 0;
  const storage = new EditStorage(new MemoryValues(), 'p', 'a');
  const queue = new EditQueue({
    storage, pause: () => new Promise(() => {}), onStatus: () => {}, onAcknowledged: () => {}, onRefused: () => {},
    send: async () => {
      if (tries++ === 0) throw passing();
      return outcome(1);
    },
  });
  const done = queue.submit(item('x', { type: 'setPoints' }));
  await new Promise((r) => setTimeout(r, 2));
  queue.retryNow();
  await done;
  assert.equal(tries, 2);
});

test('storage that refuses to keep an edit does not stop it from being sent', async () => {
  const values = new MemoryValues();
  values.setItem = () => { throw new Error('full'); };
  const { queue, storage } = queueWith(async () => outcome(1), values);
  await queue.submit(item('x', { type: 'setPoints' }));
  assert.equal(storage.failed, true);
});
