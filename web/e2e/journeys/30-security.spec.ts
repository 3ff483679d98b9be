import { expect } from 'vitest';
import { codeOf } from '../lib/authenticator';
import { journey, type Stage } from '../lib/journey';
import { ana, maria, password } from '../lib/workspace';

const pictures = process.env.E2E_PICTURES;

journey('30 Seguridad: sesiones y contraseña', async (stage) => {
  await stage.openShop();
  const here = await stage.enters(ana, '/settings/security');
  const shop = await stage.enters(ana, '/inbox/all');

  // Both browsers are there; the one at which she sits is marked and cannot be ended by a slip.
  await here.page.reload();
  await here.sees(here.text('Este navegador'));
  const rows = here.page.getByRole('listitem').filter({ hasText: 'Chrome en Linux' });
  await expect.poll(() => rows.count()).toBe(2);
  await here.findsNoBarrier();
  if (pictures) await here.page.screenshot({ path: `${pictures}/security.png`, fullPage: true });
  await here.press(here.find('button', 'Cerrar la sesión de Chrome en Linux'));
  await here.press(here.find('button', 'Cerrar sesión', here.page.getByRole('alertdialog')));
  await here.sees(here.text('Sesión cerrada'));
  await expect.poll(() => rows.count()).toBe(1);

  // The other screen says so by itself, and goes on where it stood.
  const again = shop.page.getByRole('dialog', { name: 'Tu sesión terminó' });
  await shop.sees(again);
  await shop.fill(again.getByLabel('Contraseña', { exact: true }), password);
  await shop.press(shop.find('button', 'Entrar', again));
  await shop.noLongerSees(again);

  // A new password ends the other one again, and not this one.
  const fresh = 'una frase bastante más larga';
  await here.fill(here.page.getByLabel('Contraseña actual'), password);
  await here.fill(here.page.getByLabel('Contraseña nueva'), fresh);
  await here.press(here.find('button', 'Cambiar contraseña'));
  await here.sees(here.text('Contraseña cambiada'));
  await shop.sees(again);
  await here.page.reload();
  await here.sees(here.text('Este navegador'));
  await here.noLongerSees(here.page.getByRole('dialog'));
});

journey('30 Seguridad: las sesiones de un miembro', async (stage) => {
  await stage.openShop();
  const agent = await stage.enters(maria, '/inbox/all');
  const admin = await stage.enters(ana, '/settings/members');
  await admin.press(admin.page.getByRole('link', { name: /María López/ }));
  await admin.press(admin.find('button', 'Cerrar todas sus sesiones'));
  await admin.press(admin.find('button', 'Cerrar todas sus sesiones', admin.page.getByRole('alertdialog')));
  await admin.sees(admin.text('No tiene sesiones abiertas.'));
  await admin.findsNoBarrier();
  await agent.sees(agent.page.getByRole('dialog', { name: 'Tu sesión terminó' }));
});

journey('30 Seguridad: verificación en dos pasos', async (stage) => {
  const api = await stage.openShop();
  await api.put('/workspace/sign-in', { second_factor: true });

  // The company asks everybody for it: María sets it up at the door, before anything else.
  const agent = await stage.visitor();
  const { page } = agent;
  const code = page.locator('input[name=code]');
  await page.goto('/inbox/all');
  await agent.fill(agent.find('textbox', 'Correo'), maria.email);
  await agent.fill(page.getByLabel('Contraseña', { exact: true }), password);
  await agent.press(agent.find('button', 'Entrar'));
  await agent.sees(agent.find('heading', 'Activa la verificación en dos pasos'));
  await agent.sees(page.getByRole('img', { name: 'Código QR con la clave' }));
  await agent.findsNoBarrier();
  if (pictures) await page.screenshot({ path: `${pictures}/enrol.png` });
  const key = (await page.locator('code').first().textContent()) ?? '';
  await agent.fill(code, '000000');
  await agent.press(agent.find('button', 'Activar'));
  await agent.sees(page.getByText('El código no es correcto'));
  await agent.fill(code, codeOf(key));
  await agent.press(agent.find('button', 'Activar'));
  const codes = page.getByRole('group', { name: 'Códigos de recuperación' });
  await agent.sees(codes);
  await agent.findsNoBarrier();
  if (pictures) await page.screenshot({ path: `${pictures}/codes.png` });
  const saved = page.waitForEvent('download');
  await agent.press(agent.find('button', 'Descargar'));
  expect((await saved).suggestedFilename()).toBe('timbre-2fa.txt');
  const [first = ''] = await codes.locator('code').allTextContents();
  await agent.press(agent.find('button', 'Ya los guardé'));
  await agent.sees(page.getByRole('main'));
  await page.waitForURL(/\/inbox/);

  // From now on she is asked for it, and a recovery code does in place of the phone.
  const phone = await stage.visitor();
  await phone.page.goto('/settings/security');
  await phone.fill(phone.find('textbox', 'Correo'), maria.email);
  await phone.fill(phone.page.getByLabel('Contraseña', { exact: true }), password);
  await phone.press(phone.find('button', 'Entrar'));
  await phone.sees(phone.page.getByLabel('Código de verificación'));
  await phone.findsNoBarrier();
  if (pictures) await phone.page.screenshot({ path: `${pictures}/second-step.png` });
  await phone.press(phone.find('button', 'No tengo el teléfono'));
  await phone.fill(phone.page.locator('input[name=code]'), first);
  await phone.press(phone.find('button', 'Entrar'));
  await phone.sees(phone.text('Te quedan 9 códigos de recuperación.'));
  await phone.findsNoBarrier();

  // Ana takes it away for her.
  await signInAnew(stage, api);
});

/** Who lost phone and codes is helped by an administrator. */
async function signInAnew(stage: Stage, api: Awaited<ReturnType<Stage['openShop']>>): Promise<void> {
  await api.put('/workspace/sign-in', { second_factor: false });
  const admin = await stage.enters(ana, '/settings/members');
  await admin.press(admin.page.getByRole('link', { name: /María López/ }));
  await admin.press(admin.find('button', 'Quitar'));
  await admin.press(admin.find('button', 'Quitar', admin.page.getByRole('alertdialog')));
  await admin.sees(admin.text('No la tiene activada.'));
  if (pictures) await admin.page.screenshot({ path: `${pictures}/member.png`, fullPage: true });
  await stage.enters(maria, '/inbox/all');
}

journey('30 Seguridad: contraseña olvidada', async (stage) => {
  const api = await stage.openShop();
  const [host, port] = stage.server.mailAddress.split(':');
  await api.put('/mail-server', {
    host,
    port: Number(port),
    security: 'none',
    username: 'tienda',
    password: 'secreto-del-correo',
    sender_name: 'Tienda Andina',
    sender: 'hola@andina.example',
  });
  const agent = await stage.visitor();
  await agent.page.goto('/');
  await agent.press(agent.find('button', 'La olvidé'));
  await agent.press(agent.find('button', 'Mandarme un enlace por correo'));
  await agent.sees(agent.text('Falta este dato.').or(agent.page.getByText('Falta este dato')));
  await agent.fill(agent.find('textbox', 'Correo'), maria.email);
  await agent.press(agent.find('button', 'Mandarme un enlace por correo'));
  await agent.sees(agent.page.getByText('tiene cuenta aquí'));
  await agent.findsNoBarrier();
  if (pictures) await agent.page.screenshot({ path: `${pictures}/forgotten.png` });
  const letters = () => stage.server.lettersTo(maria.email);
  await expect.poll(async () => (await letters()).length, { timeout: 10_000 }).toBe(1);
  const link = /https?:\S+/.exec((await letters())[0]?.Text ?? '')?.[0] ?? '';
  await agent.page.goto(link);
  await agent.sees(agent.find('heading', 'Elige una contraseña nueva'));
  await agent.findsNoBarrier();
  if (pictures) await agent.page.screenshot({ path: `${pictures}/reset.png` });
  await agent.fill(agent.page.getByLabel('Contraseña nueva', { exact: true }), 'una frase bastante más larga');
  await agent.press(agent.find('button', 'Guardar y entrar'));
  await agent.sees(agent.page.getByRole('main'));
  await agent.page.waitForURL(/\/inbox/);
  await agent.page.goto(link);
  await agent.sees(agent.text('Este enlace ya no sirve'));
});
