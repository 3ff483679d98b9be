import type { Role, RoleInfo, Sight } from '$lib/api';
import { office } from '$lib/api/office';
import { Remote } from '$lib/forms';
import { i18n, t } from '$lib/i18n';
import { live } from '$lib/live';

/** The roles of the workspace. They are fetched again with the members, whose changes the log tells of, as it does of theirs. */
export const roles = new Remote<readonly RoleInfo[]>(async () => (await office.roles.list()).items);

/** Keeps them fresh while a screen shows them; to be called while it is made. */
export function keepRoles(): void {
  $effect(() => {
    void live.catalogue.members;
    void roles.load();
  });
}

export const roleOf = (id: Role | undefined): RoleInfo | undefined => roles.data?.find((one) => one.id === id);

/** What a role is called: a preset in our words; '' while one of the workspace's own is not known yet. */
export function roleName(id: Role): string {
  return i18n.lookup(`settings.members.role.${id}`) ?? roleOf(id)?.name ?? '';
}

/** What a role lets do, in a line. */
export function roleSummary(role: RoleInfo): string {
  const preset = role.preset ? i18n.lookup(`settings.members.role.${role.id}.hint`) : undefined;
  if (preset) return preset;
  const rights = i18n.lookup('roles.count', { n: role.permissions.length }) ?? '';
  return role.sight === 'all' ? rights : `${rights} · ${t(`roles.sight.${role.sight}`)}`;
}

/**
 * Whether I may give a role, and change whoever has it: nobody gives what he does not have, and only administrators make others. The server
 * says the same.
 */
export function mine(role: RoleInfo | undefined): boolean {
  const { me } = live.catalogue;
  if (!role || me.role === 'administrator') return true;
  return role.id !== 'administrator' && role.permissions.every((right) => live.catalogue.can(right));
}

const order: readonly Sight[] = ['own', 'team', 'all'];
/** Whether what one sees is no more than what another sees. */
export const within = (one: Sight, other: Sight): boolean => order.indexOf(one) <= order.indexOf(other);
/** How far I may let others see. */
export const mySight = (): Sight => (live.catalogue.me.role === 'administrator' ? 'all' : live.catalogue.me.sight);
