import type { Route } from 'playwright-core';
import { expect } from 'vitest';
import { journey, journeyInEveryWay } from '../lib/journey';
import { maria } from '../lib/workspace';

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
