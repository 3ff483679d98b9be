/** ms for which a browser without idle callbacks waits in their place. */
const pause = 50;

/** Resolves when the page has nothing else to do. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve());
    else setTimeout(resolve, pause);
  });
}

/**
 * Does one after the other, each when the page has nothing else to do, so that a key or a click never waits for more than one of them.
 * What fails is left to the moment when it is needed.
 */
export async function whenIdle(steps: Iterable<() => Promise<unknown>>): Promise<void> {
  for (const step of steps) {
    await idle();
    await step().catch(() => undefined);
  }
}
