import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { maria } from '../lib/workspace';

journey('Keys', async (stage) => {
  const shop = await stage.openShop();
  await shop.post('/macros', {
    name: 'Urgente de verdad',
    scope: 'shared',
    steps: [{ kind: 'priority', priority: 'urgent' }],
  });
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Tienen ruanas azules?');
  const agent = await stage.enters(maria, '/inbox/unassigned');
  const { keyboard } = agent.page;
  await agent.sees(agent.row(1));

  // The sheet names every key by where it works, also with nothing open.
  await keyboard.press('?');
  const sheet = agent.find('dialog', 'Atajos de teclado');
  const key = (title: string, keys: string) => agent.find('button', `${title}: ${keys}`, sheet);
  for (const group of ['En todas partes', 'En la lista', 'En un mensaje', 'Al escribir'])
    await agent.sees(agent.find('heading', group, sheet));
  await agent.fill(agent.find('searchbox', 'Buscar un atajo', sheet), 'finaliz');
  await agent.sees(key('Finalizar', 'e'));
  expect(await key('Posponer', 'h').count()).toBe(0);

  // What types a sign on her keyboard, what the browser keeps, and what is as everywhere is refused.
  await key('Finalizar', 'e').click();
  await agent.sees(sheet.getByText('Presiona una tecla…'));
  await keyboard.press('Control+Alt+KeyE'); // AltGr, as Windows tells it
  await agent.sees(sheet.getByText('AltGr y Ctrl+Alt escriben signos'));
  await agent.findsNoBarrier();
  await keyboard.press('Control+KeyD');
  await agent.sees(sheet.getByText('El navegador usa esa combinación'));
  await keyboard.press('Enter');
  await agent.sees(sheet.getByText('Esa tecla hace siempre lo mismo'));
  await keyboard.press('Escape');
  await agent.sees(key('Finalizar', 'e'));

  // One that is taken is said to be; it can be taken from the other.
  await key('Finalizar', 'e').click();
  await keyboard.press('h');
  await agent.sees(sheet.getByText('h ya es de «Posponer».'));
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Usarla aquí', sheet));
  await agent.sees(key('Finalizar', 'h'));
  await agent.fill(agent.find('searchbox', 'Buscar un atajo', sheet), '');
  await agent.sees(key('Posponer', 'Sin tecla'));
  await key('Mi Bandeja', 'g m').click();
  await keyboard.press('w');
  await agent.sees(key('Mi Bandeja', 'g w'));
  await keyboard.press('Escape');
  await agent.noLongerSees(sheet);

  // They go with her, to this browser later and to another.
  await expect.poll(() => own(agent.page), { timeout: 10_000 }).toEqual({ e: 'h', h: '', 'g m': 'g w' });
  const there = await stage.enters(maria, '/inbox/unassigned');
  await there.sees(there.row(1));
  await there.page.keyboard.press('j');
  await there.page.keyboard.press('Control+Alt+KeyH');
  await there.page.keyboard.press('e');
  expect(await there.row(1).count()).toBe(1);
  await there.page.keyboard.press('h');
  await there.noLongerSees(there.row(1));
  await there.page.keyboard.press('g');
  await there.page.keyboard.press('w');
  await there.page.waitForURL('**/inbox/mine');

  // Back to what is usual; and single keys off.
  await keyboard.press('?');
  await agent.press(agent.find('button', 'Restaurar todas', sheet));
  await agent.sees(key('Finalizar', 'e'));
  await agent.press(agent.find('switch', 'Teclas simples', sheet));
  await expect.poll(() => own(agent.page), { timeout: 10_000 }).toEqual({});
  await keyboard.press('Escape');
  await keyboard.press('g');
  await keyboard.press('t');
  await keyboard.press('?');
  expect([new URL(agent.page.url()).pathname, await sheet.count()]).toEqual(['/inbox/unassigned', 0]);

  // Off they are everywhere: on a row and on a message that have the focus, too. What has a modifier goes on.
  await lucia.writes('¿Y rojas?');
  await agent.sees(agent.row(1));
  const changes: string[] = [];
  agent.page.on('request', (request) => request.method() !== 'GET' && changes.push(request.url()));
  await agent.row(1).focus();
  await keyboard.type('jkxeuyahplmst?cifo.z/');
  await agent.row(1).press('Enter');
  await agent.page.waitForURL('**/inbox/unassigned/1');
  const message = agent.message('¿Tienen ruanas azules?');
  await message.focus();
  await keyboard.type('ro+eyu');
  expect(await agent.page.locator('dialog[open], :popover-open:not([role=status], [role=tooltip])').count()).toBe(0);
  expect(await agent.text('Respondes a Lucía Herrera').count()).toBe(0);
  expect(changes.filter((url) => /\/conversations\/\d+\/(?!presence|read)/.test(url))).toEqual([]);
  await keyboard.press('Control+k');
  const palette = agent.find('dialog', 'Buscar o ejecutar');
  await agent.sees(palette);

  // The palette finds what was prepared, by its words: a macro is run, a template stands in place of the text, to be filled in.
  const option = (name: RegExp) => palette.getByRole('option', { name });
  await keyboard.type('cambiar prioridad');
  await agent.sees(option(/^Urgente de verdad/));
  await agent.findsNoBarrier();
  await option(/^Urgente de verdad/).click();
  await agent.sees(agent.text('«Urgente de verdad» ejecutada en #1'));
  await keyboard.press('Control+k');
  await keyboard.type('esperamos el');
  await agent.sees(option(/^Recordatorio cita/));
  await keyboard.press('Enter');
  const picker = agent.find('region', 'Elegir plantilla');
  await agent.sees(picker.getByRole('button', { name: /^Recordatorio cita/, pressed: true }));
  const name = picker.getByRole('textbox', { name: '{{nombre}}' });
  await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true);
  await agent.findsNoBarrier();

  // None is found where nobody is answered.
  await agent.press(agent.find('button', 'Cerrar', picker));
  await shop.post('/conversations/1/close', {});
  await agent.sees(agent.page.locator('[data-state=closed]').first());
  await keyboard.press('Control+k');
  await keyboard.type('esperamos el');
  await agent.sees(palette.getByText('Nada con «esperamos el»'));
  expect(await option(/^Recordatorio cita/).count()).toBe(0);
});

/** The keys that the server keeps for whoever is signed in here. */
function own(page: import('playwright-core').Page): Promise<unknown> {
  return page.evaluate(async () => {
    const me = (await (await fetch('/api/v1/session')).json()) as { user: { preferences: { keys?: unknown } } };
    return me.user.preferences.keys;
  });
}
