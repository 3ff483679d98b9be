import { expect } from 'vitest';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { byKeyboard, usual } from '../lib/variant';
import { ana, juan, maria } from '../lib/workspace';

/** Gives the conversation that is open to somebody else, with a note, and follows it on if wanted. */
async function transfers(agent: Person, to: string, note: string, follows: boolean): Promise<void> {
  await agent.press(agent.find('button', 'Derivar', agent.page.getByRole('main')));
  const dialog = agent.find('dialog', 'Derivar conversación');
  // Escape closes what lies on top, and nothing below it.
  const choice = agent.find('button', 'Para: Buscar agente o equipo', dialog);
  await agent.press(choice);
  await agent.sees(dialog.getByRole('option', { name: to }));
  await agent.page.keyboard.press('Escape');
  await agent.noLongerSees(dialog.getByRole('option', { name: to }));
  await agent.sees(dialog);
  await agent.press(choice);
  await agent.sees(dialog.getByRole('option', { name: to }));
  await agent.page.keyboard.type(to);
  await agent.page.keyboard.press('Enter');
  await agent.sees(agent.find('button', `Para: ${to}`, dialog));
  await agent.fill(dialog.getByRole('textbox', { name: /Nota/ }), note);
  const follow = dialog.getByRole('checkbox', { name: 'Seguir como participante' });
  if (follows !== (await follow.isChecked())) await agent.toggle(follow);
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Derivar', dialog));
  await agent.noLongerSees(dialog);
}

journey(
  '15 Derivar',
  async (stage) => {
    const api = await stage.openShop();
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('Hola, ¿me ayudan con mi factura?');
    const agent = await stage.enters(maria, '/inbox/unassigned/1');
    const other = await stage.enters(juan, '/inbox/mine');
    const boss = await stage.enters(ana, '/inbox/unassigned');
    await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));

    // Somebody is called in the note: Escape closes the choice of whom, and leaves what was written.
    await agent.press(agent.find('button', 'Derivar', agent.page.getByRole('main')));
    const dialog = agent.find('dialog', 'Derivar conversación');
    const field = dialog.getByRole('textbox', { name: /Nota/ });
    await agent.fill(field, 'Pregúntale a ');
    await agent.page.keyboard.type('@Ana');
    const called = dialog.getByRole('option', { name: /Ana Torres/ });
    await agent.sees(called);
    await agent.page.keyboard.press('Escape');
    await agent.noLongerSees(called);
    expect(await field.inputValue()).toBe('Pregúntale a @Ana');
    await agent.press(agent.find('button', 'Cancelar', dialog));
    await agent.noLongerSees(dialog);

    // To an agent, who is told, finds the note, and has it in his inbox; whoever gave it away follows it.
    await transfers(agent, juan.name, 'Quiere factura a nombre de su empresa, @Ana Torres', true);
    await boss.sees(boss.page.getByRole('status').getByText(/^María López te mencionó: /));
    await other.sees(other.text('María López te derivó a Lucía Herrera'));
    await other.sees(other.page.getByRole('button', { name: 'Notificaciones, 1 sin leer', exact: true }));
    await other.press(other.row(1));
    await other.sees(other.message('Quiere factura a nombre de su empresa, @Ana Torres'));
    await agent.press(agent.view('Participo'));
    await agent.sees(agent.row(1));

    // On to a team: nobody has it, its members see it wait, and he does not follow.
    await transfers(other, 'Ventas', 'Es una compra', false);
    await boss.sees(boss.row(1));
    await agent.press(agent.view('No asignado'));
    await agent.sees(agent.row(1));
    await agent.press(agent.row(1));
    const main = agent.page.getByRole('main');
    await agent.sees(main.getByText('María López la asignó a Juan Pérez'));
    await agent.sees(main.getByText('Juan Pérez la pasó a Ventas'));
    await agent.sees(agent.message('Es una compra'));
    expect(await other.view('Participo').count()).toBe(0); // it has none
    await other.page.goto('/inbox/participating');
    await other.sees(other.text('No sigues ninguna'));

    const { conversation } = await api.get<{ conversation: { assignee: unknown; team: { name: string } } }>(
      '/conversations/1',
    );
    expect([conversation.assignee, conversation.team.name]).toEqual([null, 'Ventas']);
    expect((await lucia.sees()).filter((message) => message.from === 'business')).toEqual([]);
    await agent.findsNoBarrier();
  },
  [usual, byKeyboard],
);
