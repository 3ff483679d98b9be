import { expect } from 'vitest';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { usual } from '../lib/variant';
import { juan, maria } from '../lib/workspace';

/** What a page has let sound and pop up. */
interface Heard {
  /** It hears what is new from now on: then it first says how much waits. */
  listens: boolean;
  /** What stands on the app's icon. */
  badge: number;
  tones: number[];
  popups: { title: string; body: string; tag: string; open: boolean; click: () => void }[];
}

/** Notes what sounds, by its pitch, and what pops up, in every tab of a browser. */
async function listen({ page }: Person, permission: NotificationPermission = 'granted'): Promise<void> {
  await page.context().addInitScript((given) => {
    const heard: Heard = { listens: false, badge: 0, tones: [], popups: [] };
    Object.assign(window, { heard, permission: given });
    const badge = (count = 0) => {
      heard.listens = true;
      heard.badge = count;
      return Promise.resolve();
    };
    for (const name of ['setAppBadge', 'clearAppBadge']) Object.defineProperty(navigator, name, { value: badge });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when?: number) {
      heard.tones.push(Math.round(this.frequency.value));
      start.call(this, when);
    };
    class Popup {
      static get permission() {
        return (window as unknown as { permission: string }).permission;
      }
      static requestPermission() {
        Object.assign(window, { permission: 'granted' });
        return Promise.resolve('granted');
      }
      onclick: (() => void) | null = null;
      onclose: (() => void) | null = null;
      #shown;
      constructor(title: string, { body = '', tag = '' }: NotificationOptions) {
        this.#shown = { title, body, tag, open: true, click: () => this.onclick?.() };
        heard.popups.push(this.#shown);
      }
      close() {
        this.#shown.open = false;
        this.onclose?.();
      }
    }
    Object.assign(window, { Notification: Popup });
  }, permission);
}

const heardBy = ({ page }: Person) => page.evaluate(() => (window as unknown as { heard: Heard }).heard);
const heardIn = async (people: readonly Person[]) => {
  const all = await Promise.all(people.map(heardBy));
  return { tones: all.flatMap(({ tones }) => tones), popups: all.flatMap(({ popups }) => popups) };
};
/** Whether a tab of this browser is in the foreground: a window without a screen always says so. */
const stand = ({ page }: Person, here: boolean) =>
  page.evaluate((focus) => {
    document.hasFocus = () => focus;
    Object.defineProperty(document, 'hidden', { configurable: true, value: !focus });
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: focus ? 'visible' : 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  }, here);
const awhile = { timeout: 10_000 };

const chime = [659, 523];

journey(
  '24 Notifications: one sound, however many tabs',
  async (stage) => {
    const api = await stage.openShop();
    const first = await stage.visitor();
    await listen(first);
    await stage.signIn(first, maria, '/inbox/unassigned');
    const tabs = [first];
    for (let n = 0; n < 2; n++) {
      const tab = await stage.anotherTab(first);
      await tab.page.goto('/inbox/unassigned');
      await tab.sees(tab.page.getByRole('main'));
      await tab.page.mouse.click(5, 5); // from now on the browser lets it sound
      tabs.push(tab);
    }
    for (const tab of tabs) {
      await expect.poll(async () => (await heardBy(tab)).listens, awhile).toBe(true);
      await stand(tab, false);
    }

    // A new one in the queue: one sound and one popup in all, and each tab's title counts it.
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('¿Tienen ruanas?');
    await expect.poll(async () => (await heardIn(tabs)).tones, awhile).toEqual(chime);
    await expect.poll(async () => (await heardIn(tabs)).popups.length, awhile).toBe(1);
    for (const tab of tabs) {
      await expect.poll(() => tab.page.title(), awhile).toMatch(/^\(1\) Conversaciones/);
      await expect.poll(async () => (await heardBy(tab)).badge, awhile).toBe(1);
    }
    const icon = first.page.locator('link[rel="icon"]');
    await expect.poll(() => icon.getAttribute('href')).toBe('/favicon-unread.svg');
    const [popup] = (await heardIn(tabs)).popups;
    expect(popup).toMatchObject({ title: 'Nueva en No asignado: Lucía Herrera', body: '¿Tienen ruanas?' });

    // Clicking it leads there, and what it told of is seen by that.
    const shower = tabs[(await Promise.all(tabs.map(heardBy))).findIndex(({ popups }) => popups.length > 0)] ?? first;
    await stand(shower, true);
    await shower.page.evaluate(() => (window as unknown as { heard: Heard }).heard.popups[0]?.click());
    await shower.sees(shower.message('¿Tienen ruanas?'));
    await expect.poll(() => shower.page.title(), awhile).not.toMatch(/^\(1\)/);
    await expect.poll(async () => (await heardBy(shower)).badge, awhile).toBe(0);

    // What one looks at is silent, in all tabs; the next thing that is not tells that nothing came between.
    await api.post('/conversations/1/assign', { assignee_id: await idOf(api, maria.name) });
    await expect.poll(async () => (await heardIn(tabs)).popups.length, awhile).toBe(1);
    await lucia.writes('¿Y ponchos?');
    await shower.sees(shower.message('¿Y ponchos?'));
    const pedro = await stage.customer('Pedro Gil', '5215512340002');
    await pedro.writes('Hola');
    await expect.poll(async () => (await heardIn(tabs)).tones, awhile).toEqual([...chime, ...chime]);
    expect((await heardIn(tabs)).popups.map(({ title }) => title)).toEqual([
      'Nueva en No asignado: Lucía Herrera',
      'Nueva en No asignado: Pedro Gil',
    ]);

    // In the background it knocks; a flood of one conversation is one popup that is said anew, and few sounds.
    await stand(shower, false);
    for (let n = 0; n < 8; n++) await lucia.writes(`Mensaje ${n}`);
    await expect
      .poll(
        async () => (await heardIn(tabs)).popups.filter(({ title }) => title === 'Lucía Herrera te escribió').length,
        awhile,
      )
      .toBeGreaterThan(0);
    // The icon counts conversations of hers with something unread, not messages.
    await expect.poll(async () => (await heardBy(shower)).badge, awhile).toBe(1);
    const flood = await heardIn(tabs);
    expect(flood.tones.filter((pitch) => pitch === 220).length).toBeLessThanOrEqual(3);
    expect(new Set(flood.popups.filter(({ title }) => title.startsWith('Lucía')).map(({ tag }) => tag)).size).toBe(1);
  },
  [usual],
);

journey(
  '24 Notifications: what I chose, and what I do myself',
  async (stage) => {
    const api = await stage.openShop();
    const agent = await stage.visitor();
    await listen(agent, 'default');
    await stage.signIn(agent, juan, '/settings/notifications');
    await agent.sees(agent.find('heading', 'Notificaciones'));
    await agent.findsNoBarrier();

    // The tones can be tried, and the browser is asked by a click only.
    await agent.press(agent.find('button', 'Probar sonido: Timbre'));
    await expect.poll(async () => (await heardBy(agent)).tones).toEqual(chime);
    await agent.press(agent.find('button', 'Probar sonido: Toque'));
    await expect.poll(async () => (await heardBy(agent)).tones).toEqual([...chime, 220]);
    await agent.press(agent.find('button', 'Permitir avisos'));
    await agent.sees(agent.text('Permitidos'));

    // Chosen here, it holds on every screen of his.
    const other = await stage.enters(juan, '/settings/notifications');
    const queue = agent.find('checkbox', 'Nueva en No asignado: Sonido');
    await agent.press(queue);
    await agent.press(agent.find('switch', 'Mostrar el texto de los mensajes'));
    await expect.poll(() => other.find('checkbox', 'Nueva en No asignado: Sonido').isChecked(), awhile).toBe(false);
    if (process.env.SHOTS) await agent.page.screenshot({ path: `${process.env.SHOTS}/alerts.png`, fullPage: true });

    // No sound for the queue, no words in what pops up; a mention rings. What comes before it is known how he is alerted is not lost.
    let arrive = () => {};
    const known = new Promise<void>((resolve) => (arrive = resolve));
    await agent.page.route('**/api/v1/me/alerts', async (route) => {
      await known;
      await route.continue();
    });
    await agent.page.goto('/inbox/all');
    await agent.sees(agent.page.getByRole('main'));
    await agent.page.mouse.click(5, 5);
    await agent.page.evaluate(() => Object.assign(window, { permission: 'granted' }));
    await expect.poll(async () => (await heardBy(agent)).listens, awhile).toBe(true);
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('Mi clave es 1234');
    await agent.sees(agent.row(1));
    expect((await heardBy(agent)).popups).toEqual([]);
    arrive();
    await expect
      .poll(async () => (await heardBy(agent)).popups, awhile)
      .toMatchObject([{ title: 'Nueva en No asignado: Lucía Herrera', body: '' }]);
    const me = await idOf(api, juan.name);
    const note = { client_id: 'n', kind: 'note', text: '@Juan mira', mentions: [{ agent_id: me }] };
    await api.post('/conversations/1/messages', note);
    await expect.poll(async () => (await heardBy(agent)).tones, awhile).toEqual([784]);

    // What he takes himself does not ring, nor what comes while he has silenced everything; then it does again.
    await agent.page.goto('/settings/notifications');
    await agent.page.evaluate(() => Object.assign(window, { permission: 'granted' }));
    await agent.press(agent.page.getByRole('button', { name: 'Silenciar', exact: true }));
    await agent.press(agent.page.getByRole('menuitem', { name: '4 horas', exact: true }));
    await agent.sees(agent.page.getByText(/^Silenciado hasta/));
    const pedro = await stage.customer('Pedro Gil', '5215512340002');
    await pedro.writes('Hola');
    await expect.poll(async () => (await api.get<{ items: object[] }>('/conversations')).items.length, awhile).toBe(2);
    await api.post('/conversations/2/assign', { assignee_id: me });
    const bell = agent.page.getByRole('button', { name: /^Notificaciones/ });
    await expect.poll(() => bell.getAttribute('aria-label'), awhile).toBe('Notificaciones, 2 sin leer');
    await agent.press(agent.find('button', 'Volver a avisar'));
    await agent.sees(agent.page.getByRole('button', { name: 'Silenciar', exact: true }));
    await api.post('/conversations/1/assign', { assignee_id: me });
    await expect.poll(async () => (await heardBy(agent)).tones, awhile).toEqual([784]);
    expect((await heardBy(agent)).popups.map(({ title }) => title)).toEqual(['Ana Torres te derivó a Lucía Herrera']);

    // Quiet hours: by his own clock.
    await agent.press(agent.find('switch', 'Horas de silencio'));
    await agent.sees(agent.page.getByLabel('Desde', { exact: true }));
    await agent.findsNoBarrier();
  },
  [usual],
);

async function idOf(api: { get<T>(path: string): Promise<T> }, name: string): Promise<string | undefined> {
  const { items } = await api.get<{ items: { id: string; name: string }[] }>('/members');
  return items.find((one) => one.name === name)?.id;
}
