import { expect } from 'vitest';
import { Device } from '../lib/device';
import { journey } from '../lib/journey';
import { maria, password } from '../lib/workspace';

const pictures = process.env.E2E_PICTURES;

journey('30 Seguridad: llaves de acceso', async (stage) => {
  await stage.openShop();
  const desk = await stage.enters(maria, '/settings/security');
  const device = await Device.of(desk.page);
  const add = desk.find('button', 'Agregar una llave de acceso');
  const dialog = desk.page.getByRole('dialog', { name: 'Agregar una llave de acceso' });

  // Whoever is not known to the device gets no key, and is told so.
  await device.knowsOwner(false);
  await desk.press(add);
  await desk.fill(dialog.getByLabel('Nombre'), 'Mi teléfono');
  await desk.press(desk.find('button', 'Continuar', dialog));
  await desk.sees(dialog.getByText('No se creó ninguna llave'));
  await desk.findsNoBarrier();
  await device.knowsOwner(true);
  await desk.press(desk.find('button', 'Continuar', dialog));
  await desk.sees(desk.text('Llave de acceso agregada'));
  const row = desk.page.getByRole('listitem').filter({ hasText: 'Mi teléfono' });
  await desk.sees(row.getByText('Todavía no se ha usado'));
  expect(await device.keys()).toBe(1);

  // The same device makes no second one.
  await desk.press(add);
  await desk.press(desk.find('button', 'Continuar', dialog));
  await desk.sees(dialog.getByText('Este dispositivo ya tiene una llave de acceso tuya.'));
  await desk.press(desk.find('button', 'Cancelar', dialog));
  await desk.press(desk.find('button', 'Renombrar Mi teléfono'));
  const naming = desk.page.getByRole('dialog', { name: 'Renombrar la llave de acceso' });
  await desk.fill(naming.getByLabel('Nombre'), 'Teléfono de María');
  await desk.press(desk.find('button', 'Guardar', naming));
  await desk.sees(desk.page.getByRole('listitem').filter({ hasText: 'Teléfono de María' }));
  await desk.findsNoBarrier();
  if (pictures) await desk.page.screenshot({ path: `${pictures}/passkeys.png`, fullPage: true });

  // In another browser, with the same keeper: the button, with neither email nor password.
  const door = await stage.visitor();
  const keeper = await device.copyTo(door.page);
  await door.page.goto('/settings/security');
  const enter = door.find('button', 'Entrar con llave de acceso');
  await door.sees(enter);
  await door.findsNoBarrier();
  await keeper.knowsOwner(false);
  await keeper.answersByItself(true);
  await door.press(enter);
  await door.sees(door.page.getByRole('status').getByText('No se eligió ninguna llave'));
  if (pictures) await door.page.screenshot({ path: `${pictures}/passkey-cancelled.png` });
  await keeper.knowsOwner(true);
  // What the field offers again since then may be answered before the button is pressed.
  const inside = door.page.waitForURL(/settings\/security/);
  await Promise.any([door.press(enter), inside]);
  await inside;
  await door.sees(door.page.getByRole('listitem').filter({ hasText: 'Teléfono de María' }).getByText('Usada'));

  // It goes, after the password once the session is no longer fresh; from then on it opens nothing.
  await stage.server.advance('11m');
  await door.page.reload();
  await door.press(door.find('button', 'Quitar Teléfono de María'));
  const removing = door.page.getByRole('dialog', { name: '¿Quitar Teléfono de María?' });
  await door.press(door.find('button', 'Quitar', removing));
  await door.sees(removing.getByText('Falta este dato'));
  await door.findsNoBarrier();
  await door.fill(removing.getByLabel('Contraseña actual'), password);
  await door.press(door.find('button', 'Quitar', removing));
  await door.sees(door.text('Llave de acceso quitada'));
  const again = desk.page.getByRole('dialog', { name: 'Tu sesión terminó' });
  await desk.sees(again);
  await desk.press(desk.find('button', 'Entrar con llave de acceso', again));
  await desk.sees(again.getByText('Esta llave de acceso no abre ninguna cuenta aquí'));
  await desk.findsNoBarrier();
});

journey('30 Seguridad: una llave de acceso en lugar del segundo paso', async (stage) => {
  const api = await stage.openShop();
  await api.put('/workspace/sign-in', { second_factor: true });
  const agent = await stage.visitor();
  const { page } = agent;
  const device = await Device.of(page);
  await device.answersByItself(false);
  await page.goto('/inbox/all');
  await agent.fill(agent.find('textbox', 'Correo'), maria.email);
  await agent.fill(page.getByLabel('Contraseña', { exact: true }), password);
  await agent.press(agent.find('button', 'Entrar', page.getByRole('main')).first());
  await agent.sees(agent.find('heading', 'Activa la verificación en dos pasos'));
  await agent.press(agent.find('button', 'Usar una llave de acceso en su lugar'));
  await agent.findsNoBarrier();
  if (pictures) await page.screenshot({ path: `${pictures}/enrol-passkey.png` });
  await device.answersByItself(true);
  await agent.press(agent.find('button', 'Agregar una llave de acceso'));
  await page.waitForURL(/\/inbox/);

  // The password alone is not enough from now on.
  const stranger = await stage.visitor();
  await stranger.page.goto('/inbox/all');
  await stranger.fill(stranger.find('textbox', 'Correo'), maria.email);
  await stranger.fill(stranger.page.getByLabel('Contraseña', { exact: true }), password);
  await stranger.press(stranger.page.getByRole('button', { name: 'Entrar', exact: true }));
  await stranger.sees(stranger.page.getByText('Tu empresa pide un segundo paso'));
  await stranger.findsNoBarrier();
});
