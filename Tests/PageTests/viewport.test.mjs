import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fit, fitBox, pan, toFrame, toStage, zoomAt } from '../../Public/model/viewport.js';

const stage = { width: 800, height: 600 };
const picture = { width: 1024, height: 512 };

test('stage to frame undoes frame to stage', () => {
  const v = { scale: 2.5, x: -31.25, y: 12, fitted: false };
  const p = toStage(v, 100.25, 7.5);
  const back = toFrame(v, p.x, p.y);
  assert.ok(Math.abs(back.x - 100.25) < 1e-9 && Math.abs(back.y - 7.5) < 1e-9);
});

test('the centre of the top-left pixel is half a pixel inside the picture', () => {
  const v = fit(stage, { width: 8, height: 6 });
  assert.deepEqual(toStage(v, 0, 0), { x: 50, y: 50 });
  assert.deepEqual(toStage(v, -0.5, -0.5), { x: 0, y: 0 });
});

test('fit shows the whole picture, centred', () => {
  const v = fit(stage, picture);
  assert.equal(v.scale, 800 / 1024);
  assert.deepEqual([v.x, v.y], [0, 100]);
});

test('zooming keeps the point under the pointer', () => {
  let v = fit(stage, picture);
  const at = { x: 300, y: 250 };
  const before = toFrame(v, at.x, at.y);
  for (const factor of [1.1, 1.1, 3, 0.9]) v = zoomAt(v, factor, at, stage, picture);
  const after = toFrame(v, at.x, at.y);
  assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 1e-9);
});

test('zooming out never goes below the whole picture', () => {
  const v = zoomAt(zoomAt(fit(stage, picture), 2, { x: 10, y: 10 }, stage, picture), 0.01, { x: 700, y: 1 }, stage, picture);
  assert.deepEqual(v, fit(stage, picture));
});

test('panning cannot lose the picture', () => {
  const v = pan(fit(stage, picture), 1e6, -1e6, stage, picture);
  const corner = toStage(v, -0.5, -0.5);
  assert.ok(corner.x < stage.width && corner.y + picture.height * v.scale > 0);
});

test('fitting a box centres it and leaves air', () => {
  const v = fitBox({ minX: 500, minY: 200, maxX: 540, maxY: 220 }, stage, picture);
  const middle = toStage(v, 520, 210);
  assert.ok(Math.abs(middle.x - 400) < 1e-6 && Math.abs(middle.y - 300) < 1e-6);
  assert.ok(toStage(v, 500, 200).x > 50);
});
