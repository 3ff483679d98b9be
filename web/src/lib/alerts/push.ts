import { live } from '$lib/live';
import { recall, remember } from '$lib/storage';
import { allowed, ask, type Allowed } from './desktop';
import { take, type Wanted } from './wanted';

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

/**
 * Carries out what was pressed, in the company that it is of: what the worker says of, and what it said before this page stood. What was meant
 * for somebody else who was here is let go.
 */
export function follow(carryOut: (wanted: Wanted) => void, signal: AbortSignal): void {
  const next = async () => {
    const wanted = await take();
    if (!wanted || signal.aborted) return;
    const { user, workspace } = wanted;
    const { me } = live.catalogue;
    if (user && user !== me.user.id) return;
    if (workspace && workspace !== me.workspace.id) {
      if (!me.workspaces.some(({ id }) => id === workspace)) return;
      await live.switchWorkspace(workspace);
    }
    carryOut(wanted);
  };
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  const heard = ({ data }: MessageEvent<{ type?: string }>) => data.type === 'wanted' && void next();
  workers?.addEventListener('message', heard, { signal });
  void next();
}

async function subscription(): Promise<PushSubscription | null | undefined> {
  return (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
}

async function subscribe(): Promise<void> {
  const { public_key } = await live.api.http.get<Pushing>('/me/push');
  const { register } = await import('$lib/offline');
  await register(navigator.serviceWorker);
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
