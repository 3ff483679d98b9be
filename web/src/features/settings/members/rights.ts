import type { Role, RoleInfo, Sight } from '$lib/api';
import { t } from '$lib/i18n';
import { mine, mySight, roleName, roles, roleSummary, within } from '../roles/roles.svelte';

export const sights: readonly Sight[] = ['all', 'team', 'own'];

/** The roles that I may give, and the one that somebody has, with what each lets do in a sentence. */
export function roleOptions(has: Role) {
  return (roles.data ?? [])
    .filter((role) => role.id === has || mine(role))
    .map((role) => ({ value: role.id, label: roleName(role.id), hint: roleSummary(role) }));
}

/** How far a member can be let see: as far as I do myself, and the way it is. */
export function sightOptions(has: Sight) {
  return sights
    .filter((value) => value === has || within(value, mySight()))
    .map((value) => ({
      value,
      label: t(`settings.members.sight.${value}`),
      hint: t(`settings.members.sight.${value}.hint`),
    }));
}

/** Why a member sees less than is said of them; undefined: nothing holds them back. */
export function limitOf(role: RoleInfo | undefined, sight: Sight): string | undefined {
  if (!role || within(sight, role.sight)) return undefined;
  return t('roles.sight.limited', { sight: t(`settings.members.sight.${role.sight}`) });
}
