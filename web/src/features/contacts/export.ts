import { live } from '$lib/live';
import type { Audience } from './audience.svelte';

/** All contacts of a list as a file of the browser's. */
export function exportAudience({ query }: Audience, format: 'csv' | 'xlsx'): void {
  const asked = new URLSearchParams({ format, head: 'words', workspace: live.api.http.workspace ?? '' });
  for (const [name, value] of Object.entries(query)) if (typeof value === 'string') asked.set(name, value);
  const link = document.createElement('a');
  link.href = `/api/v1/contacts/export?${asked}`;
  link.download = '';
  link.click();
}
