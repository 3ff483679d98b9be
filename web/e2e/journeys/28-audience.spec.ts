import { expect } from 'vitest';
import type { Json } from '../lib/http';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
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
  if (agent.variant === usual) await imports(agent, api);
};

/** A table comes in: its columns are guessed, a dry run says what is wrong with it, the rest is imported. */
async function imports(agent: Person, api: Json) {
  await agent.page.goto('/contacts');
  await agent.press(agent.find('button', 'Importar'));
  await agent.sees(agent.find('heading', 'Importar contactos'));
  await agent.page.goBack();
  await agent.noLongerSees(agent.find('heading', 'Importar contactos'));
  await agent.page.keyboard.press('Control+k');
  await agent.sees(agent.page.getByRole('dialog').getByRole('combobox'));
  await agent.page.keyboard.type('importar');
  await agent.sees(agent.find('option', 'Importar contactos'));
  await agent.page.keyboard.press('Enter');
  await agent.sees(agent.find('heading', 'Importar contactos'));
  await agent.findsNoBarrier();
  await agent.page.setInputFiles('input[type=file]', {
    name: 'feria.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Nombre;Celular;Ciudad\nLuz Vega;55 1234 0001;Lima\nMalo;12;\nOtra Luz;+52 55 1234 0001;\n'),
  });
  await agent.sees(agent.find('heading', 'Columnas'));
  expect(await agent.find('combobox', 'Columna Celular').inputValue()).toBe('phone');
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Revisar'));
  await agent.sees(agent.find('heading', 'Si la importas:'));
  await agent.sees(agent.text('Repite a la persona de la fila 2.'));
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Importar 1 contacto'));
  await agent.sees(agent.find('heading', 'La importación terminó'));
  await agent.findsNoBarrier();
  expect((await api.get<{ items: Named[] }>('/contacts?q=luz')).items.map((one) => one.name)).toEqual(['Luz Vega']);
  await agent.press(agent.find('link', 'Importar otro archivo'));
  await agent.sees(agent.page.getByRole('link', { name: 'feria.csv' }));
}
journey('28 Audience', walk, ways);
