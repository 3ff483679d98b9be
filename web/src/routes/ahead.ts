import { i18n, withWords } from '$lib/i18n';
import { whenIdle } from '$lib/idle';
import { live } from '$lib/live';
import { savesData } from '$lib/saving';
import { shell } from '../features/shell/shell.svelte';
import { loadCard, loadChoices } from './beside';

export const loadFollowUps = () => withWords(import('../features/followups/FollowUps.svelte'), 'followups');

/** What the inbox needs at a moment's notice but not to begin with: in the order in which it is likely to be wanted. */
const desk: readonly (() => Promise<unknown>)[] = [
  () => i18n.need('composer.state', 'send_error', 'conversation.menu', 'conversation.info'),
  () => import('../features/conversation/messages/MessageTools.svelte'),
  () => import('$lib/ui/Toasts.svelte'),
  () => import('$lib/icons/later'),
  () => import('$lib/live/acts'),
  () => withWords(import('./refused'), 'late'),
  () => withWords(import('../features/conversation/timeline/jumps.svelte'), 'conversation.jump'),
  loadCard,
  loadChoices,
  () => i18n.need('composer.file', 'composer.guard', 'composer.location', 'composer.contact'),
  () => i18n.need('conversation.template', 'conversation.transfer', 'conversation.written', 'emoji'),
  () => import('./Chooser.svelte'),
  () => import('../features/composer/Barrier.svelte'),
  () => import('../features/composer/Refusals.svelte'),
  () => import('../features/composer/GuardDialog.svelte'),
  () => withWords(import('../features/list/EmptyList.svelte'), 'list.empty', 'shell.start'),
  () => import('../features/conversation/Dialogs.svelte'),
  () => import('../features/conversation/TransferDialog.svelte'),
  () => withWords(import('../features/conversation/Peek.svelte'), 'conversation.peek'),
  () => import('../features/conversation/template/Choosing.svelte'),
  () => import('$lib/ui/Lightbox.svelte'),
  () => withWords(import('../features/search/SearchPanel.svelte'), 'search'),
  () => withWords(import('$lib/filter'), 'filter'),
  () => withWords(import('../features/list/bulk/BulkBar.svelte'), 'list.bulk'),
  () => import('$lib/followups/FollowUpForm.svelte'),
  loadFollowUps,
  () => import('../features/composer/ContactDialog.svelte'),
  () => import('../features/composer/LocationDialog.svelte'),
  () => import('../features/conversation/InfoDialog.svelte'),
  () => import('../features/conversation/WrittenDialog.svelte'),
  () => import('./press'),
];

/**
 * Fetches that ahead, piece by piece while the page is idle, so that it opens at once and also without a connection; whoever saves data
 * waits for each.
 */
export async function fetchAhead(): Promise<void> {
  await import('$lib/edits').catch(() => undefined); // what an earlier visit typed on cards goes out
  if (!savesData()) await whenIdle(desk);
  const { begin } = await import('$lib/offline');
  begin({
    outdated: () => live.connection.outdated(),
    installable: (install) => (shell.install = install),
  });
}
