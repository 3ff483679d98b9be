import { fileURLToPath } from 'node:url';

/**
 * Keeps all that the page needs at once in one chunk. Left alone, each part that a screen of later shares with it becomes a chunk
 * of its own: twenty small files, which compress worse than one and cost a request each.
 */
export function firstChunk(root) {
  const start = fileURLToPath(new URL(`../${root}`, import.meta.url));
  let first;
  return {
    name(id, context) {
      first ??= reached(start, context);
      return first.has(id) ? 'first' : null;
    },
  };
}

/** All modules that the root's module imports, directly or not, but for what is fetched later. */
function reached(start, context) {
  const seen = new Set();
  const waiting = [start];
  while (waiting.length > 0) {
    const id = waiting.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    waiting.push(...(context.getModuleInfo(id)?.importedIds ?? []));
  }
  return seen;
}
