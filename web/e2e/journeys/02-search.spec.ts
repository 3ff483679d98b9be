import { expect } from 'vitest';
import { journey, type Stage } from '../lib/journey';
import { byKeyboard, usual } from '../lib/variant';
import { maria } from '../lib/workspace';

const walk = async (stage: Stage) => {
  const api = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera', '5215512340001');
  const mateo = await stage.customer('Mateo Quispe', '5215587650002');
  await lucia.writes('¿Tienen la ruana AZÚL en talla mediana?');
  for (let n = 1; n <= 30; n++) await lucia.writes(`Foto número ${n} de la vitrina`);
  await mateo.writes('Busco una ruana roja');
  // Also what was closed long ago is found.
  const last = async (number: number) =>
    (await api.get<{ messages: { text: string }[] }>(`/conversations/${number}`)).messages.at(-1)?.text;
  await expect.poll(() => last(1)).toBe('Foto número 30 de la vitrina');
  await api.post('/conversations/1/close', {});
  const known = async () => (await api.get<{ items: unknown[] }>('/search/messages?q=ruana')).items.length;
  await expect.poll(known, { timeout: 10_000 }).toBe(2);

  const agent = await stage.enters(maria, '/inbox/unassigned');
  const found = (id: RegExp) => agent.page.getByTestId(id);
  await agent.sees(agent.row(2));
  await agent.press(agent.find('button', 'Buscar'));
  const field = agent.find('combobox', 'Buscar en conversaciones, contactos y mensajes');
  await agent.sees(field);
  await agent.sees(agent.text('Busca en todo'));
  await agent.findsNoBarrier();

  // A name, without its accent; then part of a phone.
  await agent.page.keyboard.type('lucia');
  await agent.sees(found(/^found-c1$/));
  await agent.sees(found(/^found-p/));
  await expect.poll(() => found(/^found-/).count()).toBe(2);
  await agent.findsNoBarrier();
  await field.fill('55 8765');
  await agent.sees(found(/^found-c2$/));
  await expect.poll(() => found(/^found-c/).count()).toBe(1);

  // Words of a message: the beginning of the one, the other with another accent; closed ones too.
  await field.fill('azul ruan');
  await agent.sees(found(/^found-m/).getByText('AZÚL'));
  await expect.poll(() => found(/^found-m/).count()).toBe(1);
  await agent.findsNoBarrier();
  await agent.page.keyboard.press('Enter');
  await agent.sees(agent.message('¿Tienen la ruana AZÚL en talla mediana?'));
  await agent.sees(agent.find('button', 'Volver'));
  await agent.findsNoBarrier();

  if (agent.onPhone) await agent.page.goBack();
  await agent.press(field);
  await field.fill('guanaco');
  await agent.sees(agent.text('Sin resultados para «guanaco»'));
  await agent.findsNoBarrier();
  await agent.page.keyboard.press('Escape');
  await agent.sees(agent.row(2));

  // The palette finds the same.
  await agent.page.keyboard.press('Control+k');
  await agent.sees(agent.find('dialog', 'Buscar o ejecutar'));
  await agent.page.keyboard.type('ruana roja');
  await agent.sees(agent.find('option', 'Mateo Quispe Busco una ruana roja').first());
  await agent.findsNoBarrier();
  await agent.page.keyboard.press('Enter');
  await agent.sees(agent.message('Busco una ruana roja'));
};

journey('02 Search', walk, [usual, byKeyboard]);
