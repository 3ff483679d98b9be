import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { ana, juan, maria } from '../lib/workspace';

journey('11 Internal note and mention', async (stage) => {
  const shop = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Tienen ponchos?');
  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  const boss = await stage.enters(ana, '/inbox/all');
  const other = await stage.enters(juan, '/inbox/all/1');
  const note = /mira esto/;

  // In an answer "@" is only an "@"; in a note it offers who is in the inbox.
  const main = agent.page.getByRole('main');
  await agent.sees(agent.message('¿Tienen ponchos?'));
  const list = agent.find('listbox', 'Mencionar');
  await agent.find('textbox', 'Escribir').fill('');
  await agent.find('textbox', 'Escribir').pressSequentially('@An');
  await agent.noLongerSees(list);
  await agent.find('textbox', 'Escribir').fill('');
  await agent.press(agent.find('tab', 'Nota interna', main));
  const box = agent.find('textbox', 'Nota interna');
  await box.pressSequentially('@An');
  await agent.sees(list.getByRole('option', { name: /Ana Torres/, selected: true }));
  expect(await box.getAttribute('aria-activedescendant')).toBeTruthy();
  await agent.findsNoBarrier();
  await agent.page.keyboard.press('Enter');
  expect(await box.inputValue()).toBe('@Ana Torres ');
  await agent.page.keyboard.type('mira esto');
  await agent.page.keyboard.press('Enter');

  // Ana is told, has it among her mentions, and reads it there.
  await boss.sees(boss.page.getByRole('status').getByText(/^María López te mencionó: «@Ana Torres mira esto»/));
  await expect.poll(() => boss.view('Menciones').innerText()).toMatch(/1/);
  await boss.sees(boss.page.getByRole('button', { name: 'Notificaciones, 1 sin leer', exact: true }));
  await boss.press(boss.view('Menciones'));
  await boss.sees(boss.row(1));
  await boss.findsNoBarrier();
  await boss.press(boss.row(1));
  await boss.sees(boss.message(note));
  await expect.poll(() => boss.view('Menciones').innerText(), { timeout: 10_000 }).not.toMatch(/\d/);
  await boss.sees(boss.page.getByRole('button', { name: 'Notificaciones', exact: true }));
  await expect.poll(() => boss.view('Participo').innerText()).toMatch(/1/);
  await boss.sees(boss.row(1)); // read, and still there

  // The others see it yellow, and are not called; the customer got nothing.
  await other.sees(other.message(note));
  await other.sees(other.page.locator('article.note').filter({ hasText: note }));
  await expect.poll(() => other.view('Menciones').innerText()).not.toMatch(/\d/);
  expect((await lucia.sees()).filter((message) => message.from === 'business')).toEqual([]);
  await other.findsNoBarrier();

  // María writes it anew and takes it away; Juan can do neither.
  await other.message(note).click({ button: 'right' });
  await other.sees(other.find('menuitem', 'Información'));
  expect(await other.find('menuitem', 'Editar').count()).toBe(0);
  await other.page.keyboard.press('Escape');
  const menu = (words: RegExp) => agent.find('button', 'Acciones del mensaje', agent.message(words));
  await agent.message(note).hover();
  await agent.choose(menu(note), 'Editar');
  const dialog = agent.find('dialog', 'Editar nota interna');
  const edit = agent.find('textbox', 'Nota interna', dialog);
  await agent.fill(edit, '');
  await edit.pressSequentially('@To');
  await agent.sees(list.getByRole('option', { name: /Ana Torres/, selected: true }));
  await agent.findsNoBarrier();
  await agent.page.keyboard.press('Escape'); // closes the list alone
  await agent.noLongerSees(list);
  await edit.pressSequentially(' @Ana');
  await agent.page.keyboard.press('Enter');
  await edit.pressSequentially('y @Ventas miren esto');
  expect(await edit.inputValue()).toBe('@To @Ana Torres y @Ventas miren esto');
  await agent.press(agent.find('button', 'Guardar', dialog));
  await other.sees(other.message(/miren esto/));
  await expect.poll(() => other.view('Menciones').innerText()).toMatch(/1/); // he is in Ventas
  await agent.message(/miren esto/).hover();
  await agent.choose(menu(/miren esto/), 'Eliminar');
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Eliminar', agent.find('dialog', 'Eliminar nota interna')));
  await other.noLongerSees(other.message(/miren esto/));
  await expect.poll(() => other.view('Menciones').innerText()).not.toMatch(/\d/);

  // A file goes along with a note, for the team alone.
  await box.fill('El catálogo');
  await agent.page.setInputFiles('input[type=file] >> nth=0', {
    name: 'catalogo.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  });
  await agent.sees(agent.page.getByText('catalogo.pdf').first());
  await box.focus();
  await expect
    .poll(async () => {
      await agent.page.keyboard.press('Enter');
      return other.message('catalogo.pdf').count();
    })
    .toBe(1);
  await other.sees(other.page.locator('article.note').filter({ hasText: 'El catálogo' }));
  expect((await lucia.sees()).filter((message) => message.from === 'business')).toEqual([]);
  const { items } = await shop.get<{ items: { kind: string }[] }>('/conversations/1/messages');
  expect(items.filter((one) => one.kind === 'note')).toHaveLength(2);
});
