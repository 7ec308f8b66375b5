import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InstanceCache } from '../../Public/model/instance-cache.js';
import { label, record } from './records.mjs';

function cacheOver(server, options = {}) {
  const asked = [];
  const loaded = [];
  const cache = new InstanceCache({
    fetchWindow: async (video, from, to) => {
      asked.push([video, from, to]);
      return server(video, from, to);
    },
    onLoad: (video, range, revision) => loaded.push([video, range, revision]), size: 10, ...options,
  });
  return { cache, asked, loaded };
}

const answer = (revision, x) => ({ revision, frames: new Map([[3, record(3, [label(1, [x, 0])])]]) });

test('a chunk is fetched once, however often it is wanted', async () => {
  const { cache, asked } = cacheOver(() => answer(1, 5));
  await Promise.all([cache.ensure(1, 3), cache.ensure(1, 9), cache.ensure(1, 0)]);
  await cache.ensure(1, 3);
  assert.deepEqual(asked, [[1, 0, 9]]);
  assert.equal(cache.get(1, 3).labels[0].points[0], 5);
  assert.equal(cache.get(1, 4).labels.length, 0);
  assert.equal(cache.get(1, 12), null);
});

test('a changed chunk stays readable until its new version is here', async () => {
  let revision = 1;
  const { cache } = cacheOver(() => answer(revision, 10 * revision));
  await cache.ensure(1, 3);
  cache.invalidate(1, [[3, 3]], 2);
  revision = 2;
  const coming = cache.ensure(1, 3);
  assert.equal(cache.get(1, 3).labels[0].points[0], 10);
  await coming;
  assert.equal(cache.get(1, 3).labels[0].points[0], 20);
});

test('changes that a chunk already shows, or of other frames, do not fetch it again', async () => {
  const { cache, asked } = cacheOver(() => answer(7, 5));
  await cache.ensure(1, 3);
  cache.invalidate(1, [[0, 9]], 7);
  cache.invalidate(1, [[10, 20]], 8);
  cache.invalidate(2, [[3, 3]], 8);
  await cache.ensure(1, 3);
  assert.equal(asked.length, 1);
});

test('a change that comes while a chunk loads is fetched without being asked for again', async () => {
  let revision = 1;
  const { cache, asked } = cacheOver(async () => {
    const seen = revision;
    await new Promise((r) => setTimeout(r, 2));
    return answer(seen, seen);
  });
  const first = cache.ensure(1, 3);
  revision = 2;
  cache.invalidate(1, [[3, 3]], 2);
  await first;
  assert.equal(asked.length, 2);
  assert.equal(cache.get(1, 3).labels[0].points[0], 2);
});

test('a failed fetch is tried again when it is next wanted', async () => {
  let fails = true;
  const { cache } = cacheOver(() => {
    if (fails) throw new Error('away');
    return answer(1, 5);
  });
  await cache.ensure(1, 3);
  assert.equal(cache.get(1, 3), null);
  fails = false;
  await cache.ensure(1, 3);
  assert.equal(cache.get(1, 3).labels.length, 1);
});

test('the least recently used chunk goes first', async () => {
  const { cache } = cacheOver(() => answer(1, 5), { capacity: 2 });
  await cache.ensure(1, 3);
  await cache.ensure(1, 13);
  await cache.ensure(1, 3);
  await cache.ensure(1, 23);
  assert.deepEqual([cache.isHeld(1, 3), cache.isHeld(1, 13), cache.isHeld(1, 23)], [true, false, true]);
});
