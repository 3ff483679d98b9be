import { i18n } from '$lib/i18n';
import { savesData } from '$lib/saving';

export interface OfflineHands {
  /** Another version of the interface has been fetched: a reload shows it. */
  outdated: () => void;
  /** The browser offers to install it, by this; undefined: no more. */
  installable: (install: (() => void) | undefined) => void;
}

/** What Chromium offers where it would install. */
interface InstallPrompt extends Event {
  prompt: () => Promise<unknown>;
}

/**
 * Lets the page open without a connection from the next time on, and be installed. Without service workers (plain HTTP, some
 * private windows) it stays a page, and for whoever saves data unless it is installed.
 */
export function begin(hands: OfflineHands): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault(); // it is in the menu, for whoever wants it
    hands.installable(() => {
      hands.installable(undefined);
      void (event as InstallPrompt).prompt();
    });
  });
  // Where it is at home, the browser should not clear it away to make room.
  let kept = false;
  const keep = () => {
    if (import.meta.env.PROD && !kept) keepShell(hands.outdated);
    kept = true;
  };
  const installed = () => {
    void persist();
    keep();
  };
  window.addEventListener('appinstalled', installed);
  nameIt();
  if (matchMedia('(display-mode: standalone)').matches) installed();
  else if (!savesData()) keep();
}

/** The files of this version are kept, and those of another tell that they have come. */
export function keepShell(outdated: () => void): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers) return;
  let controlled = workers.controller !== null;
  workers.addEventListener('controllerchange', () => {
    if (controlled) outdated();
    controlled = true;
  });
  register(workers).catch((error: unknown) => console.warn(error));
}

/** Has the worker there, also where it was left out to save data: pushes need it. */
export async function register(workers: ServiceWorkerContainer): Promise<void> {
  await workers.register('/sw.js', { updateViaCache: 'none' });
}

/** The manifest is in the language on screen. */
function nameIt(): void {
  const link = document.createElement('link');
  link.rel = 'manifest';
  $effect.root(() => {
    $effect(() => {
      link.href = `/manifest.${i18n.locale}.webmanifest`;
      if (!link.isConnected) document.head.append(link);
    });
  });
}

async function persist(): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false);
}

/** ms that the files of a new version may take. */
const patience = 20_000;

/** Loads the page anew, with the newest version that the server has. */
export async function renew(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  await registration?.update().catch(() => undefined);
  if (registration?.installing) await settled(registration.installing);
  location.reload();
}

function settled(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    const look = () => (worker.state === 'activated' || worker.state === 'redundant') && resolve();
    worker.addEventListener('statechange', look);
    setTimeout(resolve, patience);
    look();
  });
}
