import { expect } from 'vitest';
import { codeOf } from '../lib/authenticator';
import type { Json } from '../lib/http';
import type { Server } from '../lib/server';
import { tour, type Company } from '../lib/tour';
import { ana, maria, password } from '../lib/workspace';

interface Door extends Company {
  api: Json;
  server: Server;
}

/** María proves herself by an app, besides her password. */
async function protect(person: Company['person']): Promise<void> {
  const send = (method: string, path: string, body: object) =>
    person.page.evaluate(
      async ([method, path, body]) => {
        const headers = { 'Content-Type': 'application/json' };
        const answer = await fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
        return (await answer.json()) as Record<string, string>;
      },
      [method, path, body] as const,
    );
  const made = await send('POST', '/me/second-factor/setup', { current_password: password });
  await send('PUT', '/me/second-factor', { setup: made.setup, code: codeOf(made.key ?? '') });
}

tour<Door>(
  'Entrada',
  async (stage) => {
    const { server } = stage;
    const api = await stage.openShop();
    await protect(await stage.enters(maria));
    return { api, person: await stage.visitor(), server };
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
      'Entrar: el segundo paso',
      async ({ person }) => {
        await person.page.goto('/');
        await person.fill(person.find('textbox', 'Correo'), maria.email);
        await person.fill(person.page.getByLabel('Contraseña', { exact: true }), password);
        await person.press(person.find('button', 'Entrar'));
        await person.sees(person.page.getByLabel('Código de verificación'));
      },
    ],
    [
      'Entrar: un código equivocado',
      async ({ person }) => {
        await person.press(person.find('button', 'No tengo el teléfono'));
        await person.fill(person.page.locator('input[name=code]'), 'ABCDE-FGHIJ');
        await person.press(person.find('button', 'Entrar'));
        await person.sees(person.page.getByText('El código no es correcto'));
      },
    ],
    [
      'Contraseña nueva',
      async ({ person, api, server }) => {
        const [host, port] = server.mailAddress.split(':');
        await api.put('/mail-server', {
          host,
          port: Number(port),
          security: 'none',
          username: 'tienda',
          password: 'secreto-del-correo',
          sender_name: 'Tienda Andina',
          sender: 'hola@andina.example',
        });
        await api.post('/password-resets', { email: ana.email });
        const letters = () => server.lettersTo(ana.email);
        await expect.poll(async () => (await letters()).length, { timeout: 10_000 }).toBe(1);
        await person.page.goto(/https?:\S+/.exec((await letters())[0]?.Text ?? '')?.[0] ?? '');
        await person.sees(person.find('heading', 'Elige una contraseña nueva'));
      },
    ],
    [
      'Contraseña nueva: corta',
      async ({ person }) => {
        await person.fill(person.page.getByLabel('Contraseña nueva', { exact: true }), 'abc');
        await person.press(person.find('button', 'Guardar y entrar'));
        await person.sees(person.page.getByRole('textbox').and(person.page.locator('[aria-invalid=true]')));
      },
    ],
    [
      'Una contraseña nueva, demasiado tarde',
      async ({ person }) => {
        await person.page.goto('/reset/nada');
        await person.sees(person.text('Este enlace ya no sirve'));
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
      async ({ person, server }) => {
        await person.page.goto(server.setupUrl);
        await person.sees(person.page.getByRole('heading'));
      },
    ],
  ],
);
