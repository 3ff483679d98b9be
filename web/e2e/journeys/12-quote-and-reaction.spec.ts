import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { maria } from '../lib/workspace';

journey('12 Quote and reaction', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  const asked = await lucia.writes('¿Tienen ruanas?');
  const thanked = await lucia.writes('Gracias de antemano');

  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));
  const question = agent.message('¿Tienen ruanas?');
  await question.hover();
  await agent.press(agent.find('button', 'Responder', question));
  await agent.sees(agent.text('Respondes a Lucía Herrera'));
  await agent.findsNoBarrier();
  await agent.page.keyboard.type('Sí, en tres colores');
  await agent.page.keyboard.press('Enter');
  const [answer] = await lucia.receives(1);
  expect(answer).toMatchObject({ context_id: asked, object: { body: 'Sí, en tres colores' } });
  const bubble = agent.message('Sí, en tres colores');
  await agent.sees(bubble.getByText('¿Tienen ruanas?'));

  const thanks = agent.message('Gracias de antemano');
  await thanks.hover();
  await agent.press(agent.find('button', 'Reaccionar', thanks));
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Reaccionar con 👍'));
  await agent.sees(agent.find('button', '👍 de Tú. Quitar 👍', thanks));
  await expect
    .poll(async () => (await lucia.sees()).find((message) => message.id === thanked)?.reactions)
    .toEqual({ business: '👍' });

  await lucia.does({ kind: 'reaction', target: answer?.id ?? '', emoji: '❤️' });
  await agent.sees(agent.find('img', '❤️ de Lucía Herrera', bubble));
  await agent.findsNoBarrier();

  // Copied where there is no clipboard, as without https; and passed on to the team.
  await agent.page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  const more = (message: Locator) => agent.find('button', 'Acciones del mensaje', message);
  await thanks.hover();
  await agent.choose(more(thanks), 'Copiar texto');
  await agent.sees(agent.text('Copiado'));
  const box = agent.find('textbox', 'Escribir');
  await box.focus();
  await agent.page.keyboard.press('Control+V');
  await expect.poll(() => box.inputValue()).toBe('Gracias de antemano');
  const asking = question.first(); // the answer cites it
  await asking.hover();
  await agent.choose(more(asking), 'Reenviar a nota');
  await expect
    .poll(() => agent.find('textbox', 'Nota interna').inputValue())
    .toBe('> Lucía Herrera: ¿Tienen ruanas?\n');
});
