import { availability } from '$lib/availability/availability.svelte';
import { t } from '$lib/i18n';
import type { IconName } from '$lib/icons';

/** What I can say of myself: for the menu of my name, and for the palette. */
export const availabilityActions = (['online', 'away'] as const).map((state) => ({
  id: `availability-${state}`,
  icon: (state === 'online' ? 'sun' : 'moon') satisfies IconName as IconName,
  title: () => t(`availability.${state}`),
  chosen: () => availability.mine === state,
  run: () => void import('$lib/availability/reporter.svelte').then(({ choose }) => choose(state)),
}));
