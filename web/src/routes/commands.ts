import { actionsFor } from '$lib/actions';
import { availabilityActions } from '$lib/actions/availability';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import { toggleWatching } from '$lib/supervise/supervise.svelte';
import { bell } from '$lib/notifications/bell.svelte';
import { leaveView, viewAs, viewsOthers } from '$lib/supervise/viewas';
import { replies } from '$lib/replies/replies.svelte';
import { router } from '$lib/router';
import type { Command } from '../features/shell/finder.svelte';
import { windowClosed } from '../features/conversation/window';
import { destinations } from './destinations';
import { here } from './here.svelte';

/** What the palette offers: what can be done here, and where one can go. */
export function commands(): Command[] {
  const actions = here.subject ? actionsFor(here.subject) : [];
  return [
    ...actions.map((action) => ({ ...action, group: 'here' as const })),
    ...written(),
    ...availabilityActions.map(({ id, icon, title, run }) => ({
      id,
      group: 'actions' as const,
      icon,
      title: `${t('presence.mine')}: ${title()}`,
      run,
    })),
    ...(live.catalogue.can('supervise')
      ? [
          {
            id: 'supervise',
            group: 'actions' as const,
            icon: 'eye' as const,
            title: t(live.watching ? 'supervise.leave' : 'supervise.mode'),
            run: toggleWatching,
          },
        ]
      : []),
    ...views(),
    {
      id: 'notifications',
      group: 'go' as const,
      title: t('shell.notifications'),
      icon: 'bell' as const,
      keys: 'g h',
      run: () => (bell.open = true),
    },
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

/** Canned responses, while they may be sent. */
function written(): Command[] {
  const { conversation, opened, hands } = here.subject ?? {};
  const inbox = live.catalogue.inbox(conversation?.inbox.id);
  if (
    !conversation ||
    !opened ||
    !inbox ||
    conversation.status === 'closed' ||
    !live.catalogue.can('conversations.reply')
  )
    return [];
  const closed = windowClosed(conversation.window_closes_at, inbox.capabilities.reply_window_s);
  return [
    ...(closed ? [] : replies.all).map(({ id, code, text }) => ({
      id: `reply-${id}`,
      group: 'replies' as const,
      icon: 'reply' as const,
      title: `/${code}`,
      hint: text,
      keywords: text,
      run: () => hands?.compose('reply', code),
    })),
  ];
}

/** The interfaces of others, or the way back from one. */
function views(): Command[] {
  const { members, me } = live.catalogue;
  const command = (id: string, title: string, run: () => void): Command => ({
    id: `view-${id}`,
    group: 'actions',
    icon: 'eye',
    title,
    run,
  });
  if (live.api.http.viewAs) return [command('leave', t('supervise.view.leave'), leaveView)];
  if (!viewsOthers()) return [];
  return members
    .filter((one) => one.active && !one.invited && one.id !== me.user.id)
    .map((one) => command(one.id, t('supervise.view.as', { name: one.name }), () => void viewAs(one.id)));
}
