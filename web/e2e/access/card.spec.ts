import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { openBusyShop } from '../lib/busy';
import type { Json } from '../lib/http';
import type { Person } from '../lib/person';
import { goes, tour, type Company, type Screen } from '../lib/tour';
import { ana } from '../lib/workspace';

interface Desk extends Company {
  api: Json;
}

const card = ({ page }: Person): Locator => page.getByRole('complementary').getByRole('tabpanel');

/** Unfolds a part of the card. */
async function unfold(person: Person, title: string): Promise<void> {
  const button = person.find('button', title, card(person));
  if ((await button.getAttribute('aria-expanded')) !== 'true') await person.press(button);
  await button.scrollIntoViewIfNeeded();
}

/** What one of the actions of the contact opens. */
const dialog = (action: string): Screen<Desk> => [
  action,
  async ({ person }) => {
    await goes(person, '/inbox/all/1');
    await person.press(person.find('button', action, card(person)));
    await person.sees(person.page.locator('dialog[open]'));
  },
];

tour<Desk>(
  'Ficha',
  async (stage) => {
    const api = await openBusyShop(stage);
    return { api, person: await stage.enters(ana, '/inbox/all/1') };
  },
  [
    ['Contacto', async ({ person }) => person.sees(card(person).getByText('Datos'))],
    [
      'Todos los datos',
      async ({ person }) => {
        await person.press(person.find('button', 'Ver todos los datos', card(person)));
        await person.sees(person.find('button', 'Agregar biografía', card(person)));
      },
    ],
    [
      'Un dato mal escrito',
      async ({ person }) => {
        await person.press(person.find('button', 'Agregar correo', card(person)));
        await person.find('textbox', 'Correo', card(person)).fill('lucia@');
        await person.page.keyboard.press('Enter');
        await person.sees(card(person).getByRole('alert'));
      },
    ],
    [
      'Archivos y actividad: error',
      async ({ person }) => {
        const fails = /\/api\/v1\/contacts\/\d+\/(files|activity)/;
        await person.page.route(fails, (route) => route.fulfill({ status: 500, body: '' }));
        await goes(person, '/inbox/all/1');
        for (const title of ['Archivos', 'Actividad']) {
          await unfold(person, title);
          await expect
            .poll(() => person.find('button', 'Reintentar', card(person)).count())
            .toBe(title === 'Archivos' ? 1 : 2);
        }
        await person.page.unroute(fails);
      },
    ],
    [
      'Archivos',
      async ({ person }) => {
        await goes(person, '/inbox/all/2');
        await goes(person, '/inbox/all/1');
        for (const title of ['Archivos', 'Actividad']) await unfold(person, title);
        await person.sees(card(person).getByRole('button', { name: /^Abrir la imagen/ }));
      },
    ],
    [
      'Archivos: documentos',
      async ({ person }) => {
        await unfold(person, 'Archivos');
        await card(person).getByRole('combobox', { name: 'Clase de archivo' }).selectOption({ label: 'Documentos' });
        await person.sees(card(person).getByText('Comprobante de pago.pdf'));
      },
    ],
    [
      'Mover una sección',
      async ({ person }) => {
        await person.press(person.find('button', 'Mover «Actividad»', card(person)));
        await person.sees(person.page.getByRole('menu'));
      },
    ],
    [
      'Foto',
      async ({ person }) => {
        await goes(person, '/inbox/all/1');
        await person.press(person.page.getByRole('button', { name: 'Foto de Lucía Herrera' }));
        await person.sees(person.page.getByRole('menu'));
      },
    ],
    dialog('Combinar contactos'),
    [
      'Combinar contactos: con quién',
      async ({ person }) => {
        const merge = person.page.getByRole('dialog');
        await person.fill(merge.getByRole('combobox'), 'Mateo');
        await person.press(merge.getByRole('option').filter({ hasText: 'Mateo Quispe' }));
        await person.sees(merge.getByText('Contacto principal'));
      },
    ],
    dialog('Bloquear contacto'),
    dialog('Eliminar contacto'),
    [
      'Conversación',
      async ({ person }) => {
        await goes(person, '/inbox/all/1');
        await person.press(person.find('tab', 'Conversación'));
        await person.sees(card(person).getByText('Pedido'));
      },
    ],
    [
      'Bloqueado',
      async ({ person, api }) => {
        const { conversation } = await api.get<{ conversation: { contact: { id: string } } }>('/conversations/2');
        await goes(person, '/inbox/all/2');
        await person.press(person.find('tab', 'Contacto'));
        await api.post(`/contacts/${conversation.contact.id}/block`, { provider: false });
        await person.sees(person.find('region', 'Escribir').and(person.page.locator('[data-state=blocked]')));
      },
    ],
  ],
);
