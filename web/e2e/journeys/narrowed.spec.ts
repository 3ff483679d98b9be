import { expect } from 'vitest';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { ana, juan, maria } from '../lib/workspace';

/** All that this browser keeps of conversations and messages, as text. */
function kept(person: Person): Promise<string> {
  return person.page.evaluate(async () => {
    const found: unknown[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('no database'));
      });
      for (const store of ['lists', 'threads']) {
        found.push(
          await new Promise((resolve, reject) => {
            const request = database.transaction(store).objectStore(store).getAll();
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error ?? new Error('unread'));
          }),
        );
      }
      database.close();
    }
    return JSON.stringify(found);
  });
}

journey('An administrator narrows what an agent sees', async (stage) => {
  const api = await stage.openShop();
  const { items } = await api.get<{ items: { id: string; name: string }[] }>('/members');
  const idOf = (name: string) => items.find((one) => one.name === name)?.id;
  const lucia = await stage.customer('Lucía Herrera');
  const pedro = await stage.customer('Pedro Páramo', '5215512340002');
  await lucia.writes('Mi pedido no ha llegado');
  await pedro.writes('Busco una ruana azul');
  const agent = await stage.enters(maria, '/inbox/all/1');
  await agent.sees(agent.row(2));
  await api.post('/conversations/1/assign', { assignee_id: idOf(juan.name) });
  await api.post('/conversations/2/assign', { assignee_id: idOf(maria.name) });
  await agent.sees(agent.message('Mi pedido no ha llegado'));
  await expect.poll(() => kept(agent), { timeout: 20_000 }).toContain('Mi pedido no ha llegado');

  const boss = await stage.enters(ana, `/settings/members/${idOf(maria.name) ?? ''}`);
  await boss.press(boss.page.getByRole('radio', { name: 'Las suyas' }));
  await boss.press(boss.find('button', 'Guardar cambios'));

  // Her open list loses the row, the open conversation is none of hers, and her browser keeps nothing of it.
  await agent.noLongerSees(agent.row(1));
  await agent.noLongerSees(agent.message('Mi pedido no ha llegado'));
  await agent.sees(agent.text('No la encontramos'));
  await agent.sees(agent.row(2));
  await expect.poll(() => kept(agent), { timeout: 20_000 }).not.toContain('Mi pedido no ha llegado');
  expect(await kept(agent)).not.toContain('Lucía Herrera');

  // Out of the inbox, what she has goes back to the queue, as it was said before.
  await boss.toggle(boss.page.getByRole('checkbox', { name: 'Ventas MX' }));
  await boss.sees(boss.page.getByText('1 conversación vuelve a No asignado'));
  await boss.press(boss.find('button', 'Guardar cambios'));
  await agent.noLongerSees(agent.row(2));
  const { conversation } = await api.get<{ conversation: { assignee: unknown } }>('/conversations/2');
  expect(conversation.assignee).toBeNull();
});

journey('An administrator narrows a role, and deletes it', async (stage) => {
  const api = await stage.openShop();
  const { items } = await api.get<{ items: { id: string; name: string }[] }>('/members');
  const idOf = (name: string) => items.find((one) => one.name === name)?.id;
  const role = async (name: string, sight: string, permissions: string[]) =>
    (await api.post<{ id: string }>('/roles', { name, sight, permissions })).id;
  const shop = await role('Tienda', 'all', ['conversations.reply', 'contacts.reveal']);
  const store = await role('Bodega', 'own', ['notes.write']);
  await api.patch(`/members/${idOf(maria.name) ?? ''}`, { role: shop });
  await (await stage.customer('Lucía Herrera')).writes('Mi pedido no ha llegado');
  await (await stage.customer('Pedro Páramo', '5215512340002')).writes('Busco una ruana azul');
  const agent = await stage.enters(maria, '/inbox/all/1');
  await agent.sees(agent.row(2));
  await api.post('/conversations/1/assign', { assignee_id: idOf(juan.name) });
  await api.post('/conversations/2/assign', { assignee_id: idOf(maria.name) });
  const has = () => expect.poll(() => kept(agent), { timeout: 20_000 });
  await agent.sees(agent.message('Mi pedido no ha llegado'));
  await has().toContain('Mi pedido no ha llegado');

  // What her role sees is what she sees, and her browser keeps no more.
  await api.patch(`/roles/${shop}`, { sight: 'own' });
  await agent.noLongerSees(agent.row(1));
  await agent.noLongerSees(agent.message('Mi pedido no ha llegado'));
  await agent.sees(agent.row(2));
  await has().not.toContain('Mi pedido no ha llegado');
  expect(await kept(agent)).not.toContain('Lucía Herrera');

  await api.patch(`/roles/${shop}`, { sight: 'all' });
  await agent.sees(agent.row(1));
  await agent.press(agent.row(1));
  await agent.sees(agent.message('Mi pedido no ha llegado'));
  await has().toContain('Mi pedido no ha llegado');
  await has().toContain('5512340002');

  // Nor when it goes, and another that sees less takes its place, without the right to see phones.
  await api.delete(`/roles/${shop}?to=${store}`);
  await agent.noLongerSees(agent.row(1));
  await agent.sees(agent.row(2));
  await has().not.toMatch(/Mi pedido no ha llegado|5512340002/);
  expect(await kept(agent)).not.toContain('Lucía Herrera');
});
