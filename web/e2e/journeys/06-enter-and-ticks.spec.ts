import { expect } from 'vitest';
import { journeyInEveryWay } from '../lib/journey';
import { maria } from '../lib/workspace';

journeyInEveryWay('6 Enter rules and ticks', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');

  const agent = await stage.enters(maria, '/inbox/unassigned');
  await agent.findsNoBarrier();
  const row = agent.page.getByTestId('conv-1').getByRole('link');
  await agent.press(row);
  await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));
  const box = agent.find('textbox', 'Escribir');
  await agent.press(box);
  await agent.page.keyboard.type('a');
  await agent.page.keyboard.press('Control+Enter');
  await agent.page.keyboard.type('b');
  await agent.page.keyboard.press('Shift+Enter');
  await agent.page.keyboard.type('c');
  await lucia.turns('off'); // it waits at WhatsApp
  if (agent.onPhone) await agent.press(agent.find('button', 'Enviar'));
  else await agent.page.keyboard.press('Enter');

  const bubble = agent.page.getByRole('article').filter({ hasText: /a\s+b\s+c/ });
  await agent.sees(bubble.and(agent.page.locator('[data-state=sent]')));
  await agent.sees(bubble.getByRole('img', { name: agent.in('Enviado') }));
  await lucia.turns('on');
  const [received] = await lucia.receives(1);
  expect(received?.object?.body).toBe('a\nb\nc');
  await agent.sees(bubble.and(agent.page.locator('[data-state=delivered]')));
  await agent.sees(bubble.getByRole('img', { name: agent.in('Entregado') }));
  await lucia.looks();
  await agent.sees(bubble.and(agent.page.locator('[data-state=read]')));
  await agent.sees(bubble.getByRole('img', { name: agent.in('Leído') }));
  await agent.findsNoBarrier();
});
