import assert from 'node:assert/strict';
import test from 'node:test';
import { concealToggled, isAnyConcealed, isConcealed, nothingConcealed, onlyToggled } from '../../Public/model/concealed.js';

const label = { kind: 'label', id: 4 };
const loose = { kind: 'label', id: 5 };
const predicted = { kind: 'prediction', id: 9 };
const record = { frame: 3, negative: false, labels: [{ id: 4, track: 1 }, { id: 5, track: null }], predictions: [{ id: 9, track: 2 }] };
const later = { frame: 4, negative: false, labels: [], predictions: [{ id: 20, track: 1 }, { id: 21, track: 2 }] };
/** @returns {any} */
const state = (concealed, of = record) => ({ record: of, concealed });

test('a track that is hidden is hidden on other frames too', () => {
  const concealed = concealToggled(state(nothingConcealed), label);
  assert.equal(isConcealed(state(concealed), label), true);
  assert.equal(isConcealed(state(concealed), loose), false);
  assert.equal(isConcealed(state(concealed, later), { kind: 'prediction', id: 20 }), true);
  assert.equal(isConcealed(state(concealed, later), { kind: 'prediction', id: 21 }), false);
  assert.equal(isAnyConcealed(concealToggled(state(concealed), label)), false);
});

test('only one is shown, until it or another is asked for', () => {
  const only = onlyToggled(state(nothingConcealed), predicted);
  assert.deepEqual([label, loose, predicted].map((s) => isConcealed(state(only), s)), [true, true, false]);
  assert.equal(isAnyConcealed(onlyToggled(state(only), predicted)), false);
  assert.equal(isAnyConcealed(concealToggled(state(only), label)), false);
  const hidden = concealToggled(state(only), predicted);
  assert.deepEqual([label, loose, predicted].map((s) => isConcealed(state(hidden), s)), [false, false, true]);
});
