import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { ana, maria } from '../lib/workspace';

journey('20 Transcripción por correo', async (stage) => {
  const api = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');

  const admin = await stage.enters(ana, '/inbox/all/1');
  const main = admin.page.getByRole('main');
  await admin.sees(admin.message('¿tienen ruanas?'));

  // Without a mail server it says what is missing, and the customer has no address yet.
  await admin.page.keyboard.press('t');
  const dialog = admin.page.getByRole('dialog', { name: 'Transcripción de la conversación #1' });
  await admin.sees(dialog.getByText('Falta configurar el correo de la empresa.'));
  await admin.sees(dialog.getByText('Agrega un correo en la ficha'));
  await admin.findsNoBarrier();
  const download = admin.page.waitForEvent('download');
  await admin.press(admin.find('link', 'PDF', dialog));
  expect((await download).suggestedFilename()).toBe('transcripcion-1.pdf');
  await admin.press(admin.find('link', 'Configurarlo', dialog));

  const [host, port] = stage.server.mailAddress.split(':');
  await admin.fill(admin.page.getByLabel('Dirección'), 'hola@andina.example');
  await admin.fill(admin.page.getByLabel('Servidor', { exact: true }), host ?? '');
  await admin.page.getByLabel('Seguridad').selectOption('none');
  await admin.fill(admin.page.getByLabel('Puerto'), port ?? '');
  await admin.fill(admin.page.getByLabel('Usuario'), 'tienda');
  await admin.fill(admin.page.getByLabel('Contraseña', { exact: true }), 'secreto-del-correo');
  await admin.press(admin.find('button', 'Guardar cambios'));
  await admin.press(admin.find('button', 'Enviar prueba'));
  await admin.sees(admin.text(`El servidor aceptó el correo para ${ana.email}`));
  await admin.findsNoBarrier();

  // To somebody else: without an address, and with half of one, it says so and keeps what was chosen.
  await admin.page.goto('/inbox/all/1');
  await admin.sees(admin.message('¿tienen ruanas?'));
  await admin.press(admin.find('button', 'Aceptar', main));
  await api.post('/conversations/1/messages', { client_id: 'n1', kind: 'note', text: 'Regatea siempre' });
  await admin.sees(admin.message('Regatea siempre'));
  const asks = async (whom: string) => {
    await admin.press(admin.find('button', 'Más acciones', main));
    await admin.press(admin.page.getByRole('menuitem', { name: /^Enviar transcripción/ }));
    await admin.press(dialog.getByText(whom, { exact: true }));
  };
  await asks('A otra dirección');
  await admin.press(admin.find('button', 'Enviar', dialog));
  await admin.sees(dialog.getByText('Falta este dato'));
  const address = admin.find('textbox', 'Correo', dialog);
  await admin.fill(address, 'gerencia@');
  await admin.press(admin.find('checkbox', 'Incluir notas internas', dialog));
  await admin.press(admin.find('button', 'Enviar', dialog));
  await admin.sees(dialog.getByText('No parece un correo.'));
  expect(await address.inputValue()).toBe('gerencia@');
  await admin.findsNoBarrier();
  await admin.fill(address, 'gerencia@andina.example');
  await admin.press(admin.find('button', 'Enviar', dialog));
  await admin.sees(main.getByText('envió la transcripción a gerencia@andina.example'));

  // To its agent, with the notes; to the customer, who has an address now, never with them.
  await asks('Al agente asignado');
  await admin.press(admin.find('checkbox', 'Incluir notas internas', dialog));
  await admin.press(admin.find('button', 'Enviar', dialog));
  await admin.noLongerSees(dialog);
  await admin.press(admin.find('button', 'Agregar correo', admin.page.getByRole('tabpanel')));
  await admin.fill(admin.page.getByRole('tabpanel').getByRole('textbox', { name: 'Correo' }), 'lucia@correo.mx');
  await admin.page.keyboard.press('Enter');
  await admin.sees(admin.page.getByRole('tabpanel').getByText('lucia@correo.mx'));
  await asks('Al cliente');
  expect(await admin.find('checkbox', 'Incluir notas internas', dialog).isDisabled()).toBe(true);
  await admin.press(admin.find('button', 'Enviar', dialog));
  await admin.noLongerSees(dialog);
  for (const [to, notes] of [
    ['gerencia@andina.example', true],
    [ana.email, true],
    ['lucia@correo.mx', false],
  ] as const) {
    const letters = async () =>
      (await stage.server.lettersTo(to))
        .filter(({ Text }) => Text.includes('¿tienen ruanas?'))
        .map(({ Text }) => Text.includes('Regatea siempre'));
    await expect.poll(letters, { message: to, timeout: 10_000 }).toEqual([notes]);
  }

  // A colleague sees it too; the customer's phone got nothing.
  const agent = await stage.enters(maria, '/inbox/all/1');
  await agent.press(agent.page.getByRole('main').getByRole('button', { name: /^\d cambios/ }));
  await agent.sees(agent.page.getByRole('main').getByText('envió la transcripción a gerencia@andina.example'));
  await agent.page.goto('/settings/mail');
  await agent.noLongerSees(agent.page.getByLabel('Servidor', { exact: true }));
});
