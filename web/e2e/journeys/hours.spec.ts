import { expect } from 'vitest';
import { journeyInEveryWay } from '../lib/journey';
import { ana, maria } from '../lib/workspace';

interface Named {
  id: string;
  name: string;
}
interface Hours extends Named {
  week: { from: string; to: string }[][];
  days: { date: string; name: string }[];
}

/** Minutes until it is Sunday, noon, in Mexico City. */
function untilSunday(): number {
  const there = new Date(Date.now() - 6 * 3_600_000); // its clock, read as UTC
  const noon = Date.UTC(
    there.getUTCFullYear(),
    there.getUTCMonth(),
    there.getUTCDate() + ((7 - there.getUTCDay()) % 7),
    12,
  );
  const minutes = Math.ceil((noon - there.getTime()) / 60_000);
  return minutes > 0 ? minutes : minutes + 7 * 24 * 60;
}

journeyInEveryWay('Horario de atención', async (stage) => {
  const api = await stage.openShop();
  await stage.server.advance(`${untilSunday()}m`);
  const boss = await stage.enters(ana, '/settings/hours');
  const main = boss.page.getByRole('main');

  // The usual week, with a pause on Monday and Saturday mornings, and the country's holidays.
  await boss.sees(boss.text('¿Cuándo atiende tu equipo?'));
  await boss.findsNoBarrier();
  await boss.press(boss.find('link', 'Nuevo horario', main));
  await boss.fill(main.getByRole('textbox').first(), 'Tienda');
  const days = main.getByRole('switch');
  await boss.toggle(days.nth(5));
  const group = (day: number) => main.getByRole('listitem').nth(day).getByRole('group');
  await group(5).locator('input').nth(1).fill('13:00');
  await group(0).locator('input').nth(1).fill('13:00');
  await boss.press(group(0).getByRole('button').last());
  await boss.press(boss.find('button', 'Agregar feriados'));
  await boss.sees(main.getByRole('button', { name: /Navidad|Natal/ }));
  await boss.findsNoBarrier();
  await boss.press(boss.find('button', 'Guardar cambios'));
  await boss.sees(main.getByRole('link', { name: /^Tienda/ }));
  await boss.findsNoBarrier();
  const [hours] = (await api.get<{ items: Hours[] }>('/business-hours')).items;
  expect(hours?.week).toEqual([
    [],
    [
      { from: '09:00', to: '13:00' },
      { from: '14:00', to: '17:00' },
    ],
    ...Array.from({ length: 4 }, () => [{ from: '09:00', to: '18:00' }]),
    [{ from: '09:00', to: '13:00' }],
  ]);
  expect(hours?.days.map((one) => one.name)).toContain('Navidad');

  // Two intervals that cross are refused beside their day, and nothing is lost.
  await boss.press(main.getByRole('link', { name: /^Tienda/ }));
  await group(0).locator('input').nth(2).fill('12:00');
  await boss.press(boss.find('button', 'Guardar cambios'));
  await boss.sees(main.getByText(/^(Dos|Dois) intervalos se cruza[nm]\.$/));
  expect(await group(0).locator('input').nth(2).inputValue()).toBe('12:00');
  await boss.findsNoBarrier();
  await group(0).locator('input').nth(2).fill('14:00');
  await boss.noLongerSees(boss.find('button', 'Guardar cambios')); // as it is stored

  // The inbox keeps them and says when they open next. Without the holidays, which some Monday is.
  await api.patch(`/business-hours/${hours?.id}`, { days: [] });
  const [inbox] = (await api.get<{ items: Named[] }>('/inboxes')).items;
  await boss.page.goto(`/settings/inboxes/${inbox?.id}/rules`);
  const section = main.locator('section').filter({ has: boss.find('heading', 'Horario de atención') });
  await section.getByRole('combobox').first().selectOption({ label: 'Tienda' });
  await boss.press(boss.find('button', 'Usar un ejemplo'));
  const said = stage.variant.locale === 'pt' ? 'Abrimos amanhã às 09:00' : 'Abrimos mañana a las 9:00';
  await boss.sees(section.locator('figure').getByText(said));
  await boss.findsNoBarrier();
  await boss.press(boss.find('button', 'Guardar cambios'));
  const kept = () => api.get<{ settings: { hours: { business_hours_id: string } } }>(`/inboxes/${inbox?.id}`);
  await expect.poll(async () => (await kept()).settings.hours.business_hours_id).toBe(hours?.id); // while it saves, the button says so

  // On Sunday a customer is told so, once, and goes on waiting; the agent sees that it is closed.
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');
  expect((await lucia.receives(1))[0]?.object?.body).toContain(said);
  await lucia.writes('¿Hola?');
  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  await agent.sees(agent.message('¿Hola?'));
  await agent.sees(agent.message(said));
  const closed = agent.page.locator('.strip').getByText(/^(Fuera de horario|Fora do horário)/);
  await agent.sees(closed);
  await agent.findsNoBarrier();
  expect(await lucia.receives(1)).toHaveLength(1);

  // On Monday it is open by itself.
  await stage.server.advance('22h');
  await agent.page.reload();
  await agent.sees(agent.message('¿Hola?'));
  await agent.sees(agent.find('button', 'Aceptar').or(agent.find('button', 'Finalizar')));
  await agent.noLongerSees(closed);
});
