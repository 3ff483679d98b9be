import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { onPhone, usual } from '../lib/variant';
import { ana, maria } from '../lib/workspace';

interface Named {
  id: string;
  name: string;
}

const ways = [usual, onPhone];

const walk: Parameters<typeof journey>[1] = async (stage) => {
  const api = await stage.openShop();
  const { items: members } = await api.get<{ items: Named[] }>('/members');
  const idOf = (name: string) => members.find((one) => one.name === name)?.id;
  const vip = await api.post<Named>('/labels', { name: 'VIP' });
  const people = ['Lucía Herrera', 'Mateo Quispe', 'Sara Núñez', 'Diego Rojas'];
  for (const [index, name] of people.entries()) {
    await (await stage.customer(name, `521551234000${index + 1}`)).writes('Hola, busco una ruana');
    await expect
      .poll(async () => (await api.get<{ items: unknown[] }>('/conversations?status=all')).items.length)
      .toBe(index + 1);
  }
  // Lucía and Sara are VIP; all but Diego are Ana's; Lucía and Mateo are closed.
  for (const number of [1, 3, 4]) await api.post(`/conversations/${number}/labels`, { add: [vip.id] });
  for (const number of [1, 2, 3]) await api.post(`/conversations/${number}/assign`, { assignee_id: idOf(ana.name) });
  for (const number of [1, 2]) await api.post(`/conversations/${number}/close`, {});

  const agent = await stage.enters(maria, '/inbox/all');
  await agent.sees(agent.row(4));
  await agent.noLongerSees(agent.row(1));

  // With the key where there are keys, else with the button.
  if (agent.onPhone) await agent.press(agent.find('button', 'Filtrar'));
  else await agent.page.keyboard.press('f');
  const dialog = agent.find('dialog', 'Filtrar conversaciones');
  await agent.sees(dialog);
  await agent.findsNoBarrier();
  const choose = async (field: string, option: string) => {
    await agent.press(agent.find('button', `${field}: Cualquiera`, dialog));
    await agent.page.keyboard.type(option);
    await agent.page.keyboard.press('Enter');
    await agent.page.keyboard.press('Escape'); // the list, not the dialog
    await agent.sees(agent.find('button', `${field}: ${option}`, dialog));
  };
  await choose('Etiqueta', 'VIP');
  await choose('Estado', 'Cerrado');
  await choose('Agente', ana.name);
  await agent.press(agent.find('button', 'Aplicar', dialog));

  await agent.sees(agent.row(1));
  for (const number of [2, 3, 4]) await agent.noLongerSees(agent.row(number));
  const chips = agent.find('list', 'Filtros activos');
  await expect.poll(() => chips.getByRole('button', { name: 'VIP' }).count()).toBeGreaterThan(0);
  await agent.findsNoBarrier();

  // A condition is taken away; the other two stay.
  await agent.press(agent.find('button', 'Quitar: Estado: Cerrado', chips));
  await agent.sees(agent.row(3));
  await agent.noLongerSees(agent.row(1));

  // It lives: what is no longer so leaves, what has become so enters.
  await api.post('/conversations/4/assign', { assignee_id: idOf(ana.name) });
  await agent.sees(agent.row(4));
  await api.post('/conversations/3/labels', { remove: [vip.id] });
  await agent.noLongerSees(agent.row(3));

  // It gets a name, an address and a place in the column of views, and is there again after a reload.
  await agent.press(agent.find('button', 'Guardar vista'));
  await agent.fill(agent.find('textbox', 'Nombre'), 'Mis VIP');
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Guardar', agent.page.getByRole('dialog')));
  await agent.page.waitForURL('**/v/*');
  await agent.sees(agent.row(4));
  await agent.page.reload();
  await agent.sees(agent.row(4));
  await agent.sees(agent.find('heading', 'Mis VIP'));
  await agent.findsNoBarrier();
  if (!agent.onPhone) {
    const link = agent.view('Mis VIP');
    await agent.sees(link);
    await expect.poll(() => link.textContent()).toMatch(/1\s*$/);
  }

  // It is his alone.
  const admin = await stage.enters(ana, new URL(agent.page.url()).pathname);
  await admin.sees(admin.text('Esta vista ya no existe'));
  await admin.findsNoBarrier();

  await agent.choose(agent.find('button', 'Acciones de la vista Mis VIP'), 'Eliminar vista');
  await agent.press(agent.find('button', 'Eliminar', agent.page.getByRole('alertdialog')));
  await agent.page.waitForURL('**/inbox/all');
  await agent.sees(agent.row(3));
};
journey('02 Filter', walk, ways);
