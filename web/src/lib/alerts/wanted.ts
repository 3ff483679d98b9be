import type { Id } from '$lib/api';

/** What somebody wants who has pressed what was pushed to this browser: see lib/offline/pushed.js. */
export interface Wanted {
  /** "": only to look. */
  action: '' | 'accept' | 'reply';
  href: string;
  workspace?: Id;
  /** Whose alert it was. */
  user?: Id;
  /** The conversation's. */
  number?: number;
  /** ms, by this device's clock. */
  at: number;
}

/** ms for which it is still wanted, as while one signs in first. */
const patience = 10 * 60_000;

/** Takes what is wanted, for one of all tabs. */
export async function take(now = Date.now()): Promise<Wanted | undefined> {
  if (!('caches' in globalThis)) return undefined;
  try {
    const kept = await caches.open('wanted');
    const wanted = (await (await kept.match('/wanted'))?.json()) as Wanted | undefined;
    const mine = wanted && (await kept.delete('/wanted'));
    return mine && now - wanted.at < patience && /^\/(?!\/)/.test(wanted.href) ? wanted : undefined;
  } catch {
    return undefined; // a storage that is closed
  }
}
