import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, firstPlace, placeOf, windowOf } from '../../Public/model/address.js';

const videos = [{ id: 3, frameCount: 100 }, { id: 5, frameCount: 20 }];

test('the address of a place leads back to it', () => {
  assert.deepEqual(placeOf(addressOf(5, 7)), { video: 5, frame: 7 });
  assert.equal(addressOf(null, 7), '');
  for (const hash of ['', '#', '#video=5', '#video=5&frame=0', '#video=x&frame=1']) assert.equal(placeOf(hash), null);
});

test('the page begins at the place named, within the video, else at the first frame of the first video', () => {
  assert.deepEqual(firstPlace(videos, { video: 5, frame: 7 }), { video: videos[1], frame: 7 });
  assert.deepEqual(firstPlace(videos, { video: 5, frame: 700 }), { video: videos[1], frame: 19 });
  assert.deepEqual(firstPlace(videos, { video: 9, frame: 7 }), { video: videos[0], frame: 0 });
  assert.deepEqual(firstPlace(videos, null), { video: videos[0], frame: 0 });
  assert.equal(firstPlace([], { video: 5, frame: 7 }), null);
});

test('a frame is fetched with the window that it lies in', () => {
  assert.deepEqual(windowOf(0), [0, 63]);
  assert.deepEqual(windowOf(63), [0, 63]);
  assert.deepEqual(windowOf(64), [64, 127]);
});
