import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specFromShown, specOfFrames } from '../../Public/model/frame-spec.js';

test('what a person counts from 1 goes to the server from 0', () => {
  assert.equal(specFromShown('1-800:8, 901, 951-1000'), '0-799:8,900,950-999');
});

test('says which part cannot be read', () => {
  assert.throws(() => specFromShown('1-5,x'), /“x”/);
  assert.throws(() => specFromShown('0'), /count from 1/);
  assert.throws(() => specFromShown('9-2'), /ends before/);
  assert.throws(() => specFromShown('1-5:0'), /step/);
});

test('lists of frames become ranges', () => {
  assert.equal(specOfFrames([3, 4, 5, 9, 11, 12]), '3-5,9,11-12');
  assert.equal(specOfFrames([]), '');
});
