import type { Conversation } from '$lib/api';
import { i18n } from '$lib/i18n';
import { show } from '$lib/overlay';

export async function askForTranscript(conversation: Conversation): Promise<void> {
  const [{ default: TranscriptDialog }] = await Promise.all([
    import('./TranscriptDialog.svelte'),
    i18n.need('transcript'),
  ]);
  show(TranscriptDialog, { conversation });
}
