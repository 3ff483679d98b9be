import { i18n, t } from '$lib/i18n';
import { live } from '$lib/live';
import type { NavPlace } from '$lib/ui';

/** The places of the product that this person may enter. */
export function places(): NavPlace[] {
  const unread = live.counts.mine_unread;
  const all: (NavPlace & { permission?: string })[] = [
    {
      id: 'inbox',
      label: t('shell.conversations'),
      icon: 'inbox',
      href: '/inbox',
      count: unread,
      countLabel: i18n.lookup('shell.conversations.unread', { n: unread }),
    },
    { id: 'contacts', label: t('shell.contacts'), icon: 'users', href: '/contacts' },
    { id: 'reports', label: t('shell.reports'), icon: 'chart', href: '/reports', permission: 'supervise' },
    { id: 'ledger', label: t('shell.ledger'), icon: 'list', href: '/ledger', permission: 'ledger.view' },
    { id: 'settings', label: t('shell.settings'), icon: 'settings', href: '/settings' },
  ];
  return all.filter((place) => !place.permission || live.catalogue.can(place.permission));
}

/** The bar of a phone: the two queues one works in; the rest stands behind "Más". */
export function phonePlaces(): NavPlace[] {
  const { mine_unread, unassigned } = live.counts;
  return [
    {
      id: 'mine',
      label: t('view.mine'),
      icon: 'inbox',
      href: '/inbox/mine',
      count: mine_unread,
      countLabel: i18n.lookup('shell.conversations.unread', { n: mine_unread }),
    },
    { id: 'unassigned', label: t('view.unassigned'), icon: 'queue', href: '/inbox/unassigned', count: unassigned },
    { id: 'all', label: t('view.all'), icon: 'layers', href: '/inbox/all' },
  ];
}
