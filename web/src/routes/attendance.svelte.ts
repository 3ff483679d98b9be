import { Reporter } from '$lib/availability/reporter.svelte';
import { router } from '$lib/router';
import { roomOf } from './rooms';

/** Reports where this tab is, until what is returned is called. */
export function attend(): () => void {
  const here = () => roomOf(router.path) === 'inbox';
  const reporter = new Reporter(here);
  const stop = reporter.start();
  const unwatch = $effect.root(() => {
    $effect(() => {
      here();
      void reporter.report();
    });
  });
  return () => {
    unwatch();
    stop();
  };
}
