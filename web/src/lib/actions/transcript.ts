import type { Conversation } from '$lib/api';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import type { Action } from './action';

export const transcriptAction: Action<{ conversation: Conversation }> = {
  id: 'transcript',
  icon: 'file',
  title: () => t('action.transcript'),
  keys: 't',
  offered: () => live.catalogue.can('conversations.transcript'),
  run: async ({ conversation }) => {
    const { askForTranscript } = await import('$lib/transcript/open');
    await askForTranscript(conversation);
  },
};
