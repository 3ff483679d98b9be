import { readFile } from 'node:fs/promises';
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
  const sold = await api.post<Named>('/close-reasons', { name: 'Venta' });
  await api.patch('/workspace', { closing: { reason: 'optional', summary: 'optional' } });
  const people = ['Lucía Herrera', 'Mateo Quispe', 'Sara Núñez', '=Diego'];
  for (const [index, name] of people.entries()) {
    await (await stage.customer(name, `521551234000${index + 1}`)).writes('Hola, busco una ruana');
    await expect
      .poll(async () => (await api.get<{ items: unknown[] }>('/conversations?status=all')).items.length)
      .toBe(index + 1);
  }
  // Ana had Lucía's and gave it away; two are closed, each with its ending.
  for (const owner of [ana.name, maria.name]) await api.post('/conversations/1/assign', { assignee_id: idOf(owner) });
  await api.post('/conversations/1/close', { reason_id: sold.id, summary: 'Compró la ruana y pagó el envío' });
  await api.post('/conversations/2/close', { summary: 'No respondió' });

  // What the search does not find is looked for in the history, with one key.
  const agent = await stage.enters(ana, '/inbox/all');
  await agent.sees(agent.row(4));
  if (agent.onPhone) await agent.press(agent.find('button', 'Buscar'));
  else await agent.page.keyboard.press('/');
  const search = agent.find('combobox', 'Buscar en conversaciones, contactos y mensajes');
  await agent.sees(search);
  await agent.fill(search, 'xilófono');
  await agent.sees(agent.text('Sin resultados para «xilófono»'));
  await agent.press(agent.find('link', 'Buscar en Historial'));
  await agent.page.waitForURL('**/history?q=xil*');
  await agent.sees(agent.text('Ninguna conversación coincide'));
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Quitar todo').first());

  // All are there, however they ended.
  const found = (number: number) => agent.page.getByTestId(`found-${number}`).getByRole('link');
  for (const number of [1, 2, 3, 4]) await agent.sees(found(number));
  await agent.sees(agent.text('4 conversaciones'));
  await agent.findsNoBarrier();

  // By whom it is with; by who had it, how it ended and by a word of its summary.
  const line = agent.find('searchbox', 'Número, nombre, teléfono o correo');
  await agent.fill(line, 'lucia');
  await agent.noLongerSees(found(2));
  await agent.sees(found(1));
  await agent.fill(line, '#3');
  await agent.sees(found(3));
  await agent.noLongerSees(found(1));
  await agent.fill(line, '');
  await agent.sees(found(2));
  if (agent.onPhone) await agent.press(agent.find('button', 'Filtros'));
  const choose = async (field: string, option: string, as = option) => {
    await agent.press(agent.find('button', `${field}: Cualquiera`));
    await agent.page.keyboard.type(option);
    await agent.page.keyboard.press('Enter');
    await agent.page.keyboard.press('Escape');
    await agent.page.keyboard.press('Escape');
    await agent.sees(agent.find('button', `${field}: ${as}`));
  };
  await choose('Agente (la tiene o la tuvo)', 'Yo');
  await agent.noLongerSees(found(3));
  await agent.sees(found(2)); // she finished it
  await choose('Motivo de cierre', 'Venta');
  await agent.noLongerSees(found(2));
  await agent.fill(agent.find('textbox', 'Resumen de cierre'), 'envio');
  await agent.page.keyboard.press('Enter');
  await expect.poll(() => new URL(agent.page.url()).searchParams.get('summary')).toBe('envio');
  await agent.sees(found(1));
  await agent.findsNoBarrier();

  // The address is the search: it can be shared, and is there after a reload.
  const address = agent.page.url();
  await agent.page.reload();
  await agent.sees(found(1));
  await agent.noLongerSees(found(2));

  // Opened, closed as it is, and back where one was.
  await agent.press(found(1));
  await agent.page.waitForURL('**/c/1');
  await agent.sees(agent.message('Hola, busco una ruana'));
  await agent.page.goBack();
  await agent.sees(found(1));
  expect(agent.page.url()).toBe(address);

  // The table of all of it, in which nothing runs as a formula.
  if (agent.onPhone) await agent.press(agent.find('button', 'Quitar todo').first());
  else {
    await agent.press(agent.find('button', 'Quitar todo').first());
    const [download] = await Promise.all([
      agent.page.waitForEvent('download'),
      agent.choose(agent.find('button', 'Exportar CSV'), 'CSV con comas'),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    const rows = text.replace('\ufeff', '').trim().split('\n');
    expect(rows).toHaveLength(5);
    expect(rows[0]).toContain('Número,Estado,Bandeja,Contacto');
    expect(text).toContain("'=Diego");
    expect(rows[4]).toContain('Venta,Compró la ruana y pagó el envío');
    // With keys alone: there by two of them, to the first one, and in.
    await agent.page.goto(new URL('/inbox/all', agent.page.url()).href);
    await agent.sees(agent.row(4));
    await agent.page.keyboard.press('g');
    await agent.page.keyboard.press('i');
    await agent.sees(found(4));
    await agent.page.keyboard.press('j');
    await expect.poll(() => found(4).evaluate((one) => one === document.activeElement)).toBe(true);
    await agent.page.keyboard.press('j');
    await agent.page.keyboard.press('Enter');
    await agent.page.waitForURL('**/c/3');
  }

  // Who may not export is not offered it.
  const other = await stage.enters(maria, '/history');
  await other.sees(other.page.getByTestId('found-4'));
  await other.noLongerSees(other.find('button', 'Exportar CSV'));
};
journey('History', walk, ways);
