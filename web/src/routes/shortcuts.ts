import { conversationActions, type Subject } from '$lib/actions';
import type { Conversation } from '$lib/api';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import { isMac } from '$lib/ui/keys';
import type { Shortcut } from '../features/shell/shortcuts';
import type { SendKey } from '../features/composer/keys';
import { destinations } from './destinations';

/** A conversation to which all can be done that this person may do: the sheet names the keys also where none is open. */
const any = {
  conversation: {
    number: 0,
    status: 'open',
    assignee: null,
    bot: null,
    unread_count: 0,
    marked_unread: false,
    waiting_since: null,
    snoozed_until: null,
    contact: { blocked: false },
  } as unknown as Conversation,
  opened: true,
} as unknown as Subject;

/** Every key that does something, by where it does. */
export function shortcuts(): Shortcut[] {
  const bulk = live.catalogue.can('conversations.bulk');
  const mod = live.catalogue.preference<SendKey>('send_key', 'enter') === 'mod_enter';
  const written = (title: string, ...keys: string[]): Shortcut => ({ group: 'writing', title, keys, fixed: true });
  return [
    { group: 'everywhere', title: t('shell.shortcuts.palette'), keys: ['mod+k'] },
    { group: 'everywhere', title: t('shell.shortcuts.help'), keys: ['?'] },
    { group: 'everywhere', title: t('shell.shortcuts.regions'), keys: ['F6'], fixed: true },
    { group: 'everywhere', title: t('shell.conversations'), keys: ['g c'] },
    { group: 'everywhere', title: t('shell.notifications'), keys: ['g h'] },
    ...destinations().flatMap(({ title, key }) =>
      key ? [{ group: 'everywhere' as const, title, keys: [`g ${key}`] }] : [],
    ),
    { group: 'list', title: t('shell.shortcuts.down'), keys: ['j'] },
    { group: 'list', title: t('shell.shortcuts.up'), keys: ['k'] },
    { group: 'list', title: t('shell.shortcuts.open'), keys: ['Enter'], fixed: true },
    ...(bulk
      ? ([
          { group: 'list', title: t('shell.shortcuts.select'), keys: ['x'] },
          { group: 'list', title: t('shell.shortcuts.extend.down'), keys: ['Shift+j'] },
          { group: 'list', title: t('shell.shortcuts.extend.up'), keys: ['Shift+k'] },
        ] as const)
      : []),
    { group: 'list', title: t('action.undo'), keys: ['z'] },
    { group: 'list', title: t('action.new_conversation'), keys: ['c'] },
    { group: 'list', title: t('action.search'), keys: ['/'] },
    { group: 'list', title: t('action.filter'), keys: ['f'] },
    { group: 'list', title: t('list.sort.label'), keys: ['o'] },
    { group: 'list', title: t('shell.shortcuts.segment'), keys: ['1', '2', '3'] },
    { group: 'list', title: t('shell.region.card'), keys: ['i'] },
    { group: 'list', title: t('action.more'), keys: ['.'] },
    ...conversationActions.flatMap((action) =>
      action.keys && action.offered(any)
        ? [{ group: 'list' as const, title: action.title(any), keys: [action.keys] }]
        : [],
    ),
    { group: 'message', title: t('shell.shortcuts.quote'), keys: ['r'] },
    { group: 'message', title: t('shell.shortcuts.react'), keys: ['+'] },
    { group: 'message', title: t('shell.shortcuts.media'), keys: ['o'] },
    { group: 'message', title: t('action.more'), keys: ['Enter'], fixed: true },
    written(t('action.send'), mod ? 'mod+Enter' : 'Enter'),
    written(t('shell.shortcuts.line'), ...(mod ? ['Enter'] : ['Shift+Enter', 'mod+Enter'])),
    written(t('shell.shortcuts.send'), 'Alt+Enter'),
    written(t('composer.send_and_close'), 'mod+Shift+Enter'),
    written(t('composer.replies'), '/'),
    written(t('shell.shortcuts.note'), isMac() ? 'Ctrl+n' : 'Alt+n'),
    written(t('composer.format.bold'), 'mod+b'),
    written(t('composer.format.italic'), 'mod+i'),
    written(t('shell.shortcuts.last'), 'ArrowUp'),
    { group: 'writing', title: t('shell.shortcuts.next'), keys: ['Alt+ArrowDown'] },
    { group: 'writing', title: t('shell.shortcuts.previous'), keys: ['Alt+ArrowUp'] },
    { group: 'writing', title: t('shell.shortcuts.leave'), keys: ['Escape'], fixed: true },
  ];
}
