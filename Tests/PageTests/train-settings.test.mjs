import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetsOf } from '../../Public/model/predict-targets.js';
import { cropOf, renderJob } from '../../Public/model/render-job.js';
import { asProfile, estimateFacts, sightOf, trainJob } from '../../Public/model/train-settings.js';

const model = (name) => ({ model: name, input: { scale: 'auto', cropSize: 'auto', anchorPart: 'auto' }, network: { unet: { maxStride: 16, outputStride: 4 } },
  augmentation: { rotation: [-180, 180], flip: 'auto' }, optimization: { epochs: 60, batchSize: 8 } });
const profile = { name: 'top-down', title: '', description: '', settings: { models: [model('centroid'), model('centered_instance')] } };

test('what nobody changes is left to the profile', () => {
  assert.deepEqual(trainJob(asProfile, profile), { kind: 'train', profile: 'top-down' });
});

test('changes are laid over the models that they are about', () => {
  const job = trainJob({ ...asProfile, epochs: '5', crop: '96', anchor: 'part:nose', rotation: '15', validation: 'frames', validationValue: '1-10', test: 'share',
    testValue: '20', frames: '1-800:8', start: 'run:first' }, profile);
  assert.deepEqual([job.validationFrames, job.frames, job.startFrom, job.settings.testFraction], ['0-9', '0-799:8', 'first', 0.2]);
  const [centroid, centred] = job.settings.models;
  assert.deepEqual([centroid.input.cropSize, centred.input.cropSize], ['auto', 96]);
  assert.deepEqual([centroid.input.anchorPart, centred.input.anchorPart], ['nose', 'nose']);
  assert.deepEqual(centred.augmentation, { rotation: [-15, 15], flip: 'auto' });
  assert.deepEqual(centred.optimization, { epochs: 5, batchSize: 8 });
  assert.equal(trainJob({ ...asProfile, anchor: 'box' }, profile).settings.models[0].input.anchorPart, null);
});

test('a pretrained encoder takes the strides and needs its file', () => {
  const values = { ...asProfile, start: 'encoder:frozen', encoderPath: '/w.pth' };
  const job = trainJob(values, profile);
  assert.equal(job.encoderWeights, '/w.pth');
  assert.deepEqual(job.settings.models[0].network, { resnet: { version: 'ResNet50', weights: 'frozen', maxStride: 16, outputStride: 4 } });
  assert.throws(() => trainJob({ ...values, encoderPath: ' ' }, profile), /file with the pretrained weights/);
});

test('what cannot be is said by its name', () => {
  assert.throws(() => trainJob({ ...asProfile, epochs: '2.5' }, profile), /“Epochs” must be a whole number/);
  assert.throws(() => trainJob({ ...asProfile, validationValue: '80' }, profile), /between 0 and 50/);
});

test('the sight is what the last model sees, in px of the frame', () => {
  const outlook = { models: [{ name: 'centered_instance', scale: 0.5, receptiveField: 120, window: 200, anchorPart: 'nose' }] };
  assert.deepEqual(sightOf(outlook, asProfile), { crop: 200, field: 120, anchor: 'nose' });
  assert.deepEqual(sightOf(outlook, { ...asProfile, scale: '1', crop: '160', anchor: 'box' }), { crop: 160, field: 60, anchor: null });
  assert.equal(sightOf(null, asProfile), null);
});

test('an estimate promises no more than is known', () => {
  const models = [{ networkBytes: 1e9, epochs: 10, batchesPerEpoch: 100, secondsPerBatch: 0.1, secondsPerValidation: 1 }, { networkBytes: 2e9 }];
  const told = { models, pictureBytes: 1e8, minutes: null, availableBytes: 1e9 };
  assert.equal(estimateFacts(told).seconds, null);
  assert.equal(estimateFacts(told).isTight, true);
  const one = { ...told, models: models.slice(0, 1), measuredBytes: 3e9 };
  assert.equal(estimateFacts(one).seconds, 110);
  assert.equal(estimateFacts(one).bytes, 3.1e9);
  assert.deepEqual([estimateFacts({ ...one, minutes: 1 }).seconds, estimateFacts({ ...one, minutes: 1 }).isCut], [60, true]);
});

const videos = [{ id: 1, frameCount: 5, width: 320, height: 240, problem: null }, { id: 2, frameCount: 50, problem: null }, { id: 3, frameCount: 9, problem: 'missing' }];

test('random frames are twenty of each video that is there, each once', () => {
  let n = 0;
  const targets = targetsOf({ videos, video: 1 }, 'random', '', () => ((n += 7) % 50) / 50);
  assert.deepEqual(targets.map((t) => t.video), [1, 2]);
  assert.equal(targets[0].frames, '0-4');
});

test('a clip is of what was chosen', () => {
  const state = { video: 1, videos, range: [4, 8], skeleton: { nodes: [{ id: 2, name: 'nose' }] }, viewport: { scale: 2, x: -20, y: 0 }, stage: { width: 200, height: 100 },
    view: { colorBy: 'node', palette: 'five', wedges: true, markerSize: 6, colorPredictions: false, trailNode: 2, trailFade: true } };
  const values = { which: 'selection', frames: '', scale: '0.5', crop: 'half', fps: '', crf: '20', background: 'black', marker: 'circle', trails: '10', nodes: true, edges: false,
    skipEmpty: false };
  const job = renderJob(values, state);
  assert.equal(job.frames, '4-8');
  assert.deepEqual(job.render.crop, [80, 60, 160, 120]);
  assert.deepEqual([job.render.trailNode, job.render.greyPredictions, job.render.edges, 'fps' in job.render], ['nose', true, false, false]);
  assert.equal(renderJob({ ...values, which: 'video' }, state).frames, undefined);
  assert.deepEqual(cropOf('view', state), [10, 0, 100, 50]);
});
