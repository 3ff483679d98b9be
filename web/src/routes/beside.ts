import { withWords } from '$lib/i18n';

/** What stands or opens beside a conversation, with its words. */
export const loadCard = () => withWords(import('./Beside.svelte'), 'card', 'triage', 'people', 'macros');
export const loadChoices = () => withWords(import('$lib/triage/Choices.svelte'), 'triage', 'when', 'macros');
