import { expect } from 'vitest';
import { journeyInEveryWay } from '../lib/journey';
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
