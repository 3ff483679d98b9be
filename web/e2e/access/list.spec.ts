import type { Locator, Route } from 'playwright-core';
import { expect } from 'vitest';
import { openBusyShop } from '../lib/busy';
import type { Person } from '../lib/person';
import { goes, settled, tour, type Company as Desk, type Screen } from '../lib/tour';
import { ana } from '../lib/workspace';

const lists = /\/api\/v1\/conversations\?/;

/** The list is asked for anew, and what becomes of its request is up to the screen. */
async function listMeets({ person }: Desk, fate: (route: Route) => unknown): Promise<void> {
  await person.page.route(lists, (route) => fate(route));
  await goes(person, '/inbox/closed');
}

const views: readonly [string, string][] = [
  ['Mi Bandeja', '/inbox/mine'],
  ['No asignado', '/inbox/unassigned'],
  ['Todo', '/inbox/all'],
  ['Menciones', '/inbox/mentions'],
  ['Desatendido', '/inbox/unattended'],
  ['Participo', '/inbox/participating'],
  ['Pospuestas', '/inbox/snoozed'],
  ['Seguimientos', '/inbox/follow_ups'],
  ['Cerrado', '/inbox/closed'],
];

const bar = (person: Person) => person.find('toolbar', 'Acciones para la selección');
const press = async (person: Person, tool: string) => person.press(person.find('button', tool, bar(person)));

/** None of its words end in "…". */
const fits = async (words: Locator) => expect(await words.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);

const screens: readonly Screen<Desk>[] = [
  ...views.map(([name, path]): Screen<Desk> => [
    `Lista: ${name}`,
    async ({ person }) => {
      await goes(person, path);
      await settled(person);
    },
  ]),
  [
    'No asignado, sin cortes',
    async ({ person }) => {
      await goes(person, '/inbox/unassigned');
      await settled(person);
      await fits(person.find('heading', 'No asignado · En espera'));
      await person.page
        .getByTestId(/^conv-/)
        .getByRole('link')
        .first()
        .click();
      await fits(person.text('Sin agente', person.page.getByRole('main')));
    },
  ],
  [
    'Acciones de una fila',
    async ({ person }) => {
      await goes(person, '/inbox/all');
      await person.row(2).hover();
      await person.press(person.find('button', 'Acciones de Mateo Quispe'));
      await person.sees(person.page.getByRole('menu'));
    },
  ],
  [
    'Selección',
    async ({ person }) => {
      await goes(person, '/inbox/all');
      await person.find('checkbox', 'Seleccionar a Mateo Quispe').click();
      await person.find('checkbox', 'Seleccionar a Diego Rojas').click();
      await person.sees(person.text('2 seleccionadas', bar(person)));
    },
  ],
  ...['Derivar', 'Etiquetar', 'Cambiar prioridad', 'Posponer', 'Más acciones'].map((tool): Screen<Desk> => [
    `Selección: ${tool}`,
    async ({ person }) => {
      await goes(person, '/inbox/all');
      await press(person, tool);
      await person.sees(person.page.locator(':popover-open').filter({ visible: true }));
    },
  ]),
  [
    'Filtro',
    async ({ person }) => {
      await goes(person, '/inbox/all');
      await person.press(person.find('button', 'Quitar la selección'));
      await person.press(person.find('button', 'Filtrar'));
      await person.sees(person.find('dialog', 'Filtrar conversaciones'));
    },
  ],
  [
    'Filtro: Etiqueta',
    async ({ person }) => {
      const dialog = person.find('dialog', 'Filtrar conversaciones');
      await person.press(person.find('button', 'Etiqueta: Cualquiera', dialog));
      await person.sees(person.page.getByRole('option', { name: 'VIP' }));
    },
  ],
  [
    'Filtro avanzado',
    async ({ person }) => {
      const dialog = person.find('dialog', 'Filtrar conversaciones');
      await person.page.getByRole('option', { name: 'VIP' }).click();
      await person.page.keyboard.press('Escape');
      await person.pick('Forma de filtrar', 'Avanzado');
      await person.press(person.find('button', 'Grupo', dialog));
      await person.press(person.find('button', 'Condición', dialog).first());
      await person.sees(person.find('group', 'Grupo de condiciones', dialog).first());
    },
  ],
];

tour(
  'Lista',
  async (stage) => {
    stage.keepTheShell();
    await openBusyShop(stage);
    const person = await stage.enters(ana, '/inbox/all');
    await person.sees(person.row(2));
    return { person };
  },
  screens,
);

tour(
  'Lista, estados',
  async (stage) => {
    await stage.openShop();
    return { person: await stage.enters(ana, '/inbox/unassigned') };
  },
  [
    ['sin conversaciones', async ({ person }) => person.sees(person.text('Nadie espera'))],
    [
      'cargando',
      async (desk) => {
        await listMeets(desk, () => undefined);
        await desk.person.sees(desk.person.page.locator('.skeleton').first());
      },
    ],
    [
      'error',
      async (desk) => {
        await desk.person.page.unroute(lists);
        await desk.person.page.route(lists, (route) => route.fulfill({ status: 500, body: '' }));
        await goes(desk.person, '/inbox/snoozed');
        await desk.person.sees(desk.person.text('No pudimos cargar la lista'));
      },
    ],
    [
      'sin conexión',
      async ({ person }) => {
        await person.page.unroute(lists);
        await person.page.context().setOffline(true);
        await person.sees(person.page.getByText(/Sin conexión/));
      },
    ],
  ],
);
