/** Runs in the page, before anything of the product: keeps what the browser tells of keys, frames and long tasks. */
export function probe() {
  const events = [];
  const tasks = [];
  const presses = [];
  new PerformanceObserver((list) => events.push(...list.getEntries())).observe({
    type: 'event',
    durationThreshold: 16,
    buffered: true,
  });
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });

  /** Calls back when the next frame is through, with the time: before what the page has put off until then, which is not waited for. */
  function nextFrame(done) {
    requestAnimationFrame(() => scheduler.postTask(() => done(performance.now()), { priority: 'user-blocking' }));
  }

  // Event Timing tells when a press was dealt with, but not reliably when it was painted: keys in a text field it often counts until a
  // later press, although the frame of each was committed long before.
  for (const name of ['keydown', 'click'])
    document.addEventListener(
      name,
      ({ timeStamp }) => nextFrame((at) => presses.push({ name, startTime: timeStamp, duration: at - timeStamp })),
      true,
    );

  /** When the frame is through that shows what `test` looks for. */
  function painted(test) {
    return new Promise((resolve) => {
      const look = () => {
        const found = test();
        if (!found) return false;
        nextFrame(resolve);
        return true;
      };
      if (look()) return;
      const observer = new MutationObserver(() => look() && observer.disconnect());
      observer.observe(document, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ['data-state', 'class'],
      });
    });
  }

  /** When the next press of a key or the pointer began. */
  const pressed = () =>
    new Promise((resolve) => {
      const heard = (event) => {
        for (const kind of ['keydown', 'pointerdown']) document.removeEventListener(kind, heard, true);
        resolve(event.timeStamp);
      };
      for (const kind of ['keydown', 'pointerdown']) document.addEventListener(kind, heard, true);
    });

  let frames;
  let last;
  const tick = (now) => {
    if (!frames) return;
    if (last !== undefined) frames.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };

  window.__probe = {
    painted,
    pressed,
    /** Of the conversation on screen; others are kept out of sight. */
    messages: () => [...document.querySelectorAll('[data-testid^="msg-"]:not(.aside *)')],
    /** What was armed last; the script waits for it after it has pressed. */
    armed: undefined,
    take() {
      const taken = {
        events: events.map(({ name, startTime, duration, processingStart, processingEnd }) => ({
          name,
          startTime,
          duration,
          processingStart,
          processingEnd,
        })),
        tasks: tasks.map(({ startTime, duration }) => ({ startTime, duration })),
        presses: presses.map((one) => ({ ...one })),
      };
      events.length = tasks.length = presses.length = 0;
      return taken;
    },
    startFrames() {
      frames = [];
      last = undefined;
      requestAnimationFrame(tick);
    },
    stopFrames() {
      const taken = frames;
      frames = undefined;
      return taken;
    },
    nodes: () => document.querySelectorAll('*').length,
  };
}
