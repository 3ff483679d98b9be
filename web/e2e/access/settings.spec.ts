import { openBusyShop } from '../lib/busy';
import { pdf, png } from '../lib/files';
import type { Json } from '../lib/http';
import type { Person } from '../lib/person';
import { goes, settled, tour, type Company, type Screen } from '../lib/tour';
import { ana } from '../lib/workspace';

interface Office extends Company {
  api: Json;
}

interface Named {
  id: string;
  name: string;
}

/** A page of the settings, or a dialog that has an address. */
const at = (path: string, name = path): Screen<Office> => [
  name,
  async ({ person }) => {
    await goes(person, `/settings/${path}`);
    await settled(person);
  },
];

/** The page of the first thing on a list. */
const first = (page: string, from: string, rest = ''): Screen<Office> => [
  `${page}/…${rest}`,
  async ({ person, api }) => {
    const { items } = await api.get<{ items: Named[] }>(from);
    await goes(person, `/settings/${page}/${items[0]?.id}${rest}`);
    await settled(person);
  },
];

/** What a button of the page that is open opens. */
const pressed = (name: string, button: string | RegExp): Screen<Office> => [
  name,
  async ({ person }) => {
    await person.press(person.page.getByRole('main').getByRole('button', { name: button }).first());
    await person.sees(person.page.locator('dialog[open], :popover-open'));
  },
];

const pages = [
  'profile',
  'security',
  'general',
  'inboxes',
  'notices',
  'teams',
  'labels',
  'attributes',
  'mail',
  'closing',
  'hours',
  'hours/new',
  'sla',
  'sla/new',
  'members',
  'blocked',
  'replies',
  'macros',
  'library',
  'templates',
  'tokens',
  'audit',
];

async function fillLibrary(person: Person): Promise<void> {
  await goes(person, '/settings/library');
  await person.page.locator('input[type=file]').setInputFiles([
    { name: 'Catálogo de otoño.pdf', mimeType: 'application/pdf', buffer: pdf },
    { name: 'ruana.png', mimeType: 'image/png', buffer: png(640, 480) },
  ]);
  await person.sees(person.page.getByText('ruana.png', { exact: true }));
  await person.sees(person.page.getByText('Catálogo de otoño.pdf', { exact: true }));
}

tour<Office>(
  'Ajustes',
  async (stage) => {
    const api = await openBusyShop(stage);
    await api.post('/tokens', { name: 'Tienda en línea', kind: 'bot', scopes: ['conversations.reply'] });
    const contact = (await api.get<{ conversation: { contact: { id: string } } }>('/conversations/5')).conversation;
    await api.post(`/contacts/${contact.contact.id}/block`, { provider: false });
    const person = await stage.enters(ana, '/settings/profile');
    await fillLibrary(person);
    return { person, api };
  },
  [
    ...pages.map((page) => at(page)),
    first('inboxes', '/inboxes'),
    ...['people', 'rules', 'templates'].map((tab) => first('inboxes', '/inboxes', `/${tab}`)),
    at('inboxes/new'),
    at('teams/new'),
    first('teams', '/teams'),
    at('labels/new'),
    first('labels', '/labels'),
    ['labels', async ({ person }) => goes(person, '/settings/labels')],
    pressed('labels: eliminar', /^Eliminar etiqueta/),
    ['teams', async ({ person }) => goes(person, '/settings/teams')],
    pressed('teams: eliminar', /^Eliminar equipo/),
    at('attributes/new-contact'),
    first('attributes', '/attributes'),
    at('closing/new'),
    at('members/new'),
    first('members', '/members'),
    at('replies/new'),
    first('replies', '/canned-responses'),
    at('macros/new'),
    at('templates/new'),
    first('templates', '/templates'),
    at('tokens/new'),
    ['library', async ({ person }) => goes(person, '/settings/library')],
    pressed('library: acciones', /^Acciones de ruana/),
    pressed('library: nueva carpeta', 'Nueva carpeta'),
  ],
);

tour<Office>(
  'Ajustes de una empresa nueva',
  async (stage) => {
    const api = await stage.openShop();
    return { api, person: await stage.enters(ana, '/settings/profile') };
  },
  [
    ...['labels', 'attributes', 'closing', 'blocked', 'replies', 'macros', 'library', 'tokens'].map((page) => at(page)),
    [
      'una página que no existe',
      async ({ person }) => {
        await goes(person, '/nada');
        await person.sees(person.page.getByRole('heading'));
      },
    ],
    [
      'closing: error',
      async ({ person }) => {
        await person.page.route('**/api/v1/close-reasons', (route) => route.fulfill({ status: 500, body: '' }));
        await goes(person, '/settings/closing');
        await person.sees(person.find('button', 'Reintentar'));
      },
    ],
    [
      'tokens: cargando',
      async ({ person }) => {
        await person.page.route('**/api/v1/tokens', () => undefined);
        await goes(person, '/settings/tokens');
        await person.sees(person.page.getByRole('main').getByRole('heading'));
      },
    ],
  ],
);
