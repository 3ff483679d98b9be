import { expect } from 'vitest';
import { png } from '../lib/files';
import { journey } from '../lib/journey';
import { ana, maria } from '../lib/workspace';

journey('19 Ficha: atributos', async (stage) => {
  const shop = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');

  // Made in the settings, on the card of everybody at once.
  const admin = await stage.enters(ana, '/inbox/all/1');
  const agent = await stage.enters(maria, '/inbox/all/1');
  const card = admin.page.getByRole('tabpanel');
  const theirs = agent.page.getByRole('tabpanel');
  await admin.press(admin.find('link', 'Crear un atributo', card));
  const dialog = admin.page.getByRole('dialog');
  await admin.fill(admin.find('textbox', 'Nombre', dialog), 'Plan');
  await admin.find('combobox', 'Tipo', dialog).selectOption('list');
  await admin.press(admin.find('button', 'Crear', dialog));
  await admin.sees(dialog.getByText('Falta este dato.')); // the options
  await admin.findsNoBarrier();
  await admin.fill(admin.find('textbox', 'Opciones', dialog), 'Oro\nPlata');
  await admin.press(admin.find('button', 'Crear', dialog));
  await admin.sees(admin.text('Lista · plan'));
  const made = [
    { noun: 'contact', name: 'Deuda', kind: 'currency', currency: 'MXN', minimum: 0 },
    { noun: 'contact', name: 'Nacimiento', kind: 'date' },
    { noun: 'contact', name: 'Recibe catálogo', kind: 'checkbox' },
    { noun: 'contact', name: 'Sitio', kind: 'link' },
    { noun: 'conversation', name: 'Pedido', kind: 'text', pattern: '[A-Z]+-[0-9]+' },
  ];
  for (const attribute of made) await shop.post('/attributes', attribute);
  await admin.press(admin.find('button', 'Subir: Sitio'));
  await admin.sees(admin.page.getByRole('link', { name: /^Sitio.*/ }));
  await admin.findsNoBarrier();
  await admin.page.goto('/inbox/all/1');

  // Edited in place; the other agent sees it.
  await admin.find('combobox', 'Plan', card).selectOption('Plata');
  await expect.poll(() => agent.find('combobox', 'Plan', theirs).inputValue(), { timeout: 1000 }).toBe('Plata');
  const edit = async (label: string, text: string) => {
    const field = admin.find('textbox', label, card);
    await field.fill(text);
    await field.press('Enter');
  };
  await admin.press(card.locator('dt:text-is("Deuda") + dd button'));
  await edit('Deuda', '-5');
  await admin.sees(admin.find('alert', 'Es demasiado pequeño.', card).or(card.getByText('Es demasiado pequeño')));
  await edit('Deuda', '1,500.5');
  await admin.sees(
    card.getByRole('button', { name: 'Editar Deuda: MXN' }).or(card.getByRole('button', { name: /1,500\.50/ })),
  );
  await agent.sees(theirs.getByRole('button', { name: /1,500\.50/ }));
  await admin.find('switch', 'Recibe catálogo', card).check();
  await expect.poll(() => agent.find('switch', 'Recibe catálogo', theirs).isChecked(), { timeout: 1000 }).toBe(true);
  await admin.press(card.locator('dt:text-is("Sitio") + dd button'));
  await edit('Sitio', 'tienda.example');
  await agent.sees(theirs.getByRole('link', { name: 'tienda.example' }));
  await admin.findsNoBarrier();

  // Of the conversation.
  await admin.press(admin.find('tab', 'Conversación'));
  await agent.press(agent.find('tab', 'Conversación'));
  await admin.press(card.locator('dt:text-is("Pedido") + dd button'));
  await edit('Pedido', 'siete');
  await admin.sees(card.getByText('No tiene la forma que se pide.'));
  await admin.find('textbox', 'Pedido', card).press('Escape');
  await admin.press(card.locator('dt:text-is("Pedido") + dd button'));
  await edit('Pedido', 'TA-77');
  await agent.sees(theirs.getByRole('button', { name: 'Editar Pedido: TA-77' }));
  await agent.findsNoBarrier();

  // Who has it, and whose team it is: set here it is no transfer, and takes it only from whoever is not of the team. It can be taken back.
  await admin.press(admin.find('button', 'Sin agente. Asignar', card));
  await admin.press(admin.page.getByRole('option', { name: 'María López' }));
  const hers = card.locator('dt:text-is("Agente") + dd').getByRole('button', { name: /María López/ });
  await admin.sees(hers);
  const team = admin.find('combobox', 'Equipo', card);
  await team.selectOption({ label: 'Posventa' });
  await admin.sees(admin.text('Quedó en el equipo Posventa'));
  await admin.noLongerSees(hers);
  const theirTeam = agent.find('combobox', 'Equipo', theirs);
  await expect
    .poll(() => theirTeam.evaluate((one) => (one as HTMLSelectElement).selectedOptions[0]?.label))
    .toBe('Posventa');
  const done = admin.page.locator('.toast').filter({ has: admin.text('Quedó en el equipo Posventa') });
  await admin.press(admin.find('button', 'Deshacer', done));
  await admin.sees(hers);
  await expect.poll(() => team.inputValue()).toBe('');

  // Deleted, it leaves every screen.
  await admin.page.goto('/settings/attributes');
  await admin.press(admin.find('button', 'Eliminar atributo: Pedido'));
  await admin.sees(admin.page.getByText('1 valor', { exact: false }));
  await admin.press(admin.find('button', 'Eliminar', admin.page.getByRole('alertdialog')));
  await agent.noLongerSees(theirs.getByText('Pedido'));
});

journey('19 Ficha: datos', async (stage) => {
  stage.keepTheShell();
  const shop = await stage.openShop();
  await shop.post('/labels', { name: 'VIP', colour: 'red' });
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');
  const admin = await stage.enters(ana, '/inbox/all/1');
  const agent = await stage.enters(maria, '/inbox/all/1');
  const card = admin.page.getByRole('tabpanel');
  const theirs = agent.page.getByRole('tabpanel');
  const open = (label: string) => admin.press(card.locator(`dt:text-is("${label}") + dd button`).first());
  const edit = async (label: string, text: string) => {
    await open(label);
    const field = admin.find('textbox', label, card);
    await field.fill(text);
    await field.press('Enter');
  };
  await agent.sees(theirs.getByText('del canal'));

  // Another agent sees what is typed within a second.
  await edit('Correo', 'lucia@correo.mx');
  await theirs.getByRole('button', { name: 'Editar Correo: lucia@correo.mx' }).waitFor({ timeout: 1000 });
  await edit('Nombre', 'Lucía Herrera Paz');
  await agent.noLongerSees(theirs.getByText('del canal'));

  // A mistake keeps what was typed; Escape gives the old one back.
  await open('Correo');
  const email = admin.find('textbox', 'Correo', card);
  await email.fill('lucia@');
  await email.press('Enter');
  await admin.sees(card.getByRole('alert'));
  expect(await email.inputValue()).toBe('lucia@');
  await email.press('Escape');
  await admin.sees(card.getByRole('button', { name: 'Editar Correo: lucia@correo.mx' }));

  await admin.press(admin.find('button', 'Ver todos los datos', card));
  await edit('Biografía', 'Compra al por mayor');
  await admin.sees(card.getByRole('button', { name: 'Editar Biografía: Compra al por mayor' })); // what is below has moved up
  await edit('Instagram', '@lucia.tejidos');
  await admin.find('combobox', 'País', card).selectOption('MX');
  await admin.find('combobox', 'Idioma', card).selectOption('es');
  await agent.sees(theirs.getByRole('link', { name: 'lucia.tejidos' }));
  await agent.sees(theirs.getByRole('button', { name: 'Editar Biografía: Compra al por mayor' }));
  await expect.poll(() => agent.find('combobox', 'País', theirs).inputValue(), { timeout: 1000 }).toBe('MX');
  await edit('GitHub', 'https://evil.example/lucia');
  await admin.sees(card.getByText('No es un perfil de esta red.'));
  await admin.find('textbox', 'GitHub', card).press('Escape');
  await admin.findsNoBarrier();

  // A picture, an owner, no marketing.
  const chosen = admin.page.waitForEvent('filechooser');
  await admin.choose(admin.find('button', 'Foto de Lucía Herrera Paz', card), 'Agregar una foto');
  await (await chosen).setFiles({ name: 'lucia.png', mimeType: 'image/png', buffer: png(64, 64) });
  await agent.sees(theirs.locator('img[src*="/thumbnail"]'));
  await agent.sees(agent.page.getByRole('main').locator('header img')); // and over the messages
  await admin.find('combobox', 'Responsable', card).selectOption({ label: 'María López' });
  await expect
    .poll(() =>
      agent
        .find('combobox', 'Responsable', theirs)
        .evaluate((one) => (one as HTMLSelectElement).selectedOptions[0]?.label),
    )
    .toBe('María López');
  await admin.find('switch', 'Acepta publicidad por WhatsApp', card).uncheck();
  await agent.sees(agent.text('No quiere recibir marketing', theirs));
  await agent.findsNoBarrier();

  // Without a line what is typed waits, over a reload too; it goes once the line is back, and who was faster is told.
  await admin.keepsTheShell();
  await admin.page.context().setOffline(true);
  await edit('Empresa', 'Tejidos Lucía');
  await admin.sees(card.getByText('Se guardará al reconectar'));
  await edit('Correo', 'ventas@tejidos.mx');
  await admin.sees(card.getByText('Se guardará al reconectar').nth(1));
  await admin.press(admin.find('button', 'Agregar etiqueta', card));
  await admin.press(admin.page.getByRole('option', { name: /VIP/ }));
  await admin.page.keyboard.press('Escape');
  const another = admin.page.waitForEvent('filechooser');
  await admin.choose(admin.find('button', 'Foto de Lucía Herrera Paz', card), 'Cambiar la foto');
  await (await another).setFiles({ name: 'otra.png', mimeType: 'image/png', buffer: png(32, 32) });
  await admin.sees(card.locator('img[src^="blob:"]'));
  await admin.findsNoBarrier();
  await admin.page.reload();
  await admin.sees(card.getByRole('button', { name: 'Editar Empresa: Tejidos Lucía' }));
  await admin.sees(card.getByRole('link', { name: 'VIP' }));
  await admin.sees(card.locator('img[src^="blob:"]'));
  expect(await theirs.getByRole('link', { name: 'VIP' }).count()).toBe(0);
  await agent.press(theirs.locator('dt:text-is("Correo") + dd button').first());
  await agent.find('textbox', 'Correo', theirs).fill('lucia.paz@correo.mx');
  await agent.find('textbox', 'Correo', theirs).press('Enter');
  await agent.sees(theirs.getByRole('button', { name: 'Editar Correo: lucia.paz@correo.mx' }));
  await admin.page.context().setOffline(false);
  await agent.sees(theirs.getByRole('button', { name: 'Editar Empresa: Tejidos Lucía' }));
  await agent.sees(theirs.getByRole('link', { name: 'VIP' }));
  await admin.noLongerSees(card.locator('img[src^="blob:"]'));
  await admin.sees(
    card.getByText(
      /No se guardó «ventas@tejidos\.mx»\.\s+María López lo cambió mientras tanto a «lucia\.paz@correo\.mx»\./,
    ),
  );
  await admin.findsNoBarrier();
  await admin.press(admin.find('button', 'Guardar lo mío', card));
  await agent.sees(theirs.getByRole('button', { name: 'Editar Correo: ventas@tejidos.mx' }));
  await admin.noLongerSees(card.getByText('Se guardará al reconectar'));
});

journey('19 Ficha: archivos, actividad y conversaciones anteriores', async (stage) => {
  const shop = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');
  const admin = await stage.enters(ana, '/inbox/all/1');
  const agent = await stage.enters(maria, '/inbox/all/1');
  const card = admin.page.getByRole('tabpanel');
  const theirs = agent.page.getByRole('tabpanel');
  const inbox = await shop.get<{ items: { id: string }[] }>('/inboxes');
  await shop.patch(`/inboxes/${inbox.items[0]?.id}`, { settings: { reopen: 'new' } });
  await lucia.does({ kind: 'image' });
  await lucia.does({ kind: 'document' });

  // Files by kind, each with the way to its message.
  await admin.press(admin.find('button', 'Archivos', card));
  const picture = card.getByRole('button', { name: /^Abrir la imagen: Recibido/ });
  await admin.sees(picture);
  await admin.press(picture);
  await admin.sees(admin.page.getByRole('dialog'));
  await admin.page.keyboard.press('Escape');
  await admin.find('combobox', 'Clase de archivo', card).selectOption('document');
  await admin.sees(card.getByText(/Recibido/));
  await admin.findsNoBarrier();
  await admin.press(card.getByRole('link', { name: /^Ver en la conversación: Recibido/ }));
  await admin.page.waitForURL('**/inbox/all/1?message=*');

  // The feed lists what is done, as it is done.
  await admin.press(admin.find('button', 'Actividad', card));
  await admin.sees(card.getByText('Hola, ¿tienen ruanas?'));
  await admin.find('combobox', 'Qué mostrar', card).selectOption('data');
  await admin.sees(admin.text('Aún no hay nada', card));
  await agent.press(theirs.locator('dt:text-is("Correo") + dd button').first());
  const email = agent.find('textbox', 'Correo', theirs);
  await email.fill('lucia@correo.mx');
  await email.press('Enter');
  await admin.sees(card.getByText('agregó Correo: lucia@correo.mx'));
  await admin.findsNoBarrier();

  // The next conversation stands among the earlier ones, with its state and its agent.
  await shop.post('/conversations/1/assign', { assignee_id: 'me' });
  await shop.post('/conversations/1/close', {});
  await lucia.writes('Otra cosa');
  await admin.page.goto('/inbox/all/2');
  await admin.press(admin.find('tab', 'Conversación'));
  const former = card.getByRole('link', { name: /#1 .*Cerrado.*Ana Torres/ });
  await admin.sees(former);

  // One looks into it and stays: what was typed is there, nothing is read, nobody is told that somebody is there.
  const box = admin.find('textbox', 'Escribir');
  await admin.fill(box, 'Con gusto');
  const changes: string[] = [];
  const tell = (request: { method: () => string; url: () => string }) =>
    request.method() !== 'GET' && request.url().includes('/conversations/1') && changes.push(request.url());
  admin.page.on('request', tell);
  await former.focus();
  await admin.page.keyboard.press('Enter');
  const peek = admin.page.getByRole('dialog', { name: 'Lucía Herrera · #1' });
  await admin.sees(peek.getByRole('article').filter({ hasText: 'Hola, ¿tienen ruanas?' }));
  await admin.sees(peek.getByText('Ventas MX'));
  await admin.sees(peek.getByText('Cerrado').first());
  await admin.sees(peek.getByText('Ana Torres').first());
  await admin.sees(peek.getByRole('log').getByText(/finaliz/)); // the line of its end
  await admin.findsNoBarrier();
  await peek.getByRole('article').first().hover();
  await admin.sees(admin.find('button', 'Acciones del mensaje', peek));
  expect(await admin.find('button', 'Responder', peek).count()).toBe(0);
  await admin.page.keyboard.press('Escape');
  await admin.noLongerSees(peek);
  expect(await former.evaluate((link) => link === document.activeElement)).toBe(true);
  expect(new URL(admin.page.url()).pathname).toBe('/inbox/all/2');
  expect(await box.inputValue()).toBe('Con gusto');
  expect(changes).toEqual([]);
  admin.page.off('request', tell);

  // With a key held it is a link as any other; from the look one goes there; and what may not be seen any more is said to be so.
  const another = admin.page.context().waitForEvent('page');
  await former.click({ modifiers: ['ControlOrMeta'] });
  const tab = await another;
  await tab.waitForURL('**/c/1');
  await tab.close();
  expect(await peek.count()).toBe(0);
  await admin.press(former);
  await admin.press(admin.find('button', 'Abrir conversación', peek));
  await admin.page.waitForURL('**/c/1');
  await admin.noLongerSees(peek);
  await admin.page.goBack();
  await admin.page.waitForURL('**/inbox/all/2');
  await admin.press(former);
  await admin.sees(peek.getByRole('article').first());
  await shop.delete('/conversations/1');
  await admin.sees(admin.text('No la encontramos'));
  await admin.findsNoBarrier();
  await admin.page.keyboard.press('Escape');
  await admin.noLongerSees(admin.text('No la encontramos'));
  await admin.noLongerSees(former);

  // The order of the sections goes with the agent.
  await admin.press(admin.find('tab', 'Contacto'));
  await admin.choose(admin.find('button', 'Mover «Archivos»', card), 'Subir');
  const titles = () => card.locator('h3 > button:first-of-type').allInnerTexts();
  await expect.poll(async () => (await titles()).indexOf('Archivos')).toBe(3);
  await admin.page.waitForResponse(
    (response) => response.url().endsWith('/me') && response.request().method() === 'PATCH',
  );
  await admin.page.reload();
  await admin.sees(admin.find('button', 'Archivos', card));
  expect((await titles()).indexOf('Archivos')).toBe(3);
});
