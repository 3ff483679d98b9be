import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { onPhone } from '../lib/variant';
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

journey(
  '12 Quoting with a finger',
  async (stage) => {
    await stage.openShop();
    const lucia = await stage.customer('Lucía Herrera');
    const asked = await lucia.writes('¿Tienen ruanas?');
    for (let n = 1; n <= 20; n++) await lucia.writes(`Y otra cosa, la número ${n}`);
    const agent = await stage.enters(maria, '/inbox/unassigned/1');
    await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));
    const log = agent.page.getByRole('log');
    await expect.poll(() => log.evaluate((one) => getComputedStyle(one).touchAction)).toContain('pan-y');
    const devtools = await agent.page.context().newCDPSession(agent.page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0) =>
      devtools.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
    /** A finger goes from the middle of a message. @param lift at the end. */
    async function draw(message: Locator, by: { x: number; y: number }, lift = true) {
      await message.scrollIntoViewIfNeeded();
      const box = await message.locator('.bubble').boundingBox();
      if (!box) throw new Error('it is not on screen');
      const [x, y] = [box.x + 30, box.y + box.height / 2];
      await touch('touchStart', x, y);
      for (let step = 1; step <= 10; step++) await touch('touchMove', x + (by.x * step) / 10, y + (by.y * step) / 10);
      if (lift) await touch('touchEnd');
    }
    const quoted = agent.text('Respondes a Lucía Herrera');
    const drawn = (message: Locator) => message.evaluate((one) => getComputedStyle(one).translate);

    // It follows the finger; let go of too early it goes back.
    const question = agent.message('¿Tienen ruanas?').first();
    await draw(question, { x: 40, y: 0 }, false);
    await expect.poll(() => drawn(question)).toBe('30px');
    await touch('touchEnd');
    await expect.poll(() => drawn(question)).toBe('none');
    expect(await quoted.count()).toBe(0);
    await draw(question, { x: 110, y: 4 }, false);
    await expect.poll(() => drawn(question)).toBe('68px');
    await touch('touchEnd');
    await agent.sees(quoted);
    expect(await drawn(question)).toBe('none');
    await agent.page.keyboard.type('Sí, en tres colores');
    await agent.press(agent.find('button', 'Enviar'));
    const [answer] = await lucia.receives(1);
    expect(answer).toMatchObject({ context_id: asked, object: { body: 'Sí, en tres colores' } });

    // A note is the team's alone: there is nothing to cite.
    await agent.find('tab', 'Nota interna').click();
    await agent.fill(agent.find('textbox', 'Nota interna'), 'Es clienta de siempre');
    await agent.press(agent.find('button', 'Guardar nota'));
    const note = agent.message('Es clienta de siempre');
    await agent.sees(note);
    await draw(note, { x: 110, y: 0 });
    expect(await quoted.count()).toBe(0);

    // What begins up or down scrolls, wherever the finger goes after that.
    const last = agent.message('la número 20');
    await last.scrollIntoViewIfNeeded();
    const place = () => log.evaluate((one) => one.scrollTop);
    const before = await place();
    await draw(last, { x: 60, y: 150 });
    await expect.poll(place).toBeLessThan(before);
    expect(await quoted.count()).toBe(0);
  },
  [onPhone],
);
