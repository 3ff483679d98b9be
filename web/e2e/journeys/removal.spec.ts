import { expect } from 'vitest';
import { Json } from '../lib/http';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { usual } from '../lib/variant';
import { ana, juan, maria } from '../lib/workspace';

interface Listed {
  items: { id: string; name: string }[];
}

const shot = async (person: Person, name: string) => {
  if (!process.env.SHOTS) return;
  const { width, height } = person.variant.screen;
  for (const scheme of ['light', 'dark'] as const) {
    await person.page.emulateMedia({ colorScheme: scheme });
    await person.page.screenshot({ path: `${process.env.SHOTS}/${name}-${scheme}.png` });
    await person.page.setViewportSize({ width: 360, height: 740 });
    await person.page.screenshot({ path: `${process.env.SHOTS}/${name}-${scheme}-phone.png` });
    await person.page.setViewportSize({ width, height });
  }
  await person.page.emulateMedia({ colorScheme: 'light' });
};

journey(
  'Quitar a alguien, una etiqueta y una bandeja',
  async (stage) => {
    const api = await stage.openShop();
    const idOf = async (path: string, name: string) =>
      (await api.get<Listed>(path)).items.find((one) => one.name === name)?.id ?? '';
    const him = await idOf('/members', juan.name);
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('¿Tienen ponchos?');
    await expect.poll(async () => (await api.get<Listed>('/conversations')).items.length).toBe(1);
    await api.post('/conversations/1/assign', { assignee_id: him });
    const later = new Date(Date.now() + 3_600_000).toISOString();
    await api.post('/conversations/1/follow-ups', { due_at: later, note: 'llamar', user_id: him });
    await api.post('/labels', { name: 'Mayoreo' });
    await api.post('/labels', { name: 'VIP' });
    await api.post('/conversations/1/labels', { add: [await idOf('/labels', 'Mayoreo')] });

    // He has a conversation: whoever takes him out says who gets it, and he is out at once.
    const gone = await stage.enters(juan, '/inbox/mine');
    await gone.sees(gone.row(1));
    const other = await stage.enters(maria, '/inbox/mine');
    const boss = await stage.enters(ana, `/settings/members/${him}`);
    const main = boss.page.getByRole('main');
    await boss.press(boss.find('button', 'Quitar de la empresa', main));
    const asks = boss.page.getByRole('alertdialog');
    await asks.getByLabel('1 conversación sin cerrar').selectOption({ label: maria.name });
    await asks.getByLabel('1 seguimiento').selectOption({ label: maria.name });
    await boss.findsNoBarrier();
    await shot(boss, 'member');
    await boss.press(boss.find('button', 'Quitar', asks));
    await boss.sees(boss.text(`${juan.name} ya no está en la empresa`));
    await boss.noLongerSees(main.getByRole('link', { name: new RegExp(juan.name) }));
    await other.sees(other.row(1));
    await gone.sees(gone.find('button', 'Entrar'));
    expect(
      (await api.get<{ items: unknown[] }>('/follow-ups?user_id=' + (await idOf('/members', maria.name)))).items,
    ).toHaveLength(1);

    // What carries a label that goes carries another.
    await boss.page.goto('/settings/labels');
    await boss.press(boss.find('button', 'Eliminar etiqueta: Mayoreo', main));
    await boss.sees(asks.getByText('La llevan hoy: 1 conversación · 0 contactos.'));
    await asks.getByLabel('En su lugar').selectOption({ label: 'VIP' });
    await boss.findsNoBarrier();
    await shot(boss, 'label');
    await boss.press(boss.find('button', 'Eliminar', asks));
    await boss.noLongerSees(main.getByText('Mayoreo', { exact: true }));
    await expect
      .poll(async () =>
        (await api.get<{ conversation: { labels: { name: string }[] } }>('/conversations/1')).conversation.labels.map(
          ({ name }) => name,
        ),
      )
      .toEqual(['VIP']);

    // What Meta says of the number stays to be read, with who resolved it.
    const inbox = (await api.get<Listed>('/inboxes')).items[0]?.id ?? '';
    const meta = new Json(stage.server.simulatorUrl);
    for (const variant of ['number_throughput', 'number_quality']) await meta.post('/_sim/generate', { variant });
    await boss.page.goto(`/settings/inboxes/${inbox}/connection`);
    await boss.sees(main.getByText(/^Envía hasta 1.?000 mensajes por segundo\.$/));
    await shot(boss, 'connection');
    await boss.press(main.getByRole('link', { name: 'Ver los avisos de esta bandeja' }));
    await boss.sees(main.getByText(/^Meta subió la velocidad de envío/));
    const flagged = main.getByText(/^Bajó la calidad/);
    await boss.sees(flagged);
    await boss.findsNoBarrier();
    await shot(boss, 'notices');
    await boss.press(main.getByRole('button', { name: /^Marcar como resuelto: Bajó la calidad/ }));
    await boss.noLongerSees(flagged);
    await main.getByLabel('Cuáles').selectOption({ label: 'Resueltos' });
    await boss.sees(main.getByText(new RegExp(`^Lo resolvió ${ana.name} el `)));
    await boss.findsNoBarrier();
    await shot(boss, 'notices-resolved');

    // The number is disconnected; what was said stays readable, and nobody can answer there.
    await boss.page.goto(`/settings/inboxes/${inbox}/connection`);
    await boss.press(boss.find('button', 'Quitar la bandeja', main));
    await boss.sees(asks.getByLabel('1 conversación sin cerrar'));
    const confirm = boss.find('button', 'Quitar', asks);
    await expect.poll(() => confirm.isDisabled()).toBe(true);
    await boss.fill(boss.find('textbox', 'QUITAR', asks), 'QUITAR');
    await boss.findsNoBarrier();
    await shot(boss, 'inbox');
    await boss.press(confirm);
    await boss.sees(main.getByText('Quitada', { exact: true }));
    await shot(boss, 'inboxes');
    await boss.page.goto('/c/1');
    await boss.sees(boss.message('¿Tienen ponchos?'));
    await boss.sees(boss.text('La bandeja se quitó: puedes leer y dejar notas, no responder.'));
    await boss.findsNoBarrier();
    await shot(boss, 'past');

    // Nor is it opened again, by whatever way.
    const page = boss.page;
    const named = (role: 'button' | 'menuitem' | 'option') => boss.find(role, 'Reabrir');
    const reopening = named('button').or(named('menuitem')).or(named('option'));
    const tried: string[] = [];
    page.on('request', (one) => {
      if (one.url().endsWith('/reopen')) tried.push(one.url());
    });
    await page.keyboard.press('e');
    await boss.press(boss.find('button', 'Más acciones', page.getByRole('main')).first());
    await boss.sees(page.getByRole('menuitem').first());
    expect(await reopening.count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await boss.sees(page.getByRole('dialog').getByRole('combobox'));
    await page.keyboard.type('reabrir');
    await boss.sees(page.getByRole('option', { name: /reabrir/ }));
    expect(await reopening.count()).toBe(0);
    expect(tried).toEqual([]);
  },
  [usual],
);
