import { t } from '$lib/i18n';
import type { IconName } from '$lib/icons';
import { live } from '$lib/live';

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
    { title: t('view.mine'), icon: 'inbox', href: '/inbox/mine', key: 'm' },
    { title: t('view.unassigned'), icon: 'queue', href: '/inbox/unassigned', key: 'n' },
    { title: t('view.all'), icon: 'layers', href: '/inbox/all', key: 't' },
    { title: t('view.unattended'), icon: 'bell', href: '/inbox/unattended', key: 'd' },
    { title: t('view.snoozed'), icon: 'moon', href: '/inbox/snoozed', key: 'p' },
    { title: t('view.follow_ups'), icon: 'clock', href: '/inbox/follow_ups', key: 's' },
    { title: t('view.history'), icon: 'history', href: '/history', key: 'i' },
    { title: t('shell.contacts'), icon: 'users', href: '/contacts', key: 'o' },
    { title: t('shell.ledger'), icon: 'list', href: '/ledger', key: 'l', permission: 'ledger.view' },
    { title: t('shell.settings'), icon: 'settings', href: '/settings', key: 'a' },
    { title: t('settings.page.profile'), icon: 'user', href: '/settings/profile' },
    { title: t('settings.page.general'), icon: 'building', href: '/settings/general', permission: 'settings.manage' },
    { title: t('settings.page.inboxes'), icon: 'inbox', href: '/settings/inboxes', permission: 'inboxes.manage' },
    { title: t('settings.page.teams'), icon: 'users', href: '/settings/teams', permission: 'members.manage' },
    { title: t('settings.page.labels'), icon: 'tag', href: '/settings/labels', permission: 'labels.manage' },
    { title: t('settings.page.members'), icon: 'user', href: '/settings/members', permission: 'members.manage' },
    {
      title: t('settings.members.invite.title'),
      icon: 'user-plus',
      href: '/settings/members/new',
      permission: 'members.manage',
    },
    { title: t('settings.page.tokens'), icon: 'key', href: '/settings/tokens', permission: 'tokens.manage' },
  ];
  const saved = live.catalogue.savedViews.map(({ id, name }): Destination => ({
    title: name,
    icon: 'filter',
    href: `/v/${id}`,
  }));
  return [...all, ...saved].filter((one) => !one.permission || live.catalogue.can(one.permission));
}
