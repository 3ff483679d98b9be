import { Ringer } from '$lib/alerts/ringer.svelte';
import { Reporter } from '$lib/availability/reporter.svelte';
import { live } from '$lib/live';
import { center } from '$lib/notifications/center.svelte';
import { router } from '$lib/router';
import { here as room } from './here.svelte';
import { roomOf } from './rooms';
import { carryOut } from './wanted.svelte';

/** Reports where this tab is, and hears and alerts me of what I am told, until what is returned is called. */
export function attend(): () => void {
  // Whoever looks at another's interface is not there as that person.
  if (live.api.http.viewAs) return () => undefined;
  const here = () => roomOf(router.path) === 'inbox';
  const looking = () => room.subject?.conversation?.number;
  const deaf = center.start(looking);
  const ringer = new Ringer(looking, (wanted) => void carryOut(wanted));
  const quiet = ringer.start(); // first: it knows what is in the foreground
  const reporter = new Reporter(here, () => ringer.watched);
  const stop = reporter.start();
  const unwatch = $effect.root(() => {
    $effect(() => {
      here();
      void reporter.report();
    });
  });
  return () => {
    unwatch();
    quiet();
    deaf();
    stop();
  };
}
