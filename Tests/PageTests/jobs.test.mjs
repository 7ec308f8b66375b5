import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOver, withJob, withList } from '../../Public/model/jobs.js';

const job = (id, state, more = {}) => ({ id, state, kind: 'predict', title: `job ${id}`, ...more });

test('a late answer does not make a finished job run again', () => {
  const jobs = withJob([job(7, 'running')], job(7, 'done', { result: { frames: 20 } }));
  const after = withJob(jobs, job(7, 'running'));
  assert.equal(after[0].state, 'done');
  assert.deepEqual(after[0].result, { frames: 20 });
});

test('a list that was fetched before a job ended does not undo its end', () => {
  const jobs = withList([job(8, 'failed', { error: 'x' }), job(7, 'done')], [job(8, 'running'), job(7, 'done')]);
  assert.deepEqual(jobs.map((j) => j.state), ['failed', 'done']);
});

test('a job begun after a list was asked for stays in the list', () => {
  const jobs = withList([job(9, 'queued'), job(8, 'running')], [job(8, 'done')]);
  assert.deepEqual(jobs.map((j) => [j.id, j.state]), [[9, 'queued'], [8, 'done']]);
});

test('progress of a running job is taken over, and a new job comes first', () => {
  const jobs = withJob([job(1, 'running', { progress: { done: 1 } })], job(1, 'running', { progress: { done: 5 } }));
  assert.equal(jobs[0].progress.done, 5);
  assert.deepEqual(withJob(jobs, job(2, 'queued')).map((j) => j.id), [2, 1]);
});

test('a list of another project replaces what was known', () => {
  assert.deepEqual(withList([], [job(1, 'done')]).map((j) => j.id), [1]);
  assert.ok(isOver(job(1, 'cancelled')));
});
