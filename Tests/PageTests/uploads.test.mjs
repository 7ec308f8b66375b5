import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Uploader } from '../../Public/model/uploads.js';

const file = (name, text) => ({ name, size: text.length, lastModified: 1, slice: (a, b) => text.slice(a, b) });

/** A server that keeps what it is sent; `lose` says which pieces' answers are lost. */
function server({ lose = () => false, held = '' } = {}) {
  const kept = { text: held, finished: 0, pieces: 0 };
  const passing = Object.assign(new Error('nobody answers'), { isPassing: true, status: 0 });
  const routes = {
    begin: async () => ({ id: 'u', offset: kept.text.length }),
    append: async (_, offset, piece) => {
      kept.pieces += 1;
      if (offset !== kept.text.length) throw Object.assign(new Error('elsewhere'), { facts: { offset: kept.text.length }, status: 409 });
      kept.text += piece;
      if (lose(kept.pieces)) throw passing;
      return kept.text.length;
    },
    finish: async () => {
      kept.finished += 1;
      return '/videos/a.mp4';
    },
    cancel: async () => { kept.text = ''; },
  };
  return { kept, routes };
}

function uploader(routes) {
  const videos = [];
  const states = [];
  const made = new Uploader({ routes, piece: 4, pause: async () => {}, onVideo: async (path) => { videos.push(path); },
    onChange: (all) => states.push(all.map((u) => [u.state, u.offset])) });
  return { made, videos, states };
}

const settled = async (made) => {
  while (made.isRunning) await new Promise((r) => setImmediate(r));
};

test('a file goes in pieces and is put into the project once', async () => {
  const { kept, routes } = server();
  const { made, videos, states } = uploader(routes);
  made.add([file('a.mp4', '0123456789')]);
  await settled(made);
  assert.equal(kept.text, '0123456789');
  assert.deepEqual(videos, ['/videos/a.mp4']);
  assert.deepEqual(states.at(-1), [['done', 10]]);
});

test('a lost answer doubles nothing', async () => {
  const { kept, routes } = server({ lose: (n) => n === 2 });
  const { made, videos } = uploader(routes);
  made.add([file('a.mp4', '0123456789')]);
  await settled(made);
  assert.equal(kept.text, '0123456789');
  assert.equal(videos.length, 1);
});

test('an interrupted upload goes on where the server stands', async () => {
  const { kept, routes } = server({ held: '012345' });
  const { made } = uploader(routes);
  made.add([file('a.mp4', '0123456789')]);
  await settled(made);
  assert.equal(kept.text, '0123456789');
  assert.equal(kept.pieces, 1);
});

test('what the server refuses is said, and can be tried again', async () => {
  const { routes } = server();
  let refusals = 1;
  const finish = routes.finish;
  routes.finish = async () => {
    if (refusals-- > 0) throw Object.assign(new Error('It is no video.'), { status: 409 });
    return finish();
  };
  const { made, videos, states } = uploader(routes);
  made.add([file('a.mp4', '0123')]);
  await settled(made);
  assert.equal(states.at(-1)[0][0], 'failed');
  assert.equal(made.entries[0].upload.problem, 'It is no video.');
  made.retry(made.entries[0].upload.key);
  await settled(made);
  assert.deepEqual(videos, ['/videos/a.mp4']);
});

test('a cancelled upload is thrown away and the next goes on', async () => {
  const { kept, routes } = server();
  const { made, videos } = uploader(routes);
  const append = routes.append;
  routes.append = async (...a) => {
    const answer = await append(...a);
    if (kept.pieces === 1) await made.cancel(1);
    return answer;
  };
  made.add([file('a.mp4', '0123456789'), file('b.mp4', 'abcd')]);
  await settled(made);
  assert.equal(videos.length, 1);
  assert.equal(made.entries.length, 1);
  assert.equal(made.entries[0].upload.state, 'done');
});
