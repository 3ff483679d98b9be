import { router } from '$lib/router';

/** Whether the operating system may show alerts of ours, and if not, why. */
export type Allowed = 'granted' | 'default' | 'denied' | 'unsupported' | 'insecure';

export function allowed(): Allowed {
  if (!isSecureContext) return 'insecure';
  if (!('Notification' in globalThis)) return 'unsupported';
  return Notification.permission;
}

/** What pops up. One of a tag takes the place of the one before. */
export interface Popup {
  tag: string;
  title: string;
  body: string;
  href: string;
}

/** Those of this page that still stand, by tag. */
const own = new Map<string, Notification>();

/** Asks whether alerts may be shown; only after a click. */
export async function ask(): Promise<Allowed> {
  if (allowed() === 'default') await Notification.requestPermission();
  return allowed();
}

export async function pop({ tag, title, body, href }: Popup): Promise<void> {
  if (allowed() !== 'granted') return;
  const options = { tag, body, icon: '/icons/any-192.png', silent: true, data: { href } };
  try {
    const one = new Notification(title, options);
    own.set(tag, one);
    one.onclick = () => {
      window.focus();
      one.close();
      router.go(href);
    };
    one.onclose = () => own.get(tag) === one && own.delete(tag);
  } catch {
    // Phones show them by the worker only.
    const worker = await navigator.serviceWorker?.getRegistration();
    await worker?.showNotification(title, options);
  }
}

/** What it told of has been seen. */
export async function unpop(tag: string): Promise<void> {
  own.get(tag)?.close();
  own.delete(tag);
  const worker = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  for (const one of (await worker?.getNotifications({ tag })) ?? []) one.close();
}

/** The tags of all that still stands, whoever showed it. */
export async function standing(): Promise<string[]> {
  const worker = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  return [...own.keys(), ...((await worker?.getNotifications()) ?? []).map(({ tag }) => tag)];
}
