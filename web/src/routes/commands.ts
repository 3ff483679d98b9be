import { absent, actionsFor, type Subject } from '$lib/actions';
import { availabilityActions } from '$lib/actions/availability';
import { offline } from '$lib/actions/life';
import type { Inbox } from '$lib/api';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import { macros } from '$lib/macros/macros.svelte';
import { runMacro } from '$lib/macros/run';
import { summaryOf } from '$lib/macros/steps';
import { toggleWatching } from '$lib/supervise/supervise.svelte';
import { bell } from '$lib/notifications/bell.svelte';
import { leaveView, viewAs, viewsOthers } from '$lib/supervise/viewas';
import { replies } from '$lib/replies/replies.svelte';
import { router } from '$lib/router';
import type { Command } from '../features/shell/finder.svelte';
import { modeOf } from '../features/composer/mode';
import { approved } from '../features/conversation/template/approved.svelte';
import { titleOf } from '../features/conversation/template/fill';
import { windowClosed } from '../features/conversation/window';
import { destinations } from './destinations';
import { here } from './here.svelte';

/** What the palette offers: what can be done here, and where one can go. */
export function commands(): Command[] {
  const actions = here.subject ? actionsFor(here.subject) : [];
  return [
    ...actions.map((action) => ({ ...action, group: 'here' as const })),
    ...prepared(),
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

/** Has fetched what may be found here and is not in memory yet. */
export function gather(): void {
  void replies.load();
  const { conversation, opened } = here.subject ?? {};
  if (!conversation || !opened) return;
  if (macros.mayRun) void macros.load();
  if (live.catalogue.inbox(conversation.inbox.id)?.capabilities.templates) void approved.load(conversation.inbox.id);
}

/** What was written and put together before, while it may be used in the conversation that is open. */
function prepared(): Command[] {
  const { subject } = here;
  const inbox = live.catalogue.inbox(subject?.conversation.inbox.id);
  if (!subject?.opened || !inbox) return [];
  return [...written(subject, inbox), ...templates(subject, inbox), ...ready(subject)];
}

/** Canned responses. */
function written({ conversation, hands }: Subject, inbox: Inbox): Command[] {
  const may = live.catalogue.can('conversations.reply') && conversation.status !== 'closed';
  if (!may || windowClosed(conversation.window_closes_at, inbox.capabilities.reply_window_s)) return [];
  return replies.all.map(({ id, code, text }) => ({
    id: `reply-${id}`,
    group: 'replies',
    icon: 'reply',
    title: `/${code}`,
    hint: text,
    keywords: text,
    run: () => hands.compose('reply', code),
  }));
}

/** Templates, whether the window is open or not; where somebody else answers, or nobody may, the composer says so first. */
function templates({ conversation, hands }: Subject, inbox: Inbox): Command[] {
  const mode = modeOf({
    conversation,
    me: live.catalogue.me.user.id,
    canReply: live.catalogue.can('conversations.reply'),
    gone: inbox.state === 'removed',
    away: absent() !== undefined,
    windowClosed: windowClosed(conversation.window_closes_at, inbox.capabilities.reply_window_s),
    online: true,
    anyway: false,
    watching: live.watching !== undefined,
  });
  if (live.api.http.viewAs || !inbox.capabilities.templates || !['open', 'closed-window'].includes(mode)) return [];
  return approved.of(inbox.id).map((one) => ({
    id: `template-${one.id}`,
    group: 'templates',
    icon: 'template',
    title: titleOf(one),
    hint: `${one.language} · ${one.body}`,
    keywords: `${one.name} ${one.body}`,
    run: () => hands.chooseTemplate(one.id),
  }));
}

/** Macros, with what they do. */
function ready({ conversation }: Subject): Command[] {
  if (!macros.mayRun) return [];
  return macros.all.map((macro) => {
    const does = summaryOf(macro.steps);
    return {
      id: `macro-${macro.id}`,
      group: 'macros',
      icon: 'play',
      title: macro.name,
      hint: does,
      keywords: does,
      blocked: offline(),
      run: () => void runMacro(conversation, macro),
    };
  });
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
