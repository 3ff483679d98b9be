import { expect } from 'vitest';
import { openBusyShop } from '../lib/busy';
import type { Person } from '../lib/person';
import { goes, settled, tour } from '../lib/tour';
import { ana } from '../lib/workspace';

const contacts = ({ page }: Person) => page.locator('a[data-contact]');

tour(
  'Marco',
  async (stage) => {
    const api = await openBusyShop(stage);
    const known = async () => (await api.get<{ items: unknown[] }>('/search/messages?q=ruana')).items.length;
    await expect.poll(known).toBe(5);
    const person = await stage.enters(ana, '/inbox/all/1');
    await person.sees(person.message('¿tienen ruanas?'));
    return { person };
  },
  [
    [
      'Tu cuenta',
      async ({ person }) => {
        await person.press(person.page.getByRole('button', { name: /^Tu cuenta/ }));
        await person.sees(person.page.getByRole('menu'));
      },
    ],
    [
      'Reportes: en vivo',
      async ({ person }) => {
        await goes(person, '/reports');
        await person.sees(person.find('region', 'Agentes').getByRole('row').nth(1));
      },
    ],
    [
      'Modo supervisor',
      async ({ person }) => {
        await person.press(person.find('region', 'Agentes').getByRole('row').nth(1).getByRole('button').first());
        await person.sees(person.text('Viendo como supervisor'));
      },
    ],
    [
      'Modo supervisor: fuera',
      async ({ person }) => {
        await person.press(person.find('button', 'Salir del modo supervisor'));
        await person.noLongerSees(person.text('Viendo como supervisor'));
      },
    ],
    [
      'Notificaciones: sin novedades',
      async ({ person }) => {
        await goes(person, '/inbox/all');
        await person.press(person.page.getByRole('button', { name: /^Notificaciones/ }));
        await person.sees(person.find('dialog', 'Notificaciones').getByText('Sin novedades'));
      },
    ],
    [
      'Notificaciones: error',
      async ({ person }) => {
        await person.page.route(/\/api\/v1\/notifications/, (route) => route.fulfill({ status: 500, body: '' }));
        await person.page.reload();
        await person.press(person.page.getByRole('button', { name: /^Notificaciones/ }));
        await person.sees(person.find('dialog', 'Notificaciones').getByRole('alert'));
        await person.page.unroute(/\/api\/v1\/notifications/);
      },
    ],
    [
      'Atajos de teclado',
      async ({ person }) => {
        await goes(person, '/inbox/all');
        await person.page.keyboard.press('?');
        await person.sees(person.find('dialog', 'Atajos de teclado'));
      },
    ],
    [
      'Atajos de teclado: una que no sirve',
      async ({ person }) => {
        const sheet = person.find('dialog', 'Atajos de teclado');
        await person.press(person.find('button', 'Finalizar: e', sheet));
        await person.page.keyboard.press('Control+KeyD');
        await person.sees(sheet.getByRole('alert'));
      },
    ],
    [
      'Atajos de teclado: una que ya tiene otra',
      async ({ person }) => {
        const sheet = person.find('dialog', 'Atajos de teclado');
        await person.press(person.find('button', 'Finalizar: e', sheet));
        await person.page.keyboard.press('h');
        await person.sees(person.find('button', 'Usarla aquí', sheet));
      },
    ],
    [
      'Paleta',
      async ({ person }) => {
        await goes(person, '/inbox/all/1');
        await person.page.keyboard.press('Control+k');
        await person.sees(person.find('dialog', 'Buscar o ejecutar').getByRole('option').first());
      },
    ],
    [
      'Paleta: resultados',
      async ({ person }) => {
        await person.page.getByRole('dialog').getByRole('combobox').fill('ruana');
        await person.sees(person.page.getByRole('option', { name: /Mateo Quispe/ }));
      },
    ],
    [
      'Paleta: nada',
      async ({ person }) => {
        await person.page.getByRole('dialog').getByRole('combobox').fill('guanaco');
        await person.sees(person.page.getByText('Nada con «guanaco»'));
      },
    ],
    [
      'Buscar',
      async ({ person }) => {
        await goes(person, '/inbox/all');
        await person.press(person.find('button', 'Buscar'));
        await person.sees(person.text('Busca en todo'));
      },
    ],
    [
      'Buscar: resultados',
      async ({ person }) => {
        await person.find('combobox', 'Buscar en conversaciones, contactos y mensajes').fill('ruana');
        await person.sees(person.page.getByTestId(/^found-m/));
      },
    ],
    [
      'Buscar: nada',
      async ({ person }) => {
        await person.find('combobox', 'Buscar en conversaciones, contactos y mensajes').fill('guanaco');
        await person.sees(person.text('Sin resultados para «guanaco»'));
      },
    ],
    [
      'Nueva conversación',
      async ({ person }) => {
        await goes(person, '/inbox/mine');
        await person.press(person.find('button', 'Nueva conversación'));
        await person.sees(person.find('dialog', 'Nueva conversación'));
      },
    ],
    [
      'Nueva conversación: un número',
      async ({ person }) => {
        const dialog = person.find('dialog', 'Nueva conversación');
        await dialog.getByRole('combobox').first().fill('+52 55 1234 9999');
        await person.press(dialog.getByRole('option', { name: /^Escribir a/ }));
        await person.sees(person.text('Para escribir primero se necesita una Plantilla.', dialog));
      },
    ],
    [
      'Historial',
      async ({ person }) => {
        await goes(person, '/history');
        await person.sees(person.page.getByTestId('found-1'));
      },
    ],
    [
      'Historial: nada',
      async ({ person }) => {
        await goes(person, '/history?q=guanaco');
        await person.sees(person.text('Ninguna conversación coincide'));
      },
    ],
    [
      'Historial: error',
      async ({ person }) => {
        await person.page.route(/\/api\/v1\/conversations\?/, (route) => route.fulfill({ status: 500, body: '' }));
        await goes(person, '/history?q=llama');
        await person.sees(person.text('No pudimos buscar en el historial'));
        await person.page.unroute(/\/api\/v1\/conversations\?/);
      },
    ],
    [
      'Contactos',
      async ({ person }) => {
        await goes(person, '/contacts');
        await person.sees(contacts(person).first());
        await settled(person);
      },
    ],
    [
      'Contactos: filtro',
      async ({ person }) => {
        await person.press(person.find('button', 'Filtrar'));
        await person.sees(person.find('dialog', 'Filtrar contactos'));
      },
    ],
    [
      'Contactos: uno',
      async ({ person }) => {
        await goes(person, '/contacts');
        await person.press(contacts(person).first());
        await person.sees(person.find('button', 'Nuevo mensaje'));
      },
    ],
    [
      'Contactos: importar',
      async ({ person }) => {
        await goes(person, '/contacts/import');
        await settled(person);
      },
    ],
    [
      'Registro de entregas',
      async ({ person }) => {
        await goes(person, '/ledger');
        await person.sees(person.page.getByRole('main').getByRole('link').first());
      },
    ],
    [
      'Una entrega',
      async ({ person }) => {
        await person.press(person.page.getByRole('main').getByRole('link').first());
        await person.sees(person.page.getByRole('heading').first());
      },
    ],
  ],
);
