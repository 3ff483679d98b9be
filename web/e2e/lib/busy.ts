import { expect } from 'vitest';
import type { Json } from './http';
import type { Stage } from './journey';
import { ana, maria } from './workspace';

interface Named {
  id: string;
  name: string;
}

/** The small shop after some days of work: something stands in every list and behind every button. */
export async function openBusyShop(stage: Stage): Promise<Json> {
  const api = await stage.openShop();
  const { items: members } = await api.get<{ items: Named[] }>('/members');
  const idOf = (name: string) => members.find((one) => one.name === name)?.id;
  const vip = await api.post<Named>('/labels', { name: 'VIP' });
  const wholesale = await api.post<Named>('/labels', { name: 'Mayorista' });
  for (const attribute of [
    { noun: 'contact', name: 'Deuda', kind: 'currency', currency: 'MXN', minimum: 0 },
    { noun: 'contact', name: 'Plan', kind: 'list', options: ['Oro', 'Plata'] },
    { noun: 'contact', name: 'Recibe catálogo', kind: 'checkbox' },
    { noun: 'conversation', name: 'Pedido', kind: 'text' },
  ])
    await api.post('/attributes', attribute);
  await api.post('/close-reasons', { name: 'Venta cerrada' });
  await api.post('/canned-responses', { scope: 'shared', code: 'saludo', text: 'Hola, {{contacto.nombre}}' });

  const lucia = await stage.customer('Lucía Herrera', '5215512340001');
  const asked = await lucia.writes('Hola, ¿tienen ruanas? Vi unas en https://tienda.example');
  for (const kind of ['image', 'video', 'voice', 'audio', 'document', 'sticker', 'location', 'contacts', 'order'])
    await lucia.does({ kind });
  for (const kind of ['nfm_reply', 'unsupported']) await lucia.does({ kind });
  await lucia.does({ kind: 'text', text: 'Y *gracias*', reply_to: asked, forwarded: 7 } as { kind: string });
  const people = ['Mateo Quispe', 'Sara Núñez', 'Diego Rojas', 'María Fernanda de los Ángeles Castellanos'];
  for (const [index, name] of people.entries()) {
    await (await stage.customer(name, `521551234000${index + 2}`)).writes('Hola, busco una ruana para mi hermana');
    await expect
      .poll(async () => (await api.get<{ items: unknown[] }>('/conversations?status=all')).items.length)
      .toBe(index + 2);
  }
  await api.post('/conversations/1/labels', { add: [vip.id, wholesale.id] });
  await api.post('/conversations/1/priority', { priority: 'urgent' });
  await api.post('/conversations/1/assign', { assignee_id: idOf(ana.name) });
  await api.post('/conversations/1/messages', { client_id: 'a1', kind: 'text', text: 'Sí, en tres colores' });
  await api.post('/conversations/1/messages', { client_id: 'a2', kind: 'note', text: '@María López mira' });
  for (const hours of [1, 72])
    await api.post('/conversations/1/follow-ups', {
      due_at: new Date(Date.now() + hours * 3600_000).toISOString(),
      note: `Preguntar en ${hours} h`,
    });
  await api.post('/conversations/3/assign', { assignee_id: idOf(maria.name) });
  await api.post('/conversations/3/close', {});
  await api.post('/conversations/4/assign', { assignee_id: idOf(ana.name) });
  await api.post('/conversations/4/pending', {});
  await lucia.does({ kind: 'reaction', target: asked, emoji: '❤️' });
  return api;
}
