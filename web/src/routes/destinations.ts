import { t } from '$lib/i18n';
import type { IconName } from '$lib/icons';
import { live } from '$lib/live';
import { places } from './gokeys';

/** A place that can be gone to from anywhere: by the palette, and by two keys. */
export interface Destination {
  title: string;
  icon: IconName;
  href: string;
  /** The second key, after "g". */
  key?: string;
  permission?: string;
}

/** Where this person may go. */
export function destinations(): Destination[] {
  const all: Destination[] = [
    { title: t('view.mine'), icon: 'inbox', href: '/inbox/mine' },
    { title: t('view.unassigned'), icon: 'queue', href: '/inbox/unassigned' },
    { title: t('view.all'), icon: 'layers', href: '/inbox/all' },
    { title: t('view.mentions'), icon: 'at', href: '/inbox/mentions' },
    { title: t('view.unattended'), icon: 'bell', href: '/inbox/unattended' },
    { title: t('view.participating'), icon: 'user-plus', href: '/inbox/participating' },
    { title: t('view.snoozed'), icon: 'moon', href: '/inbox/snoozed' },
    { title: t('view.follow_ups'), icon: 'clock', href: '/inbox/follow_ups' },
    { title: t('view.closed'), icon: 'check', href: '/inbox/closed' },
    { title: t('view.history'), icon: 'history', href: '/history' },
    { title: t('shell.contacts'), icon: 'users', href: '/contacts' },
    {
      title: t('settings.scope.contacts.import'),
      icon: 'upload',
      href: '/contacts/import',
      permission: 'contacts.import',
    },
    { title: t('shell.reports'), icon: 'chart', href: '/reports', permission: 'supervise' },
    { title: t('shell.ledger'), icon: 'list', href: '/ledger', permission: 'ledger.view' },
    { title: t('shell.settings'), icon: 'settings', href: '/settings' },
    { title: t('settings.page.profile'), icon: 'user', href: '/settings/profile' },
    { title: t('settings.page.general'), icon: 'building', href: '/settings/general', permission: 'settings.manage' },
    { title: t('settings.page.inboxes'), icon: 'inbox', href: '/settings/inboxes', permission: 'inboxes.manage' },
    { title: t('settings.page.teams'), icon: 'users', href: '/settings/teams', permission: 'settings.manage' },
    { title: t('settings.page.labels'), icon: 'tag', href: '/settings/labels', permission: 'labels.manage' },
    { title: t('settings.page.members'), icon: 'user', href: '/settings/members', permission: 'members.manage' },
    { title: t('settings.page.roles'), icon: 'lock', href: '/settings/roles', permission: 'members.manage' },
    {
      title: t('settings.members.invite.title'),
      icon: 'user-plus',
      href: '/settings/members/new',
      permission: 'members.manage',
    },
    { title: t('settings.page.tokens'), icon: 'key', href: '/settings/tokens', permission: 'tokens.manage' },
    { title: t('settings.page.audit'), icon: 'list', href: '/settings/audit', permission: 'audit.view' },
  ];
  const saved = live.catalogue.savedViews.map(({ id, name }): Destination => ({
    title: name,
    icon: 'filter',
    href: `/v/${id}`,
  }));
  const keyOf = new Map(Object.entries(places).map(([key, href]) => [href, key]));
  return [...all, ...saved]
    .filter((one) => !one.permission || live.catalogue.can(one.permission))
    .map((one) => ({ ...one, key: keyOf.get(one.href) }));
}
