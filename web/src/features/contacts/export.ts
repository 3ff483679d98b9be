import { download } from '$lib/download';
import type { Audience } from './audience.svelte';

/** All contacts of a list as a file of the browser's; semicolon: a CSV as Excel wants it where numbers have a comma. */
export function exportAudience({ query }: Audience, as: 'csv' | 'xlsx' | 'semicolon'): void {
  const given = Object.entries(query).filter(([, value]) => typeof value === 'string');
  const table = as === 'semicolon' ? { format: 'csv', separator: as } : { format: as };
  download('/contacts/export', { ...table, head: 'words', ...Object.fromEntries(given) });
}
