import type { ContactSort } from '$lib/api';
import { recall, remember } from '$lib/storage';

export const sorts: readonly ContactSort[] = ['name', 'activity', '-created', 'created'];
const key = 'contacts.sort';

/** The order that I chose last. */
export function sortOf(): ContactSort {
  const kept = recall(key);
  return sorts.find((one) => one === kept) ?? 'name';
}
export function rememberSort(sort: ContactSort): void {
  remember(key, sort);
}
