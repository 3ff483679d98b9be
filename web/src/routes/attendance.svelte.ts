import { Reporter } from '$lib/availability/reporter.svelte';
import { center } from '$lib/notifications/center.svelte';
import { router } from '$lib/router';
import { here as room } from './here.svelte';
import { roomOf } from './rooms';

/** Reports where this tab is, and hears what I am told of, until what is returned is called. */
export function attend(): () => void {
  const here = () => roomOf(router.path) === 'inbox';
  const reporter = new Reporter(here);
  const stop = reporter.start();
  const deaf = center.start(() => room.subject?.conversation?.number);
  const unwatch = $effect.root(() => {
    $effect(() => {
      here();
      void reporter.report();
    });
  });
  return () => {
    unwatch();
    deaf();
    stop();
  };
}
