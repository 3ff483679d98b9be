import { actionsFor } from '$lib/actions';
import { availabilityActions } from '$lib/actions/availability';
import { t } from '$lib/i18n';
import { router } from '$lib/router';
import type { Command } from '../features/shell/finder.svelte';
import { destinations } from './destinations';
import { here } from './here.svelte';

/** What the palette offers: what can be done here, and where one can go. */
export function commands(): Command[] {
  const actions = here.subject ? actionsFor(here.subject) : [];
  return [
    ...actions.map((action) => ({ ...action, group: 'here' as const })),
    ...availabilityActions.map(({ id, icon, title, run }) => ({
      id,
      group: 'actions' as const,
      icon,
      title: `${t('presence.mine')}: ${title()}`,
      run,
    })),
    ...destinations().map((one) => ({
      id: `go-${one.href}`,
      group: 'go' as const,
      title: one.title,
      icon: one.icon,
      keys: one.key && `g ${one.key}`,
      run: () => router.go(one.href),
    })),
  ];
}
