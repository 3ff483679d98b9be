/**
 * Does something when the next frame is on screen, so that nothing on it waits for what this costs. Where no frame comes, in a tab
 * that nobody sees, it is done soon. Returns what calls it off.
 */
export function afterPaint(work: () => void): () => void {
  let timer = setTimeout(run, 100);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(run);
  });
  function run() {
    cancelAnimationFrame(frame);
    work();
  }
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** When the next frame is on screen: for parts of a screen that nobody waits for. */
export function painted(): Promise<void> {
  return new Promise((resolve) => afterPaint(resolve));
}
