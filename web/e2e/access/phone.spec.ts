import { openBusyShop } from '../lib/busy';
import { goes, settled, tour, type Company as Hand, type Screen } from '../lib/tour';
import { otherwise, usual, type Variant } from '../lib/variant';
import { ana } from '../lib/workspace';

const atDesk: Variant = { ...usual, name: 'pt-BR', locale: 'pt' };

const at = (name: string, path: string): Screen<Hand> => [
  name,
  async ({ person }) => {
    await goes(person, path);
    await settled(person);
  },
];

const menu = (name: string, path: string, button: string): Screen<Hand> => [
  name,
  async ({ person }) => {
    await goes(person, path);
    await person.press(person.find('button', button).first());
    await person.sees(person.page.locator('dialog[open], :popover-open:not([role=tooltip])'));
  },
];

tour<Hand>(
  'En la mano, en portugués',
  async (stage) => {
    await openBusyShop(stage);
    return { person: await stage.enters(ana, '/inbox/all') };
  },
  [
    at('Lista', '/inbox/all'),
    at('Vistas', '/inbox/all?views'),
    menu('Más', '/inbox/all', 'Más'),
    menu('Filtro', '/inbox/all', 'Filtrar'),
    [
      'Conversación',
      async ({ person }) => {
        await goes(person, '/inbox/all/1');
        await person.sees(person.message('Sí, en tres colores'));
      },
    ],
    menu('Más acciones', '/inbox/all/1', 'Más acciones'),
    menu('Adjuntar', '/inbox/all/1', 'Adjuntar'),
    menu('Emoji', '/inbox/all/1', 'Emoji'),
    [
      'Ficha',
      async ({ person }) => {
        await goes(person, '/inbox/all/1?card');
        await person.sees(person.find('tab', 'Contacto'));
      },
    ],
    at('Historial', '/history'),
    at('Seguimientos', '/inbox/follow_ups'),
    at('Contactos', '/contacts'),
    at('Contactos: importar', '/contacts/import'),
    at('Ajustes', '/settings'),
    ...['profile', 'security', 'general', 'inboxes', 'members', 'templates', 'closing', 'library'].map((page) =>
      at(`Ajustes: ${page}`, `/settings/${page}`),
    ),
    at('Una plantilla nueva', '/settings/templates/new'),
  ],
  { way: otherwise },
);

tour<Hand>(
  'En portugués',
  async (stage) => {
    await openBusyShop(stage);
    return { person: await stage.enters(ana, '/inbox/all/1') };
  },
  [
    [
      'Conversación',
      async ({ person }) => {
        await goes(person, '/inbox/all/1');
        await person.sees(person.message('Sí, en tres colores'));
      },
    ],
    menu('Filtro', '/inbox/all', 'Filtrar'),
    menu('Nueva conversación', '/inbox/all', 'Nueva conversación'),
    at('Cerradas', '/inbox/closed'),
    at('Historial', '/history'),
    at('Contactos', '/contacts'),
    ...[
      'profile',
      'security',
      'general',
      'inboxes/new',
      'members/new',
      'templates/new',
      'attributes/new-contact',
      'mail',
    ].map((page) => at(`Ajustes: ${page}`, `/settings/${page}`)),
  ],
  { way: atDesk },
);
