import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { allWays, usual } from '../lib/variant';
import { maria } from '../lib/workspace';

journey(
  '4 En espera',
  async (stage) => {
    await stage.openShop();
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('Hola, ¿tienen ruanas?');
    const pedro = await stage.customer('Pedro Ruiz', '5215512340002');
    await pedro.writes('Número equivocado, perdón');

    const agent = await stage.enters(maria, '/inbox/unassigned');
    const inRow = (name: string, number: number) =>
      agent.find('button', name, agent.page.getByTestId(`conv-${number}`));
    const main = agent.page.getByRole('main');
    await agent.sees(inRow('Aceptar', 1));
    await agent.findsNoBarrier();

    // Accepted from the row it is mine, and open.
    if (agent.variant.keyboard) {
      await agent.goTo(agent.row(2));
      await agent.goTo(agent.row(1), 'ArrowDown');
      await agent.goTo(inRow('Aceptar', 1));
      await agent.page.keyboard.press('Enter');
    } else await agent.press(inRow('Aceptar', 1));
    await agent.page.waitForURL('**/inbox/unassigned/1');
    await agent.sees(main.getByText(agent.variant.locale === 'pt' ? 'aceitou a conversa' : 'aceptó la conversación'));
    await agent.noLongerSees(agent.row(1));

    await agent.fill(agent.find('textbox', 'Escribir'), 'Sí, en tres colores');
    await agent.press(agent.find('button', 'Enviar'));
    await lucia.receives(1);

    const more = agent.find('button', agent.onPhone ? 'Más acciones' : 'Más formas de finalizar', main);
    await agent.choose(more, 'Pasar a En espera');
    if (agent.variant === usual) {
      // By mistake: it comes back, from the queue and from a colleague.
      const own = agent.find('button', 'Asignada a Tú. Cambiar', main);
      await agent.press(agent.find('button', 'Deshacer').last());
      await agent.press(own);
      await agent.press(main.getByRole('option', { name: /Juan Pérez/ }));
      await agent.sees(agent.text('Derivada a Juan Pérez'));
      await agent.sees(agent.find('button', 'Asignada a Juan Pérez. Cambiar', main));
      await agent.press(agent.find('button', 'Deshacer').last());
      await agent.sees(own);
      await agent.choose(more, 'Pasar a En espera');
    }
    await agent.sees(main.getByText(agent.variant.locale === 'pt' ? 'à espera' : 'a En espera').last());
    if (agent.onPhone) await agent.press(agent.find('button', 'Volver'));
    await agent.sees(inRow('Aceptar', 1));

    // The other is finished straight from the queue.
    await agent.press(inRow('Finalizar', 2));
    await agent.noLongerSees(agent.row(2));
    await agent.page.goto('/inbox/closed');
    await agent.sees(agent.row(2));

    // What we noted to ourselves the customer never saw.
    expect((await lucia.sees()).filter((message) => message.from === 'business')).toHaveLength(1);
  },
  allWays,
);
