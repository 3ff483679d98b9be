import { live } from '$lib/live';
import type { Audience } from './audience.svelte';

/** All contacts of a list as a file of the browser's; semicolon: a CSV as Excel wants it where numbers have a comma. */
export function exportAudience({ query }: Audience, as: 'csv' | 'xlsx' | 'semicolon'): void {
  const format = as === 'semicolon' ? 'csv' : as;
  const asked = new URLSearchParams({ format, head: 'words', workspace: live.api.http.workspace ?? '' });
  if (as === 'semicolon') asked.set('separator', as);
  for (const [name, value] of Object.entries(query)) if (typeof value === 'string') asked.set(name, value);
  const link = document.createElement('a');
  link.href = `/api/v1/contacts/export?${asked}`;
  link.download = '';
  link.click();
}
