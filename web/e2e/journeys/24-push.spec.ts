import { expect } from 'vitest';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { usual } from '../lib/variant';
import { juan, maria, password } from '../lib/workspace';

const awhile = { timeout: 10_000 };

/** What of a worker's scope is reached from here. */
interface Scope extends EventTarget {
  registration: ServiceWorkerRegistration;
  clients: { matchAll: (options: object) => Promise<readonly { focused: boolean }[]> };
  NotificationEvent: new (type: string, init: { notification: Notification; action: string }) => Event;
}

/** The browser's worker, as its maker's service reaches it. */
async function workerOf({ page }: Person) {
  const context = page.context();
  await context.grantPermissions(['notifications']);
  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first) resolve(first.registrationId);
    }),
  );
  await devtools.send('ServiceWorker.enable');
  const registrationId = await registered;
  const origin = new URL(page.url()).origin;
  const worker = () => {
    const [one] = context.serviceWorkers();
    if (!one) throw new Error('no worker');
    return one;
  };
  const titles = () =>
    worker().evaluate(async () => {
      const { registration } = self as unknown as Scope;
      return (await registration.getNotifications()).map(({ title }) => title);
    });
  const deliver = (word: object) =>
    devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(word) });
  return {
    titles,
    /** A service hands over a word of the server's. */
    deliver,
    /** Hands it over when nobody looks: a page that was just left may be looked at still, for the browser. */
    shows: async (word: { title: string; [more: string]: unknown }) => {
      const looked = () =>
        worker().evaluate(async () => {
          const { clients } = self as unknown as Scope;
          const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
          return pages.some((page) => page.focused);
        });
      await expect.poll(looked, awhile).toBe(false);
      // The browser may lose one that comes while it changes pages; one that is only late must not come up after it was pressed.
      const once = async () => {
        await deliver(word);
        return expect
          .poll(titles, { timeout: 6000 })
          .toEqual([word.title])
          .then(
            () => true,
            () => false,
          );
      };
      await expect.poll(once, { timeout: 30_000 }).toBe(true);
    },
    /** A finger on what is shown, or on a button of it. */
    press: async (tag: string, action: string) => {
      await worker().evaluate(
        async ([wanted, button]) => {
          const scope = self as unknown as Scope;
          const [notification] = await scope.registration.getNotifications({ tag: wanted });
          if (!notification) throw new Error(`${wanted} is not shown`);
          scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification, action: button }));
        },
        [tag, action] as const,
      );
      await expect.poll(titles, awhile).toEqual([]);
      await expect.poll(() => worker().evaluate(async () => Boolean(await caches.match('/wanted'))), awhile).toBe(true);
    },
  };
}

journey(
  '24 Notifications: what is pushed is acted upon',
  async (stage) => {
    stage.keepTheShell();
    const api = await stage.openShop();
    const agent = await stage.enters(maria, '/inbox/mine');
    await agent.keepsTheShell();
    const { page } = agent;
    const me = await page.evaluate(async () => {
      const { user, workspace } = (await (await fetch('/api/v1/session')).json()) as Record<string, { id: string }>;
      return { user: user?.id, workspace: workspace?.id };
    });
    const browser = await workerOf(agent);
    const names = ['Lucía Herrera', 'Pedro Gil', 'Marcos Paz', 'Nora Ruiz', 'Iván Sosa'];
    for (const [at, name] of names.entries()) {
      await (await stage.customer(name, `521551234000${at}`)).writes('Hola');
      await expect
        .poll(async () => (await api.get<{ items: object[] }>('/conversations')).items.length, awhile)
        .toBe(at + 1);
    }
    const tag = (number: number) => `${me.workspace} ${number}`;
    /** Nobody looks: the page is elsewhere while it comes, and then is opened as the worker would. */
    const comes = async (number: number, action: string, title: string) => {
      await page.goto('about:blank');
      const name = names[number - 1] ?? '';
      await browser.shows({
        title: name,
        tag: tag(number),
        path: `/c/${number}`,
        ...me,
        number,
        actions: [{ action, title }],
      });
      await browser.press(tag(number), action);
    };
    const owner = async (number: number) => {
      const { items } = await api.get<{ items: { number: number; assignee: { name: string } | null }[] }>(
        '/conversations',
      );
      return items.find((one) => one.number === number)?.assignee?.name;
    };

    // Accepted: it opens, and is hers.
    await comes(1, 'accept', 'Aceptar');
    await page.goto('/c/1');
    await agent.sees(agent.message('Hola'));
    await expect.poll(() => owner(1), awhile).toBe(maria.name);
    await agent.sees(agent.text('#1 es tuya'));

    // Answered: the box has the focus.
    await comes(1, 'reply', 'Responder');
    await page.goto('/');
    await page.waitForURL('**/c/1');
    await expect
      .poll(() => agent.find('textbox', 'Escribir').evaluate((box) => box === document.activeElement), awhile)
      .toBe(true);

    // Somebody was faster: who, and it stays his.
    const other = await stage.enters(juan, '/inbox/unassigned');
    await other.press(agent.find('button', 'Aceptar', other.page.getByTestId('conv-2')));
    await expect.poll(() => owner(2), awhile).toBe(juan.name);
    await comes(2, 'accept', 'Aceptar');
    await page.goto('/c/2');
    await agent.sees(page.getByText(/^La tomó Juan/));
    expect(await owner(2)).toBe(juan.name);

    // Without a connection it is said, and offered again.
    await comes(3, 'accept', 'Aceptar');
    await page.context().setOffline(true);
    await page.goto('/c/3');
    await agent.sees(agent.text('No aceptaste la #3: no hay conexión.'));
    await page.context().setOffline(false);
    expect(await owner(3)).toBeUndefined();
    await agent.press(agent.find('button', 'Reintentar', agent.find('status', 'Avisos')));
    await expect.poll(() => owner(3), awhile).toBe(maria.name);

    // Signed out: it is done behind the door.
    await comes(4, 'accept', 'Aceptar');
    await page.context().clearCookies();
    await page.goto('/c/4');
    await page.waitForURL('**/sign-in?to=%2Fc%2F4');
    await page.reload(); // so that it is the door from the beginning
    await agent.fill(agent.find('textbox', 'Correo'), maria.email);
    await agent.fill(page.getByLabel('Contraseña', { exact: true }), password);
    await agent.press(agent.find('button', 'Entrar'));
    await page.waitForURL('**/c/4');
    await expect.poll(() => owner(4), awhile).toBe(maria.name);

    // Taken by somebody else while a page is open in the background: it is closed there; and by a push where none is.
    const shows = (number: number) =>
      page.evaluate(
        async (wanted) => (await navigator.serviceWorker.ready).showNotification('Iván Sosa', { tag: wanted }),
        tag(number),
      );
    const shown = async () => {
      if ((await browser.titles()).length === 0) await shows(5);
      return browser.titles();
    };
    await expect.poll(shown, awhile).toEqual(['Iván Sosa']);
    await other.press(agent.find('button', 'Aceptar', other.page.getByTestId('conv-5')));
    await expect.poll(browser.titles, awhile).toEqual([]);
    await page.goto('about:blank');
    await browser.shows({ title: 'Lucía Herrera', tag: tag(1), path: '/c/1', ...me, number: 1 });
    await browser.deliver({ tag: tag(1), ...me, over: true });
    await expect.poll(browser.titles, awhile).toEqual([]);
  },
  [usual],
  'whole',
);
