import { expect } from 'vitest';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { onPhone, usual } from '../lib/variant';
import { juan, maria } from '../lib/workspace';

const bell = ({ page }: Person) => page.getByRole('button', { name: /^Notificaciones/ });
const panel = ({ page }: Person) => page.getByRole('dialog', { name: 'Notificaciones' });

journey(
  '24 Notifications: the bell',
  async (stage) => {
    const api = await stage.openShop();
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('¿Tienen ponchos?');
    const pedro = await stage.customer('Pedro Gil', '5215512340002');
    await pedro.writes('Hola');
    const agent = await stage.enters(maria, '/inbox/all');
    await agent.sees(agent.row(2));
    const other = await stage.enters(juan, '/inbox/mine');

    // Nothing yet, and it says so.
    await other.page.keyboard.press('g');
    await other.page.keyboard.press('h');
    await other.sees(other.text('Sin novedades', panel(other)));
    await other.findsNoBarrier();
    await other.page.keyboard.press('Escape');
    await other.noLongerSees(panel(other));

    // What is given to him, what he is made to follow, and what happens there, is counted; a flood is one row.
    const { items } = await api.get<{ items: { id: string; name: string }[] }>('/members');
    const juanId = items.find(({ name }) => name === juan.name)?.id;
    await api.post('/conversations/1/assign', { assignee_id: juanId });
    await api.put(`/conversations/2/participants/${juanId}`);
    await other.sees(other.text('Ana Torres te derivó a Lucía Herrera'));
    await expect.poll(() => bell(other).getAttribute('aria-label')).toBe('Notificaciones, 2 sin leer');
    for (const words of ['uno', 'dos', 'tres']) await pedro.writes(words);
    await expect.poll(() => bell(other).getAttribute('aria-label')).toBe('Notificaciones, 3 sin leer');
    await other.page.keyboard.press('g');
    await other.page.keyboard.press('h');
    await other.sees(panel(other).getByText('3 novedades en Pedro Gil, que sigues'));
    await other.sees(panel(other).getByText('Ana Torres te derivó a Lucía Herrera'));
    await other.findsNoBarrier();
    if (process.env.SHOTS) await other.page.screenshot({ path: `${process.env.SHOTS}/bell.png` });

    // By keyboard to the last row, and into its conversation; that is read then, here and on the server.
    await other.page.keyboard.press('j');
    await other.page.keyboard.press('j');
    await other.page.keyboard.press('Enter');
    await other.sees(other.message('¿Tienen ponchos?'));
    await expect.poll(() => bell(other).getAttribute('aria-label')).toBe('Notificaciones, 2 sin leer');

    // Opened in any other way, it is read once it was looked at; also on his other screen.
    const second = await stage.enters(juan, '/inbox/all');
    await expect.poll(() => bell(second).getAttribute('aria-label')).toBe('Notificaciones, 2 sin leer');
    await other.press(other.view('Participo'));
    await other.press(other.row(2));
    await other.sees(other.message('tres'));
    await expect.poll(() => bell(other).getAttribute('aria-label'), { timeout: 10_000 }).toBe('Notificaciones');
    await expect.poll(() => bell(second).getAttribute('aria-label'), { timeout: 10_000 }).toBe('Notificaciones');

    // What one looks at is not left unread; who did it all was told nothing.
    await pedro.writes('cuatro');
    await other.sees(other.message('cuatro'));
    await expect.poll(() => bell(second).getAttribute('aria-label'), { timeout: 10_000 }).toBe('Notificaciones');
    await expect.poll(() => bell(agent).getAttribute('aria-label')).toBe('Notificaciones');

    // All at once.
    await api.post('/conversations/2/assign', { assignee_id: juanId });
    await second.press(bell(second));
    await second.press(second.find('button', 'Marcar todo como leído', panel(second)));
    await expect.poll(() => bell(second).getAttribute('aria-label'), { timeout: 10_000 }).toBe('Notificaciones');
  },
  [usual],
);

journey(
  '24 Notifications on a phone',
  async (stage) => {
    const api = await stage.openShop();
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('¿Tienen ponchos?');
    const agent = await stage.enters(maria, '/inbox/mine');
    const { items } = await api.get<{ items: { id: string; name: string }[] }>('/members');
    await api.post('/conversations/1/assign', { assignee_id: items.find(({ name }) => name === maria.name)?.id });
    await agent.sees(agent.row(1));
    await agent.press(agent.find('button', 'Más'));
    await agent.press(agent.page.getByRole('menuitem', { name: 'Notificaciones (1)' }));
    await agent.sees(panel(agent).getByText(/te derivó a Lucía Herrera/));
    await agent.findsNoBarrier();
    if (process.env.SHOTS) await agent.page.screenshot({ path: `${process.env.SHOTS}/bell-phone.png` });
    await agent.press(panel(agent).getByRole('link'));
    await agent.sees(agent.message('¿Tienen ponchos?'));
  },
  [onPhone],
);
