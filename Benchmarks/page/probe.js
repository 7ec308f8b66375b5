// Laid into the page before its own scripts: notes when keys go down, when a frame has been painted, and how long the
// page worked in each animation frame.
(() => {
  const probe = { pressed: 0, paints: [], frames: [], moved: 0, lags: [], waiting: null };
  window.probe = probe;
  // A task that follows an animation frame runs once what it drew has been handed over to be shown.
  const afterPaint = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(0);
  });
  window.addEventListener('keydown', (e) => { probe.pressed = e.timeStamp; }, true);
  window.addEventListener('pointermove', (e) => {
    if (probe.moved === 0) {
      probe.moved = e.timeStamp;
      afterPaint((now) => {
        probe.lags.push(now - probe.moved);
        probe.moved = 0;
      });
    }
  }, true);
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver((all) => {
      const frame = all[all.length - 1].target.getAttribute('data-shown');
      if (frame === null || frame === '') return;
      afterPaint((now) => {
        probe.paints.push({ frame: Number(frame), at: now, pressed: probe.pressed });
        probe.tell();
      });
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-shown'] });
  });
  // The harness asks once and is told: asking again and again would take the page's time, and the decoder's core.
  probe.tell = () => {
    const last = probe.paints[probe.paints.length - 1];
    if (probe.waiting === null || last === undefined || last.frame !== probe.waiting.frame) return;
    probe.paints.length = 0;
    probe.waiting.then(last);
    probe.waiting = null;
  };
  probe.painted = (frame, patience) => new Promise((then) => {
    probe.waiting = { frame, then };
    setTimeout(() => then(null), patience);
    probe.tell();
  });
  // All callbacks of one animation frame have one time; what they take together is the page's work in it.
  const plain = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => plain((time) => {
    const start = performance.now();
    callback(time);
    const last = probe.frames[probe.frames.length - 1];
    const took = performance.now() - start;
    if (last && last.time === time) last.took += took;
    else probe.frames.push({ time, took });
  });
  probe.run = () => {
    probe.frames = [];
    probe.lags = [];
    probe.running = true;
    const again = () => { if (probe.running) window.requestAnimationFrame(again); };
    again();
  };
  probe.stop = () => { probe.running = false; };
})();
