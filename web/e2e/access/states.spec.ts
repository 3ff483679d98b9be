import { openBusyShop } from '../lib/busy';
import { Json } from '../lib/http';
import type { Person } from '../lib/person';
import { goes, settled, tour, type Company } from '../lib/tour';
import { ana, juan, maria, password } from '../lib/workspace';

interface Desk extends Company {
  api: Json;
}

const messages = /\/api\/v1\/conversations\/\d+(\/messages)?(\?.*)?$/;
const state = (person: Person, mode: string) =>
  person.sees(person.find('region', 'Escribir').and(person.page.locator(`[data-state=${mode}]`)));

tour<Desk>(
  'Mensajes, estados',
  async (stage) => {
    stage.keepTheShell();
    const api = await openBusyShop(stage);
    const person = await stage.enters(ana, '/inbox/all');
    return { api, person };
  },
  [
    [
      'cargando',
      async ({ person }) => {
        await person.page.route(messages, () => undefined);
        await goes(person, '/inbox/all/3');
        await person.sees(person.find('status', 'Cargando mensajes…'));
      },
    ],
    [
      'error',
      async ({ person }) => {
        await person.page.unroute(messages);
        await person.page.route(messages, (route) => route.fulfill({ status: 500, body: '' }));
        await person.page.goto('/inbox/all/3');
        await person.sees(person.text('No se cargaron los mensajes'));
        await person.page.unroute(messages);
      },
    ],
    [
      'de otro agente',
      async ({ person, api }) => {
        const { items } = await api.get<{ items: { id: string; name: string }[] }>('/members');
        const other = items.find(({ name }) => name === juan.name)?.id;
        await api.post('/conversations/5/assign', { assignee_id: other });
        await person.page.goto('/inbox/all/5');
        await state(person, 'not-mine');
      },
    ],
    [
      'un borrador',
      async ({ person }) => {
        await goes(person, '/inbox/all/2');
        await person.fill(person.find('textbox', 'Escribir'), 'Sí, y también');
        await goes(person, '/inbox/all/4');
        await person.sees(person.row(2).getByText('Borrador'));
      },
    ],
    [
      'finalizar con un borrador',
      async ({ person }) => {
        await goes(person, '/inbox/all/2');
        await person.press(person.find('button', 'Finalizar', person.page.getByRole('main')));
        await person.sees(person.page.locator('dialog[open]'));
      },
    ],
    [
      'finalizar con motivo y resumen',
      async ({ person, api }) => {
        await api.patch('/workspace', { closing: { reason: 'required', summary: 'optional' } });
        await goes(person, '/inbox/all/4');
        await person.page.reload();
        await person.press(person.find('button', 'Finalizar', person.page.getByRole('main')));
        await person.sees(person.page.locator('dialog[open]').getByRole('combobox').first());
      },
    ],
    [
      'respondida mientras tanto',
      async ({ person }) => {
        const colleague = new Json(new URL('/api/v1', person.page.url()).href);
        await colleague.post('/session', { email: maria.email, password });
        await goes(person, '/inbox/all/4');
        await person.page.route(
          '**/conversations/4/messages',
          async (route) => {
            const text = 'Nos quedan dos, en gris y en azul';
            await colleague.post('/conversations/4/messages', { client_id: 'm1', kind: 'text', text, force: true });
            await route.continue();
          },
          { times: 1 },
        );
        await person.fill(person.find('textbox', 'Escribir'), 'Ya no hay');
        await person.page.keyboard.press('Enter');
        await person.sees(person.page.getByRole('alertdialog'));
      },
    ],
    [
      'sin conexión, con un mensaje en cola',
      async ({ person }) => {
        await goes(person, '/inbox/all/4');
        await person.page.context().setOffline(true);
        await state(person, 'offline');
        await person.fill(person.find('textbox', 'Escribir'), 'Ya te confirmo');
        await person.page.keyboard.press('Enter');
        await person.sees(person.message('Ya te confirmo'));
      },
    ],
  ],
);

tour<Desk>(
  'Ventana cerrada',
  async (stage) => {
    const api = await openBusyShop(stage);
    await stage.server.advance('25h'); // from here on the clock of this computer is wrong by as much
    const person = await stage.visitor();
    await person.page.clock.install({ time: Date.now() + 25 * 3600_000 });
    await stage.signIn(person, ana, '/inbox/all');
    return { api, person };
  },
  [
    ['lista', async ({ person }) => person.sees(person.row(2).getByText('Solo Plantilla'))],
    [
      'conversación',
      async ({ person }) => {
        await goes(person, '/inbox/all/2');
        await state(person, 'closed-window');
      },
    ],
    [
      'elegir plantilla',
      async ({ person }) => {
        await person.press(person.find('button', 'Elegir plantilla'));
        await person.sees(person.find('region', 'Elegir plantilla'));
      },
    ],
  ],
);

tour<Desk>(
  'Sin permisos',
  async (stage) => {
    const api = await openBusyShop(stage);
    const { items } = await api.get<{ items: { id: string; name: string }[] }>('/members');
    const his = items.find(({ name }) => name === juan.name)?.id;
    await api.patch(`/members/${his}`, { role: 'read_only' });
    return { api, person: await stage.enters(juan, '/inbox/all') };
  },
  [
    ['lista', async ({ person }) => settled(person)],
    [
      'conversación y ficha',
      async ({ person }) => {
        await goes(person, '/inbox/all/1');
        await state(person, 'read-only');
      },
    ],
    [
      'ajustes',
      async ({ person }) => {
        await goes(person, '/settings/members');
        await person.sees(person.text('Esta pantalla no es para tu rol'));
      },
    ],
    [
      'perfil',
      async ({ person }) => {
        await goes(person, '/settings/profile');
        await settled(person);
      },
    ],
  ],
);
