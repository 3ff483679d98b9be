import { live } from '$lib/live';
import { router } from '$lib/router';

/** Looks at an agent's views; without one at all that I see, as a supervisor. */
export function watch(agent?: string): void {
  live.watching = { agent: agent ?? '' };
  live.rewatch();
  if (agent) void recount(agent);
}

/** Another's interface is looked at to the end. */
export function leave(): void {
  live.watching = live.api.http.viewAs ? {} : undefined;
}

export function toggleWatching(): void {
  if (live.watching) leave();
  else watch();
}

/** From elsewhere: an agent's own queue. */
export function watchAt(agent: string, view = 'mine'): void {
  watch(agent);
  router.go(`/inbox/${view}`);
}

/** The agent's counts; what was there stays until they have come. */
export async function recount(agent: string): Promise<void> {
  const counts = await live.api.counts(agent).catch(() => undefined);
  if (live.watching?.agent !== agent) return;
  live.watching = { agent, counts: counts ?? live.watching.counts };
}
