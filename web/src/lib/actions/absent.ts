import { availability } from '$lib/availability/availability.svelte';
import { t } from '$lib/i18n';
import { live } from '$lib/live';

/** Why I may not act now: I have chosen to be away, and the workspace wants who acts to be online. */
export function absent(): string | undefined {
  // What an earlier version kept of the workspace has no rules.
  const rule = live.catalogue.me.workspace.presence?.only_online_act ?? true;
  return availability.byHand && rule ? t('availability.blocked') : undefined;
}
