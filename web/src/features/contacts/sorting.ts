import type { ContactSort } from '$lib/api';
import { live } from '$lib/live';
import { recall, remember } from '$lib/storage';

const all: readonly ContactSort[] = ['name', 'activity', '-created', 'created'];
const key = 'contacts.sort';

/** The orders there are. With phones masked there is none by name: it would tell where the numbers belong that are names. */
export const sorts = (): readonly ContactSort[] => (live.catalogue.masked ? all.filter((one) => one !== 'name') : all);

/** A wanted order, or the one that I chose last, or the usual one. */
export function sortOf(wanted?: string): ContactSort {
  const offered = sorts();
  const kept = wanted ?? recall(key);
  return offered.find((one) => one === kept) ?? (live.catalogue.masked ? '-created' : 'name');
}
export function rememberSort(sort: ContactSort): void {
  remember(key, sort);
}
