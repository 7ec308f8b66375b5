import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrows, parseOutputs, rgbOf, tint } from '../../Public/model/network-outputs.js';

function encoded(head, values, cut = 0) {
  let text = JSON.stringify(head);
  while (text.length % 8 !== 0) text += ' ';
  const bytes = new Uint8Array(8 + text.length + values.length - cut);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x314f5354, true);
  view.setUint32(4, text.length, true);
  bytes.set(new TextEncoder().encode(text), 8);
  bytes.set(values.slice(0, values.length - cut), 8 + text.length);
  return bytes.buffer;
}

const patch = { width: 2, height: 1, scale: 4, x: 10, y: 20 };
const maps = { frame: 3, output: 0, outputs: [{ model: 'bottom_up', kind: 'confidenceMaps', channels: ['a', 'b'] }], patches: [patch] };

test('maps are read patch by patch', () => {
  const view = parseOutputs(encoded(maps, [1, 2, 3, 255]));
  assert.equal(view.frame, 3);
  assert.deepEqual([...view.patches[0].values], [1, 2, 3, 255]);
  assert.throws(() => parseOutputs(encoded(maps, [1, 2, 3, 4], 1)), /cut short/);
  assert.throws(() => parseOutputs(new ArrayBuffer(4)), /not what a network sees/);
});

test('a cell has the colour of its highest part, the more opaque the higher', () => {
  const view = parseOutputs(encoded(maps, [0, 200, 0, 50]));
  const colors = [rgbOf('#ff0000'), rgbOf('#00ff00')];
  const all = tint(view.patches[0], colors, null);
  assert.equal(all[3], 0);
  assert.deepEqual([...all.slice(4, 8)], [255, 0, 0, 172]);
  assert.deepEqual([...tint(view.patches[0], colors, 1).slice(4, 8)], [0, 255, 0, 43]);
});

test('arrows point as the field does and leave out what is faint', () => {
  const fields = { ...maps, outputs: [{ model: 'bottom_up', kind: 'partAffinityFields', channels: ['a → b'] }] };
  const view = parseOutputs(encoded(fields, [255, 130, 128, 128]));
  assert.deepEqual(arrows(view.patches[0], 1, null, 1), [{ x: 10, y: 20, dx: 1, dy: 0, link: 0 }]);
  assert.deepEqual(arrows(view.patches[0], 1, 1, 1), []);
});
