import type { Role, Sight } from '$lib/api';
import { t } from '$lib/i18n';

export const roles: readonly Role[] = ['administrator', 'supervisor', 'agent', 'read_only'];
export const sights: readonly Sight[] = ['all', 'team', 'own'];

/** The roles with what each may do, in a sentence. */
export function roleOptions() {
  return roles.map((value) => ({
    value,
    label: t(`settings.members.role.${value}`),
    hint: t(`settings.members.role.${value}.hint`),
  }));
}

/** What a member sees of the conversations of their inboxes, in a sentence. */
export function sightOptions() {
  return sights.map((value) => ({
    value,
    label: t(`settings.members.sight.${value}`),
    hint: t(`settings.members.sight.${value}.hint`),
  }));
}
