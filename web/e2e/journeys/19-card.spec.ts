import { expect } from 'vitest';
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

  // Deleted, it leaves every screen.
  await admin.page.goto('/settings/attributes');
  await admin.press(admin.find('button', 'Eliminar atributo: Pedido'));
  await admin.sees(admin.page.getByText('1 valor', { exact: false }));
  await admin.press(admin.find('button', 'Eliminar', admin.page.getByRole('alertdialog')));
  await agent.noLongerSees(theirs.getByText('Pedido'));
});
