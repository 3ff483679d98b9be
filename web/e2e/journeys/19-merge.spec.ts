import { journey } from '../lib/journey';
import { ana, maria } from '../lib/workspace';

journey('19 Combinar contactos', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera', '5215512340001');
  const again = await stage.customer('Lucía H.', '5215512340002');
  await lucia.writes('Hola, ¿tienen ruanas?');
  await again.writes('Cambié de número, soy Lucía');

  const admin = await stage.enters(ana, '/inbox/all/1');
  const agent = await stage.enters(maria, '/inbox/all/2');
  await agent.sees(agent.message('Cambié de número'));
  const card = admin.page.getByRole('tabpanel');
  await admin.press(admin.find('button', 'Agregar correo', card));
  await admin.fill(admin.find('textbox', 'Correo', card), 'lucia@example.com');
  await admin.page.keyboard.press('Enter');
  await admin.sees(card.getByText('lucia@example.com'));

  // Who it is, which stays, and whose word counts.
  await admin.press(admin.find('button', 'Combinar contactos', card));
  const dialog = admin.page.getByRole('dialog');
  await admin.fill(dialog.getByRole('combobox'), 'Lucía H.');
  await admin.press(dialog.getByRole('option').filter({ hasText: 'Lucía H.' }));
  await admin.sees(dialog.getByText('Contacto principal'));
  await admin.sees(dialog.getByText('1 conversación, con sus direcciones y etiquetas, pasa a Lucía Herrera.'));
  await admin.findsNoBarrier();
  await dialog.getByRole('radio', { name: 'Lucía H.', exact: true }).check();
  await admin.press(admin.find('button', 'Combinar', dialog));
  await admin.sees(card.getByText('Se combinó con Lucía H.'));
  await admin.sees(card.getByText('lucia@example.com'));
  await admin.findsNoBarrier();

  // All is with the one that stayed, for every agent.
  const theirs = agent.page.getByRole('tabpanel');
  await agent.sees(theirs.getByText('lucia@example.com'));
  await again.writes('¿Hola?');
  await agent.sees(agent.message('¿Hola?'));
  await agent.press(agent.find('tab', 'Conversación'));
  await agent.sees(agent.page.getByRole('tabpanel').getByText('#1'));

  // And two again, as they were.
  await admin.press(admin.find('button', 'Deshacer', card));
  await admin.noLongerSees(card.getByText('Se combinó con'));
  await admin.sees(card.getByText('Lucía Herrera'));
  await agent.press(agent.find('tab', 'Contacto'));
  await agent.sees(agent.find('button', 'Agregar correo', theirs));
});
