import type { Json } from '../lib/http';
import { tour, type Company } from '../lib/tour';
import { ana, password } from '../lib/workspace';

interface Door extends Company {
  api: Json;
  setupUrl: string;
}

tour<Door>(
  'Entrada',
  async (stage) => {
    const { setupUrl } = stage.server;
    return { api: await stage.openShop(), person: await stage.visitor(), setupUrl };
  },
  [
    [
      'Entrar',
      async ({ person }) => {
        await person.page.goto('/');
        await person.sees(person.find('button', 'Entrar'));
      },
    ],
    [
      'Entrar: datos equivocados',
      async ({ person }) => {
        // What a password manager fills in, and what is pasted, is taken; no puzzle stands before the door.
        const email = person.find('textbox', 'Correo');
        const secret = person.page.getByLabel('Contraseña', { exact: true });
        await email.and(person.page.locator('[autocomplete^="username"]')).waitFor();
        await secret.and(person.page.locator('[autocomplete="current-password"]')).waitFor();
        await email.fill(ana.email);
        await person.page.evaluate((text) => navigator.clipboard.writeText(text), `${password}, pero no`);
        await secret.press('Control+V');
        await person.press(person.find('button', 'Entrar'));
        await person.sees(person.page.getByRole('alert').getByText('El correo o la contraseña no coinciden.'));
      },
    ],
    [
      'Entrar: la olvidé',
      async ({ person }) => {
        await person.press(person.find('button', 'La olvidé'));
        await person.sees(person.page.getByText(/Pide a un administrador/));
      },
    ],
    [
      'Invitación',
      async ({ person, api }) => {
        const who = { name: 'Rosa Díaz', email: 'rosa@andina.example', role: 'agent', sight: 'all' };
        const { invitation_url } = await api.post<{ invitation_url: string }>('/members', who);
        await person.page.goto(invitation_url);
        await person.sees(person.find('heading', 'Te esperan en Tienda Andina'));
      },
    ],
    [
      'Invitación: contraseña corta',
      async ({ person }) => {
        await person.fill(person.page.getByLabel('Contraseña nueva', { exact: true }), 'abc');
        await person.press(person.find('button', 'Entrar a Tienda Andina'));
        await person.sees(person.page.getByRole('textbox').and(person.page.locator('[aria-invalid=true]')));
      },
    ],
    [
      'Un enlace que ya no sirve',
      async ({ person }) => {
        await person.page.goto('/invitation/nada');
        await person.sees(person.text('Este enlace ya no sirve'));
      },
    ],
    [
      'Una empresa que ya existe',
      async ({ person, setupUrl }) => {
        await person.page.goto(setupUrl);
        await person.sees(person.page.getByRole('heading'));
      },
    ],
  ],
);
