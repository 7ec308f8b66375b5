import assert from 'node:assert/strict';
import test from 'node:test';
import { OFFERED, colorOfPerson, inkOn, readColor, writeColor } from '../../Public/model/own-color.js';
import { personColor } from '../../Public/model/palette.js';

/** @returns {any} */
function shelf() {
  const kept = new Map();
  return { getItem: (k) => kept.get(k) ?? null, setItem: (k, v) => kept.set(k, v), removeItem: (k) => kept.delete(k) };
}

test('each person has a colour of their own in a browser', () => {
  const storage = shelf();
  writeColor(storage, 'ann', '#12ab9f');
  assert.equal(readColor(storage, 'ann'), '#12ab9f');
  assert.equal(readColor(storage, 'bob'), null);
  writeColor(storage, 'ann', null);
  assert.equal(readColor(storage, 'ann'), null);
});

test('what is no colour is passed over', () => {
  const storage = shelf();
  storage.setItem('tarsier.color/ann', 'url(evil)');
  assert.equal(readColor(storage, 'ann'), null);
  assert.equal(colorOfPerson({ author: 'ann', color: 'red' }), personColor('ann'));
  assert.equal(colorOfPerson({ author: 'ann' }), personColor('ann'));
  assert.equal(colorOfPerson({ author: 'ann', color: '#000000' }), '#000000');
});

test('a letter on any colour can be read', () => {
  const light = (/** @type {string} */ c) => {
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(c.slice(i, i + 2), 16) / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  for (const color of [...OFFERED, '#000000', '#ffffff', '#777777', '#0000ff', '#ff0000']) {
    const [a, b] = [light(color), light(inkOn(color))];
    assert.ok(Math.max(a, b) / Math.min(a, b) >= 4, `${color} under ${inkOn(color)}`);
  }
});
