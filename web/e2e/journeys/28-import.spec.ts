import type { Json } from '../lib/http';
import { journey, type Stage } from '../lib/journey';
import type { Person } from '../lib/person';
import { otherwise, usual } from '../lib/variant';
import { ana, juan } from '../lib/workspace';
import { expect } from 'vitest';

/** What the server says of a file or a row, in the languages of the walks. */
const said = {
  empty: /La tabla está vacía\.|A tabela está vazia\./,
  unreadable: /No se puede leer como tabla\.|Não dá para ler como tabela\./,
  repeated: /Repite a la persona de la fila 2\.|Repete a pessoa da linha 2\./,
  nobody: /Falta el teléfono o el correo|Falta o telefone ou o e-mail/,
};

const brings = ({ page }: Person, name: string, text: string | Buffer) =>
  page.setInputFiles('input[type=file]', { name, mimeType: 'text/csv', buffer: Buffer.from(text) });

/** Every way in leads to the same place, and back. */
async function arrives(agent: Person) {
  await agent.press(agent.find('button', 'Importar'));
  await agent.sees(agent.find('heading', 'Importar contactos'));
  await agent.page.goBack();
  await agent.noLongerSees(agent.find('heading', 'Importar contactos'));
  await agent.page.keyboard.press('Control+k');
  await agent.sees(agent.page.getByRole('dialog').getByRole('combobox'));
  await agent.page.keyboard.type('importar cont');
  await agent.sees(agent.find('option', 'Importar contactos'));
  await agent.page.keyboard.press('Enter');
  await agent.sees(agent.find('heading', 'Importar contactos'));
}

/** What is no table is refused in words, and the next file can be chosen. */
async function isRefused(agent: Person) {
  await agent.sees(agent.text('Todavía no hay importaciones.'));
  await agent.findsNoBarrier();
  await brings(agent, 'vacia.csv', '\n\n');
  await agent.sees(agent.page.getByText(said.empty));
  await brings(agent, 'foto.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]));
  await agent.sees(agent.page.getByText(said.unreadable));
  await agent.noLongerSees(agent.page.getByText(said.empty));
  await agent.findsNoBarrier();
}

/** Without a line nothing is begun, and it is said why. */
async function isCutOff(agent: Person) {
  await agent.page.context().setOffline(true);
  await agent.sees(
    agent.page.getByText(
      agent.in('Sin conexión. La importación sigue en el servidor; aquí verás cómo va cuando vuelvas.'),
    ),
  );
  await agent.findsNoBarrier();
  expect(await agent.find('button', 'Elegir archivo').getAttribute('aria-disabled')).toBe('true');
  await agent.page.context().setOffline(false);
  await expect
    .poll(() => agent.find('button', 'Elegir archivo').getAttribute('aria-disabled'), { timeout: 10_000 })
    .toBeNull();
}

/** All of it faulty: the dry run says why of each row, and there is nothing to begin. */
async function isAllFaulty(agent: Person) {
  await brings(agent, 'mala.csv', 'Nombre;Celular\nSin nada;\nCorto;12\n');
  await agent.press(agent.find('button', 'Revisar'));
  await agent.sees(agent.find('heading', 'Si la importas:'));
  await agent.sees(agent.page.getByText(said.nobody));
  const begin = agent.find('button', 'No hay nada que importar');
  expect(await begin.getAttribute('aria-disabled')).toBe('true');
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Descartar'));
  await agent.sees(agent.find('heading', 'Importar contactos'));
}

/** Some of it: its columns are guessed, a dry run says what is wrong, the rest is imported. */
async function comesIn(agent: Person, api: Json) {
  await brings(
    agent,
    'feria.csv',
    'Nombre;Celular;Ciudad\nLuz Vega;55 1234 0001;Lima\nMalo;12;\nOtra Luz;+52 55 1234 0001;\n',
  );
  await agent.sees(agent.find('heading', 'Columnas'));
  const phones = agent.find('combobox', 'Columna Celular');
  expect(await phones.inputValue()).toBe('phone');
  await agent.findsNoBarrier();
  await phones.selectOption('');
  await agent.press(agent.find('button', 'Revisar'));
  await agent.sees(agent.text('Elige qué columna es el teléfono o el correo.'));
  await phones.selectOption('phone');
  await agent.press(agent.find('button', 'Revisar'));
  await agent.sees(agent.find('heading', 'Si la importas:'));
  await agent.sees(agent.page.getByText(said.repeated));
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Importar 1 contacto'));
  await agent.sees(agent.find('heading', 'La importación terminó'));
  await agent.findsNoBarrier();
  const { items } = await api.get<{ items: { name: string }[] }>('/contacts?q=luz');
  expect(items.map((one) => one.name)).toEqual(['Luz Vega']);
  await agent.press(agent.find('link', 'Importar otro archivo'));
  await agent.sees(agent.page.getByRole('link', { name: 'feria.csv' }));
}

/** An agent may not: no button, and the address says so. */
async function isNotFor(stage: Stage) {
  const agent = await stage.enters(juan, '/contacts/import');
  await agent.sees(agent.text('Esta pantalla no es para tu rol'));
  await agent.findsNoBarrier();
  await agent.page.goto('/contacts');
  await agent.sees(agent.find('searchbox', 'Buscar contactos'));
  expect(await agent.find('button', 'Importar').count()).toBe(0);
}

journey(
  '28 Import',
  async (stage) => {
    const api = await stage.openShop();
    const agent = await stage.enters(ana, '/contacts');
    await arrives(agent);
    await isRefused(agent);
    await isCutOff(agent);
    await isAllFaulty(agent);
    await comesIn(agent, api);
    await isNotFor(stage);
  },
  [usual, otherwise],
);
