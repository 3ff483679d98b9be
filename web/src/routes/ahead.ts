import { i18n, withWords } from '$lib/i18n';
import { live } from '$lib/live';
import { savesData } from '$lib/saving';
import { shell } from '../features/shell/shell.svelte';
import { loadCard, loadChoices } from './beside';

export const loadFollowUps = () => withWords(import('../features/followups/FollowUps.svelte'), 'followups');

/**
 * Fetches what the inbox needs at a moment's notice but not to begin with, so that it opens at once and also without a
 * connection; whoever saves data waits for each. A failure is left to the moment when it is needed.
 */
export async function fetchAhead(): Promise<void> {
  await import('$lib/edits').catch(() => undefined); // what an earlier visit typed on cards goes out
  if (!savesData()) await fetchDesk();
  const { begin } = await import('$lib/offline');
  begin({
    outdated: () => live.connection.outdated(),
    installable: (install) => (shell.install = install),
  });
}

async function fetchDesk(): Promise<void> {
  await Promise.allSettled([
    i18n.need(
      'emoji',
      'composer.file',
      'composer.guard',
      'composer.location',
      'composer.contact',
      'composer.state',
      'send_error',
      'conversation.info',
      'conversation.menu',
      'conversation.template',
      'conversation.transfer',
      'conversation.written',
    ),
    loadCard(),
    loadChoices(),
    import('./Chooser.svelte'),
    import('$lib/followups/FollowUpForm.svelte'),
    loadFollowUps(),
    import('../features/composer/Barrier.svelte'),
    import('../features/composer/ContactDialog.svelte'),
    import('../features/composer/GuardDialog.svelte'),
    import('../features/composer/LocationDialog.svelte'),
    import('../features/composer/Refusals.svelte'),
    import('../features/conversation/messages/MessageTools.svelte'),
    import('$lib/ui/Toasts.svelte'),
    withWords(import('../features/list/EmptyList.svelte'), 'list.empty', 'shell.start'),
    withWords(import('$lib/filter'), 'filter'),
    import('../features/conversation/Dialogs.svelte'),
    import('../features/conversation/InfoDialog.svelte'),
    import('../features/conversation/TransferDialog.svelte'),
    import('../features/conversation/WrittenDialog.svelte'),
    import('../features/conversation/template/TemplatePicker.svelte'),
    withWords(import('../features/list/bulk/BulkBar.svelte'), 'list.bulk'),
    withWords(import('../features/search/SearchPanel.svelte'), 'search'),
    import('$lib/ui/Lightbox.svelte'),
    import('$lib/icons/later'),
  ]);
}
