import { journey } from '../lib/journey';
import { ana, maria } from '../lib/workspace';

journey('16 Etiquetas', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');

  const admin = await stage.enters(ana, '/inbox/all/1');
  const agent = await stage.enters(maria, '/inbox/all/1');
  const main = admin.page.getByRole('main');
  const theirs = agent.page.getByRole('main');

  // On the conversation, made in place.
  await admin.press(admin.find('button', 'Agregar etiqueta', main));
  await admin.fill(admin.find('combobox', 'Buscar etiqueta'), 'VIP');
  await admin.press(admin.find('option', 'Crear «VIP»'));
  await admin.sees(admin.find('link', 'Ver todo lo que lleva VIP', main));
  await admin.findsNoBarrier();
  await admin.page.keyboard.press('Escape');
  await agent.sees(agent.find('link', 'Ver todo lo que lleva VIP', theirs));
  await agent.sees(theirs.getByText('agregó la etiqueta'));

  // On the contact.
  const card = admin.page.getByRole('tabpanel');
  await admin.press(admin.find('button', 'Agregar etiqueta', card));
  await admin.fill(admin.find('combobox', 'Buscar etiqueta'), 'Mayorista');
  await admin.press(admin.find('option', 'Crear «Mayorista»'));
  await admin.sees(card.getByText('Mayorista'));
  await admin.page.keyboard.press('Escape');
  await agent.sees(agent.row(1).getByTitle(/Mayorista/));

  for (const label of ['VIP', 'Mayorista']) {
    await agent.press(agent.view(label));
    await agent.page.waitForURL('**/inbox/label-*');
    await agent.sees(agent.row(1));
    await agent.findsNoBarrier();
  }

  // Taken off, it leaves every screen.
  await agent.press(agent.view('VIP'));
  await agent.sees(agent.row(1));
  await admin.press(admin.find('button', 'Etiquetas: VIP. Cambiar', main));
  await admin.press(admin.page.getByRole('option', { name: 'VIP' }));
  await admin.page.keyboard.press('Escape');
  await agent.noLongerSees(agent.row(1));
  await agent.sees(agent.text('Nadie lleva esta etiqueta ahora'));
  await admin.press(main.getByRole('button', { name: /^\d cambios/ }));
  await admin.sees(main.getByText('quitó la etiqueta'));
  await agent.findsNoBarrier();

  await admin.page.goto('/settings/labels');
  await admin.press(admin.find('button', 'Eliminar etiqueta: Mayorista'));
  await admin.sees(admin.page.getByText('1 conversación · 1 contacto').last());
  await admin.findsNoBarrier();
  await admin.press(admin.find('button', 'Eliminar', admin.page.getByRole('alertdialog')));
  await agent.noLongerSees(agent.view('Mayorista'));
});
