import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { ana, juan, maria } from '../lib/workspace';

journey('20 Participantes y silenciar', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Tienen ponchos?');
  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  const boss = await stage.enters(ana, '/inbox/all');
  const other = await stage.enters(juan, '/inbox/all');
  await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));
  await agent.page.goto('/inbox/mine/1');

  // Added by hand; he is told, and it stands among what he follows.
  const people = agent.page.getByRole('main').getByRole('button', { name: /^Participantes/ });
  await agent.press(people);
  const popup = agent.page.getByRole('dialog', { name: /^Participantes/ });
  await agent.sees(agent.text('Nadie la sigue todavía.', popup));
  await agent.press(agent.find('button', 'Agregar', popup));
  await agent.findsNoBarrier();
  await agent.press(agent.page.getByRole('listbox').getByRole('option', { name: 'Juan Pérez' }));
  await other.sees(other.text('María López te agregó como participante: Lucía Herrera'));
  await expect.poll(() => other.view('Participo').innerText()).toMatch(/1/);
  await other.press(other.view('Participo'));
  await other.sees(other.row(1));
  await other.findsNoBarrier();

  // Ana follows by herself, from the card; María sees it at once, and takes Juan off again.
  await boss.press(boss.row(1));
  const card = boss.page.getByRole('complementary');
  await boss.press(boss.find('tab', 'Conversación', card));
  await boss.sees(card.getByText('Juan Pérez'));
  await boss.press(boss.find('button', 'Seguir', card));
  await boss.sees(boss.find('button', 'Dejar de seguir', card));
  await boss.findsNoBarrier();
  await agent.sees(agent.page.getByRole('button', { name: 'Participantes: Ana Torres, Juan Pérez' }));
  await agent.press(agent.find('button', 'Quitar a Juan Pérez'));
  await other.noLongerSees(other.row(1));
  await other.sees(other.text('No sigues ninguna'));
  await other.findsNoBarrier();
  await agent.page.keyboard.press('Escape');

  // Transferred with a note and followed on; the receiver is told.
  await agent.press(agent.find('button', 'Derivar', agent.page.getByRole('main')));
  const transfer = agent.find('dialog', 'Derivar conversación');
  await agent.press(transfer.getByText('Buscar agente o equipo'));
  await agent.sees(agent.page.getByRole('listbox').getByRole('option', { name: 'Juan Pérez' }));
  await agent.page.keyboard.type('Juan');
  await agent.page.keyboard.press('Enter');
  await agent.fill(transfer.getByRole('textbox', { name: /Nota/ }), 'Quiere factura');
  await transfer.getByRole('checkbox', { name: 'Seguir como participante' }).check();
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Derivar', transfer));
  await other.sees(other.text('María López te derivó a Lucía Herrera'));
  await boss.sees(boss.message(/Quiere factura/));
  await agent.press(agent.view('Participo'));
  await agent.sees(agent.row(1));

  // Muted for six hours: nobody else's, no word for him, and over by itself.
  await other.press(other.view('Mi Bandeja'));
  await other.press(other.row(1));
  await other.page.locator('article').first().focus();
  await other.page.keyboard.press('s');
  const hours = other.find('menuitem', '6 horas');
  await other.sees(hours);
  await expect.poll(() => hours.evaluate((one) => one === document.activeElement)).toBe(true);
  await other.findsNoBarrier();
  await other.page.keyboard.press('Enter');
  await other.sees(other.page.getByRole('main').getByText(/hasta (mañana )?\d/));
  await other.sees(other.row(1).getByLabel('Silenciada'));
  expect(await boss.row(1).getByLabel('Silenciada').count()).toBe(0);
  await other.findsNoBarrier();
  await other.page.goto('/inbox/mine');
  await agent.press(agent.row(1));
  await agent.find('tab', 'Nota interna').click();
  await agent.find('textbox', 'Nota interna').fill('@Juan Pérez ya pagó');
  await agent.page.keyboard.press('Enter');
  await expect.poll(() => other.view('Menciones').innerText()).toMatch(/1/); // in the list
  expect(await other.page.getByText(/te mencionó/).count()).toBe(0); // without a word

  // Six hours later he is called again.
  await stage.server.advance('6h1m');
  await other.page.reload(); // a new page learns what time it is for the server
  await other.sees(other.row(1));
  expect(await other.row(1).getByLabel('Silenciada').count()).toBe(0);
  await agent.find('textbox', 'Nota interna').fill('@Juan Pérez ya salió');
  await agent.page.keyboard.press('Enter');
  await other.sees(other.page.getByRole('status').getByText(/^María López te mencionó: «@Juan Pérez ya salió»/));
});
