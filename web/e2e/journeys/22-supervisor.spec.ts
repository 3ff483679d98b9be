import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { onPhone, usual } from '../lib/variant';
import { ana, maria } from '../lib/workspace';

interface Named {
  id: string;
  name: string;
}
interface Opened {
  conversation: { unread_count: number; assignee: Named | null };
}

const ways = [usual, onPhone];

const walk: Parameters<typeof journey>[1] = async (stage) => {
  const api = await stage.openShop();
  const { items: members } = await api.get<{ items: Named[] }>('/members');
  const mariaId = members.find((one) => one.name === maria.name)?.id ?? '';
  const people = ['Lucía Herrera', 'Mateo Quispe', 'Sara Núñez'];
  for (const [index, name] of people.entries()) {
    await (await stage.customer(name, `521551234000${index + 1}`)).writes('Hola, busco una ruana');
    await expect
      .poll(async () => (await api.get<{ items: unknown[] }>('/conversations?status=all')).items.length)
      .toBe(index + 1);
  }
  for (const number of [1, 2]) await api.post(`/conversations/${number}/assign`, { assignee_id: mariaId });
  const opened = (number: number) => api.get<Opened>(`/conversations/${number}`).then((one) => one.conversation);

  // An agent has no switch.
  const agent = await stage.enters(maria, '/inbox/mine');
  await agent.sees(agent.row(1));
  expect(await agent.find('switch', 'Modo supervisor').count()).toBe(0);

  // What the supervisor's browser tells the server that he has read.
  const read: string[] = [];
  // The board says who has how much; María's line leads to her views.
  const boss = await stage.enters(ana, '/reports');
  boss.page.on('request', (one) => one.url().endsWith('/read') && read.push(one.url()));
  const line = boss.find('region', 'Agentes').getByRole('row').filter({ hasText: maria.name });
  const hers = line.getByRole('link', { name: `${maria.name}, Abiertas y pendientes: 2` });
  await boss.sees(hers);
  await boss.findsNoBarrier();
  await (await stage.customer('Rosa Díaz', '5215512340009')).writes('¿Abren hoy?');
  await boss.sees(boss.find('region', 'Entradas').getByRole('link', { name: '2', exact: true })); // it came by itself
  // Each number opens what it counts, not more.
  await boss.press(hers);
  await boss.page.waitForURL('**/inbox/all');
  await boss.sees(boss.row(2));
  expect(await boss.row(3).count()).toBe(0);
  await boss.page.goBack();
  const waits = boss.find('region', 'Entradas').getByRole('link', { name: /Espera más larga/ });
  await boss.press(waits);
  await boss.page.waitForURL('**/inbox/unattended');
  await boss.sees(boss.row(3));
  await boss.page.goBack();
  await boss.press(line.getByRole('button', { name: maria.name, exact: true }));
  await boss.page.waitForURL('**/inbox/mine');

  // Her queue as she has it, within a frame that says so; what is opened stays unread.
  await boss.sees(boss.text('Viendo como supervisor'));
  await boss.sees(boss.row(1));
  await boss.sees(boss.row(2));
  expect(await boss.row(3).count()).toBe(0);
  await boss.findsNoBarrier();
  await boss.press(boss.row(1));
  await boss.sees(boss.message('Hola, busco una ruana'));

  // What is written is a note, unless it is asked for otherwise.
  const note = boss.find('textbox', 'Nota interna');
  await boss.fill(note, 'Ofrécele envío gratis');
  if (boss.onPhone) await boss.press(boss.find('button', 'Guardar nota'));
  else await boss.page.keyboard.press('Enter');
  await boss.sees(boss.message('Ofrécele envío gratis'));
  await agent.press(agent.row(1));
  await agent.sees(agent.message('Ofrécele envío gratis'));
  await boss.find('tab', 'Responder').click();
  await boss.sees(boss.text('Tomar conversación'));
  await boss.findsNoBarrier();

  // He takes it over: she sees it go, and it is no longer among hers.
  await boss.press(boss.find('button', 'Tomar conversación'));
  await expect.poll(async () => (await opened(1)).assignee?.name).toBe(ana.name);

  expect(read).toEqual([]);

  // Off again, all is his own.
  await boss.press(boss.find('button', 'Salir del modo supervisor'));
  await boss.noLongerSees(boss.text('Viendo como supervisor'));
};
journey('22 Modo supervisor y tablero en vivo', walk, ways);
