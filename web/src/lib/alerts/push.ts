import { live } from '$lib/live';
import { router } from '$lib/router';
import { recall, remember } from '$lib/storage';
import { allowed, ask, type Allowed } from './desktop';

interface Pushing {
  public_key: string;
  here: boolean;
  subscribed: number;
}

/** Whether alerts are pushed to this browser, or why they cannot be. */
export type Pushed = 'on' | 'off' | Exclude<Allowed, 'granted' | 'default'>;

/** Who lets alerts be pushed to this browser: nobody else who signs in here has asked for it. */
const asker = 'push';

function possible(): Exclude<Allowed, 'granted' | 'default'> | undefined {
  const is = allowed();
  if (is === 'insecure' || is === 'denied' || is === 'unsupported') return is;
  return 'serviceWorker' in navigator && 'PushManager' in globalThis ? undefined : 'unsupported';
}

export async function pushed(): Promise<Pushed> {
  return possible() ?? ((await live.api.http.get<Pushing>('/me/push')).here && (await subscription()) ? 'on' : 'off');
}

/** Lets alerts be pushed to this browser; after a click only, since it asks for permission. Rejects with Problem. */
export async function begin(): Promise<Pushed> {
  if (possible()) return pushed();
  if ((await ask()) !== 'granted') return pushed();
  await subscribe();
  remember(asker, live.owner);
  return 'on';
}

export async function end(): Promise<Pushed> {
  remember(asker, null);
  await live.api.http.request('DELETE', '/me/push', {});
  await (await subscription())?.unsubscribe();
  return possible() ?? 'off';
}

export async function test(): Promise<void> {
  await live.api.http.post('/me/push/test', {});
}

/** A new session is told of the browser that goes on with it. */
export async function resume(): Promise<void> {
  if (recall(asker) !== live.owner || possible() || allowed() !== 'granted') return;
  const { here } = await live.api.http.get<Pushing>('/me/push');
  if (!here || !(await subscription())) await subscribe();
}

/** Goes where the worker was told to, in the company that it is of; and where a new window was opened for that. */
export function follow(signal: AbortSignal): void {
  const go = async (href: string, workspace: string | undefined) => {
    if (workspace && workspace !== live.catalogue.me.workspace.id) {
      if (!live.catalogue.me.workspaces.some(({ id }) => id === workspace)) return;
      await live.switchWorkspace(workspace);
    }
    router.go(href);
  };
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  workers?.addEventListener(
    'message',
    ({ data }: MessageEvent<{ type?: string; href?: string; workspace?: string }>) => {
      if (data.type === 'open' && data.href?.startsWith('/')) void go(data.href, data.workspace);
    },
    { signal },
  );
  const workspace = new URLSearchParams(location.search).get('workspace');
  if (workspace) void go(location.pathname, workspace);
}

async function subscription(): Promise<PushSubscription | null | undefined> {
  return (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
}

async function subscribe(): Promise<void> {
  const { public_key } = await live.api.http.get<Pushing>('/me/push');
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: public_key };
  let made: PushSubscription;
  try {
    made = await pushManager.subscribe(options);
  } catch (error) {
    const before = await pushManager.getSubscription(); // of another key of ours
    if (!before) throw error;
    await before.unsubscribe();
    made = await pushManager.subscribe(options);
  }
  const { endpoint, keys } = made.toJSON();
  await live.api.http.put('/me/push', { endpoint, p256dh: keys?.p256dh, auth: keys?.auth });
}
