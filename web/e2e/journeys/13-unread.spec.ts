import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { byKeyboard, onPhone, usual } from '../lib/variant';
import { juan, maria } from '../lib/workspace';

journey(
  '13 No leída',
  async (stage) => {
    const api = await stage.openShop();
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('Hola, ¿tienen ruanas?');
    const pedro = await stage.customer('Pedro Ruiz', '5215512340002');
    await pedro.writes('¿Hacen envíos?');
    const unread = async (number: number) => {
      const { conversation } = await api.get<{ conversation: { unread_count: number; marked_unread: boolean } }>(
        `/conversations/${number}`,
      );
      return conversation.unread_count > 0 || conversation.marked_unread;
    };
    const agent = await stage.enters(maria, '/inbox/unassigned');
    const main = agent.page.getByRole('main');
    if (agent.variant.keyboard) {
      await agent.goTo(agent.row(2));
      await agent.goTo(agent.row(1), 'ArrowDown');
      await agent.page.keyboard.press('y');
    } else await agent.press(agent.find('button', 'Aceptar', agent.page.getByTestId('conv-1')));

    // A second of looking reads it; a colleague's looking at what is mine would not.
    await expect.poll(() => unread(1), { timeout: 5000 }).toBe(false);
    await lucia.writes('¿Siguen ahí?');
    await agent.sees(agent.message('¿Siguen ahí?'));
    await expect.poll(() => unread(1), { timeout: 5000 }).toBe(false);
    await agent.fill(agent.find('textbox', 'Escribir'), 'Sí, en tres colores');
    await agent.press(agent.find('button', 'Enviar'));
    await lucia.receives(1);

    const button = agent.find('button', 'Marcar como no leída', main);
    if (agent.onPhone) await agent.choose(agent.find('button', 'Más acciones', main), 'Marcar como no leída');
    else await agent.press(button);
    await expect.poll(() => unread(1), { timeout: 5000 }).toBe(true);
    const marked = (one: typeof agent) => one.text('Marcada como no leída', one.page.getByTestId('conv-1'));

    // It survives a reload, and stands on another device and on a colleague's screen.
    await agent.page.goto('/inbox/mine');
    await agent.sees(marked(agent));
    const phone = await stage.enters(maria, '/inbox/mine');
    await phone.sees(marked(phone));
    const colleague = await stage.enters(juan);
    let reads = 0;
    colleague.page.on('request', (request) => (reads += Number(request.url().endsWith('/read'))));
    await colleague.page.clock.install();
    await colleague.page.goto('/inbox/all/1');
    await colleague.sees(colleague.message('¿Siguen ahí?'));
    await colleague.page.clock.runFor(5000); // longer than the assignee needs to read
    expect(reads).toBe(0);
    expect(await unread(1)).toBe(true);

    // Nobody waits in it any more, and yet it stands with those who do.
    await agent.page.goto('/inbox/all');
    await agent.page.getByLabel(agent.in('Orden'), { exact: true }).selectOption('waiting');
    const order = () =>
      agent.page.locator('[data-number]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-number')));
    await expect.poll(order).toEqual(['2', '1']);
    await agent.findsNoBarrier();

    // Read again from the row.
    await agent.row(1).focus();
    await agent.page.keyboard.press('u');
    await expect.poll(() => unread(1), { timeout: 5000 }).toBe(false);
    await phone.noLongerSees(marked(phone));

    // More of them than are fetched at once: it opens where they begin.
    if (agent.variant !== usual) return;
    for (let n = 1; n <= 60; n++) await pedro.writes(`Pregunta ${n}.`);
    await agent.sees(agent.row(2).getByText('Pregunta 60.'));
    await agent.press(agent.row(2));
    const begin = agent.text('61 mensajes nuevos', main);
    await agent.sees(begin);
    await agent.sees(agent.message('¿Hacen envíos?'));
    const [line, log] = [await begin.boundingBox(), await main.getByRole('log').boundingBox()];
    expect(line && log && line.y >= log.y && line.y < log.y + log.height / 2).toBe(true);
  },
  [usual, onPhone, byKeyboard],
);
