import type { Route } from 'playwright-core';
import { expect } from 'vitest';
import { journey, journeyInEveryWay } from '../lib/journey';
import { ana, maria } from '../lib/workspace';

journeyInEveryWay('17 Finalizar and Reabrir', async (stage) => {
  const api = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');

  const agent = await stage.enters(maria, '/inbox/unassigned');
  const main = agent.page.getByRole('main');
  const composer = agent.find('region', 'Escribir');
  const toList = async () => {
    if (agent.onPhone) await agent.press(agent.find('button', 'Volver'));
  };

  await agent.press(agent.row(1));
  await agent.press(agent.find('button', 'Aceptar', main));
  const accepted = async () =>
    (await api.get<{ conversation: { assignee: object | null } }>('/conversations/1')).conversation.assignee !== null;
  await expect.poll(accepted).toBe(true); // the screen is ahead of the server
  await agent.page.goto('/inbox/mine/1');
  await agent.press(agent.find('button', 'Finalizar', main));
  await agent.sees(composer.and(agent.page.locator('[data-state=closed]')));
  await agent.sees(agent.text('#1 finalizada'));
  await agent.findsNoBarrier();
  await toList();
  await agent.noLongerSees(agent.row(1));
  await agent.sees(agent.text('¡Todo al día!'));
  await agent.findsNoBarrier();
  await agent.pick('Mostrar', 'Cerrado');
  await agent.sees(agent.row(1));

  await agent.press(agent.row(1));
  await agent.press(agent.find('button', 'Reabrir', main));
  await agent.sees(composer.and(agent.page.locator('[data-state=open]')));
  await agent.sees(agent.find('button', 'Finalizar', main));
  await toList();
  await agent.pick('Mostrar', 'Abierto');
  await agent.sees(agent.row(1));

  // Closed again, the customer comes back soon: it is the same conversation.
  await agent.press(agent.row(1));
  await agent.press(agent.find('button', 'Finalizar', main));
  await agent.sees(composer.and(agent.page.locator('[data-state=closed]')));
  // The screen is ahead of the server, and what comes before the closing does not reopen.
  const status = async () =>
    (await api.get<{ conversation: { status: string } }>('/conversations/1')).conversation.status;
  await expect.poll(status).toBe('closed');
  await lucia.writes('Una cosa más');
  await agent.sees(agent.message('Una cosa más'));
  await agent.sees(composer.and(agent.page.locator('[data-state=open]')));
  await toList();
  await agent.sees(agent.row(1).getByText('Una cosa más'));
  await agent.findsNoBarrier();
});

journey('17 Finalizar while the customer writes', async (stage) => {
  const api = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');
  const opened = () => api.get<{ conversation: { status: string }; messages: { text: string }[] }>('/conversations/1');

  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  const main = agent.page.getByRole('main');
  await agent.sees(agent.message('¿tienen ruanas?'));
  /** Lucía writes after the press, before the server hears of it. */
  const writesFirst = (text: string) =>
    agent.page.route(
      '**/conversations/1/close',
      async (route: Route) => {
        await lucia.writes(text);
        await expect.poll(async () => (await opened()).messages.at(-1)?.text).toBe(text);
        await route.continue();
      },
      { times: 1 },
    );
  const dialog = agent.page.getByRole('alertdialog');

  await writesFirst('¿Y en azul?');
  await agent.press(agent.find('button', 'Finalizar', main));
  await agent.sees(dialog.getByText('¿Y en azul?'));
  await agent.sees(dialog.getByText(/^Lucía Herrera escribió /));
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Ver conversación', dialog));
  await agent.noLongerSees(dialog);
  await agent.sees(agent.message('¿Y en azul?'));
  await agent.sees(agent.find('button', 'Finalizar', main));
  expect((await opened()).conversation.status).toBe('open');

  await writesFirst('¿Hola?');
  await agent.press(agent.find('button', 'Finalizar', main));
  await agent.sees(dialog.getByText('¿Hola?'));
  await agent.press(agent.find('button', 'Finalizar igual', dialog));
  await agent.sees(agent.text('#1 finalizada'));
  expect((await opened()).conversation.status).toBe('closed');
});

journey('17 Finalizar con motivo y resumen', async (stage) => {
  const api = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  const pedro = await stage.customer('Pedro Rojas', '5215512340002');
  await lucia.writes('Hola, ¿tienen ruanas?');
  await pedro.writes('¿Y gorros?');

  // The administrator says what is asked, and puts a reason on the list.
  const boss = await stage.enters(ana, '/settings/closing');
  await boss.sees(boss.text('Todavía no hay motivos'));
  await boss.press(boss.find('link', 'Nuevo motivo'));
  await boss.fill(boss.find('textbox', 'Nombre'), 'Venta cerrada');
  await boss.press(boss.find('button', 'Crear'));
  await boss.sees(boss.find('link', 'Venta cerrada'));
  await boss.pick('Motivo', 'Obligatorio');
  await boss.pick('Resumen', 'Opcional');
  await boss.findsNoBarrier();
  const rules = async () => (await api.get<{ me: { workspace: { closing: object } } }>('/start')).me.workspace.closing;
  await expect.poll(rules).toEqual({ reason: 'required', summary: 'optional' });

  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  const main = agent.page.getByRole('main');
  const dialog = agent.page.getByRole('dialog');
  const box = agent.find('textbox', 'Escribir');
  await agent.sees(agent.message('¿tienen ruanas?'));

  // A draft is there: the form says so, and keeps it unless told otherwise. Without the reason nothing is finished.
  await agent.fill(box, 'Sí, en tres colores');
  await agent.press(agent.find('button', 'Finalizar', main));
  await agent.sees(dialog.getByText('Hay un borrador sin enviar'));
  await agent.press(agent.find('button', 'Finalizar', dialog));
  await agent.sees(dialog.getByText('Falta este dato.'));
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Cancelar', dialog));
  await agent.noLongerSees(dialog);
  expect(await box.inputValue()).toBe('Sí, en tres colores');

  // Sent and finished in one go, with the words that were asked for.
  await box.press('Control+Shift+Enter');
  await dialog.getByRole('combobox').selectOption({ label: 'Venta cerrada' });
  await agent.fill(agent.find('textbox', 'Resumen (opcional)', dialog), 'Se llevó dos ruanas azules');
  await agent.press(agent.find('button', 'Enviar y finalizar', dialog));
  await agent.sees(agent.text('#1 finalizada'));
  await agent.sees(main.getByText('Se llevó dos ruanas azules'));
  expect((await lucia.receives(1))[0]?.object?.body).toBe('Sí, en tres colores');
  const closed = await api.get<{
    conversation: { status: string; close_reason: { name: string }; close_summary: string };
  }>('/conversations/1');
  expect(closed.conversation).toMatchObject({
    status: 'closed',
    close_reason: { name: 'Venta cerrada' },
    close_summary: 'Se llevó dos ruanas azules',
  });
  // Both are found by the search.
  const found = async (words: string) =>
    (await api.get<{ items: { conversation: number }[] }>(`/search/messages?q=${encodeURIComponent(words)}`)).items
      .length;
  await expect.poll(() => found('ruanas azules'), { timeout: 10_000 }).toBeGreaterThan(0);
  await expect.poll(() => found('venta cerrada')).toBeGreaterThan(0);

  // With Shift+E the same form is asked, and the next conversation opens.
  await lucia.writes('Otra cosa');
  await agent.page.goto('/inbox/all/2');
  await agent.sees(agent.message('¿Y gorros?'));
  await agent.sees(agent.row(1));
  await agent.page.locator('body').press('Shift+E');
  await dialog.getByRole('combobox').selectOption({ label: 'Venta cerrada' });
  await agent.press(agent.find('button', 'Finalizar', dialog));
  await agent.page.waitForURL('**/inbox/all**');
  await expect
    .poll(async () => (await api.get<{ conversation: { status: string } }>('/conversations/2')).conversation.status)
    .toBe('closed');
});

journey('17 Finalizar con un atributo obligatorio, y varias a la vez', async (stage) => {
  const api = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  const pedro = await stage.customer('Pedro Rojas', '5215512340002');
  await lucia.writes('Hola, ¿tienen ruanas?');
  await pedro.writes('¿Y gorros?');
  await api.post('/close-reasons', { name: 'Consulta resuelta' });

  const boss = await stage.enters(ana, '/settings/attributes/new-conversation');
  const dialog = boss.page.getByRole('dialog');
  await boss.fill(boss.find('textbox', 'Nombre', dialog), 'Unidades');
  await dialog.getByRole('combobox').selectOption({ label: 'Número' });
  await boss.fill(boss.find('textbox', 'Mínimo', dialog), '1');
  await dialog.getByText('Obligatorio al finalizar', { exact: true }).click();
  await boss.findsNoBarrier();
  await boss.press(boss.find('button', 'Crear', dialog));
  await boss.noLongerSees(dialog);

  // What is missing is asked before, and nothing is finished with less.
  const agent = await stage.enters(maria, '/inbox/all/1');
  const main = agent.page.getByRole('main');
  const form = agent.page.getByRole('dialog');
  await agent.sees(agent.message('¿tienen ruanas?'));
  await agent.press(agent.find('button', 'Finalizar', main));
  await agent.press(agent.find('button', 'Finalizar', form));
  await agent.sees(form.getByText('Falta este dato.'));
  await agent.fill(agent.find('textbox', 'Unidades', form), 'dos');
  await agent.sees(form.getByText('Escribe un número.'));
  await agent.findsNoBarrier();
  await agent.fill(agent.find('textbox', 'Unidades', form), '2');
  await agent.press(agent.find('button', 'Finalizar', form));
  await agent.sees(agent.text('#1 finalizada'));
  const opened = (number: number) =>
    api.get<{ conversation: { status: string; attributes?: object; close_reason: object | null } }>(
      `/conversations/${number}`,
    );
  expect((await opened(1)).conversation).toMatchObject({ status: 'closed', attributes: { unidades: 2 } });

  // Many end for one reason; what lacks something stays, and says why.
  await api.patch('/workspace', { closing: { reason: 'required' } });
  await lucia.writes('Una cosa más');
  await agent.page.goto('/inbox/all');
  await agent.sees(agent.row(1));
  await agent.row(1).focus();
  await agent.page.keyboard.press('x');
  await agent.row(2).focus();
  await agent.page.keyboard.press('x');
  await agent.press(agent.find('button', 'Finalizar', agent.find('toolbar', 'Acciones para la selección')));
  await agent.sees(form.getByText('Finalizar 2 conversaciones'));
  await form.getByRole('combobox').selectOption({ label: 'Consulta resuelta' });
  await agent.press(agent.find('button', 'Finalizar', form));
  await agent.noLongerSees(agent.row(1));
  await agent.sees(agent.page.getByText(/Pedro Rojas/));
  expect((await opened(1)).conversation).toMatchObject({
    status: 'closed',
    close_reason: { name: 'Consulta resuelta' },
  });
  expect((await opened(2)).conversation.status).toBe('open');
});

journeyInEveryWay('17 Cierre automático', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  const pedro = await stage.customer('Pedro Rojas', '5215512340002');
  await lucia.writes('Hola, ¿tienen ruanas?');
  await pedro.writes('¿Y gorros?');

  // María answers Lucía; Pedro goes on waiting.
  const agent = await stage.enters(maria, '/inbox/all/1');
  const main = agent.page.getByRole('main');
  const toList = async () => {
    if (agent.onPhone) await agent.press(agent.find('button', 'Volver'));
  };
  await agent.sees(agent.message('¿tienen ruanas?'));
  await agent.fill(agent.find('textbox', 'Escribir'), 'Sí, en tres colores');
  await agent.press(agent.find('button', 'Enviar', main));
  await lucia.receives(1);
  await stage.server.advance('23h');
  await toList();
  await agent.sees(agent.row(1));

  // A day after the answer it closes by itself, says so, and is gone from the list; whoever waits stays.
  await stage.server.advance('1h10m');
  await agent.noLongerSees(agent.row(1));
  await agent.sees(agent.row(2));
  await agent.page.goto('/inbox/closed/1');
  await agent.sees(main.getByText(/24 h (sin actividad|sem atividade)/));
  await agent.findsNoBarrier();

  // The customer comes back within the day: the same number, open again.
  await lucia.writes('Una cosa más');
  await agent.sees(agent.message('Una cosa más'));
  await agent.page.goto('/inbox/all');
  await agent.sees(agent.row(1));
});
