import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesOf, profileAt, suggested } from '../../Public/model/profiles.js';

const profile = (name, title = name) => ({ name, title, description: '', settings: {} });

test('variants of a pipeline are one choice with its paces, the commonest first', () => {
  const { pipelines } = choicesOf(['bottom-up', 'bottom-up-id-fast', 'mine', 'single-instance', 'top-down', 'top-down-accurate',
    'top-down-fast'].map((n) => profile(n, `T ${n}`)));
  assert.deepEqual(pipelines.map((p) => p.name), ['single-instance', 'top-down', 'bottom-up', 'bottom-up-id', 'mine']);
  assert.deepEqual(Object.keys(pipelines[1].paces).sort(), ['accurate', 'fast', 'normal']);
  assert.equal(pipelines[1].title, 'T top-down');
  assert.equal(pipelines[3].title, 'T bottom-up-id-fast');
});

test('a pace that is not there falls back to the one that is', () => {
  const [pipeline] = choicesOf([profile('top-down-fast')]).pipelines;
  assert.equal(profileAt(pipeline, 'accurate').name, 'top-down-fast');
  assert.equal(profileAt(undefined, 'fast'), null);
});

test('stock profiles of SLEAP stand apart', () => {
  const { pipelines, stock } = choicesOf([profile('top-down'), profile('sleap/large', 'SLEAP: one animal, large')]);
  assert.deepEqual(pipelines.map((p) => p.name), ['top-down']);
  assert.deepEqual(stock.map((p) => [p.name, p.title]), [['sleap/large', 'One animal, large']]);
});

test('one animal a frame suggests the pipeline for one', () => {
  const { pipelines } = choicesOf([profile('top-down'), profile('single-instance')]);
  assert.equal(suggested(pipelines, 1), 'single-instance');
  assert.equal(suggested(pipelines, 3), 'top-down');
  assert.equal(suggested(pipelines, 0), 'top-down');
  assert.equal(suggested([], 1), '');
});
