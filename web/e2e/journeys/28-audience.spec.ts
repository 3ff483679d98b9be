import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { onPhone, usual } from '../lib/variant';
import { ana } from '../lib/workspace';

interface Named {
  id: string;
  name: string;
  labels: { name: string }[];
}

const ways = [usual, onPhone];

const walk: Parameters<typeof journey>[1] = async (stage) => {
  const api = await stage.openShop();
  for (const [name, city] of [
    ['Beto Paz', 'Cali'],
    ['Álvaro Cruz', 'Quito'],
    ['Zoe Luna', 'Cali'],
  ])
    await api.post('/contacts', { name, city });
  await api.post('/labels', { name: 'VIP' });
  const labelled = async () =>
    (await api.get<{ items: Named[] }>('/contacts')).items
      .filter((one) => one.labels.length > 0)
      .map((one) => one.name);

  const agent = await stage.enters(ana, '/contacts');
  const row = (name: string) => agent.page.locator('a[data-contact]', { hasText: name });
  await agent.sees(row('Zoe Luna'));
  expect(
    await agent.page
      .locator('a[data-contact]')
      .allInnerTexts()
      .then((all) => all.map((one) => one.split('\n').at(-1))),
  ).toEqual(['Álvaro Cruz', 'Beto Paz', 'Zoe Luna']);
  await agent.findsNoBarrier();

  // Found by a word; then filtered by a city, and kept as a segment.
  const search = agent.find('searchbox', 'Buscar contactos');
  await agent.fill(search, 'zo');
  await agent.noLongerSees(row('Beto Paz'));
  await agent.fill(search, '');
  await agent.sees(row('Beto Paz'));
  await agent.press(agent.find('button', 'Filtrar'));
  const dialog = agent.find('dialog', 'Filtrar contactos');
  await agent.sees(dialog);
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Atributo: Etiqueta del contacto', dialog));
  await agent.page.keyboard.type('Ciudad');
  await agent.page.keyboard.press('Enter');
  await agent.fill(agent.find('textbox', 'Valor', dialog), 'cali');
  await agent.press(agent.find('button', 'Aplicar', dialog));
  await agent.noLongerSees(row('Álvaro Cruz'));
  await agent.press(agent.find('button', 'Guardar segmento'));
  await agent.fill(agent.find('textbox', 'Nombre'), 'De Cali');
  await agent.press(agent.find('button', 'Guardar').last());
  await agent.page.waitForURL('**/contacts?segment=*');
  await agent.sees(agent.find('heading', 'De Cali'));
  await agent.findsNoBarrier();

  // Both get a label at once, and it is taken back.
  for (const name of ['Beto Paz', 'Zoe Luna']) await agent.find('checkbox', `Elegir ${name}`).click();
  await agent.sees(agent.text('2 elegidos'));
  await agent.press(agent.find('button', 'Etiquetar'));
  await agent.press(agent.page.getByRole('option', { name: 'VIP' }));
  await expect.poll(labelled).toEqual(['Beto Paz', 'Zoe Luna']);
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Deshacer').last());
  await expect.poll(labelled).toEqual([]);
  await agent.press(agent.find('button', 'Quitar la selección'));

  // The page of one: from it a message is begun, on an inbox of choice.
  await agent.press(row('Zoe Luna'));
  await agent.sees(agent.find('heading', 'Zoe Luna'));
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Nuevo mensaje'));
  await agent.sees(agent.find('dialog', 'Nueva conversación'));
  await agent.page.keyboard.press('Escape');
};

journey('28 Audience', walk, ways);
