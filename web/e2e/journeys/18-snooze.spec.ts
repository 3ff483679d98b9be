import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { onPhone, usual } from '../lib/variant';
import { juan, maria } from '../lib/workspace';

journey('18 Posponer', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');

  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  const main = agent.page.getByRole('main');
  const snooze = agent.find('button', 'Posponer', main);
  const tomorrow = agent.page.getByRole('menuitem', { name: /^Mañana/ });
  await agent.press(agent.find('button', 'Aceptar', main));
  await agent.page.goto('/inbox/mine/1');
  await agent.sees(agent.row(1));

  await agent.press(snooze);
  await agent.sees(tomorrow);
  await agent.findsNoBarrier();
  await agent.press(agent.find('menuitem', 'Hasta la próxima respuesta'));
  await agent.noLongerSees(agent.row(1));
  await agent.press(agent.view('Pospuestas'));
  await agent.sees(agent.row(1).getByText('Hasta que responda'));
  await agent.findsNoBarrier();
  await lucia.writes('¿Siguen ahí?');
  await agent.noLongerSees(agent.row(1));
  await agent.sees(agent.text('Lucía Herrera volvió: ya no está pospuesta'));

  await agent.page.goto('/inbox/mine/1');
  await agent.sees(agent.row(1));
  await agent.press(snooze);
  await agent.press(agent.page.getByRole('menuitem', { name: /^Próxima semana/ }));
  await agent.noLongerSees(agent.row(1));
  await agent.press(agent.find('button', 'Deshacer'));
  await agent.sees(agent.row(1));

  await agent.press(snooze);
  await agent.press(tomorrow);
  await agent.noLongerSees(agent.row(1));
  await agent.sees(main.getByText('mañana 9:00').first());
  await stage.server.advance('48h');
  await agent.sees(agent.row(1));
  await agent.sees(agent.text('Lucía Herrera volvió: ya no está pospuesta'));
  await agent.sees(main.getByText('Llegó su hora: ya no está pospuesta'));

  // Pending while something of ours is missing: it can be taken back, and the customer's next message opens it.
  const pending = () => agent.choose(agent.find('button', 'Más formas de finalizar', main), 'Marcar Pendiente');
  await pending();
  await agent.noLongerSees(agent.row(1));
  await agent.sees(agent.text('#1 quedó Pendiente'));
  await agent.press(agent.find('button', 'Deshacer').last());
  await agent.sees(agent.row(1));
  await pending();
  await agent.noLongerSees(agent.row(1));
  await agent.pick('Mostrar', 'Pendiente');
  await agent.sees(agent.row(1));
  await agent.findsNoBarrier();
  await lucia.writes('Ya pagué');
  await agent.noLongerSees(agent.row(1));
  await agent.pick('Mostrar', 'Abierto');
  await agent.sees(agent.row(1).getByText('Ya pagué'));
});

const shown = [usual, onPhone];

journey(
  '18 Seguimiento',
  async (stage) => {
    await stage.openShop();
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('¿Me separan una ruana?');
    const agent = await stage.enters(maria, '/inbox/all/1');
    const other = await stage.enters(juan, '/inbox/follow_ups');
    await other.sees(other.text('No tienes seguimientos'));
    await other.findsNoBarrier();

    // For a colleague, in an hour, with a note: both are told, and it stands in the list.
    const main = agent.page.getByRole('main');
    const form = agent.find('dialog', 'Poner en seguimiento');
    const note = agent.find('textbox', 'Nota', form);
    const set = agent.find('button', 'Poner en seguimiento', form);
    const begin = () =>
      agent.onPhone // which has no room for it beside the text
        ? agent.choose(agent.find('button', 'Más acciones', main), 'Poner en seguimiento')
        : agent.press(agent.find('button', 'Poner en seguimiento', main));
    await begin();
    await agent.sees(note);
    await agent.findsNoBarrier();
    await agent.fill(note, 'Preguntar por el pago');
    await agent.press(set);
    await agent.sees(form.getByText(/^No entiendo esa hora/));
    expect(await note.inputValue()).toBe('Preguntar por el pago');
    await agent.press(agent.find('button', '1 hora', form));
    await agent.find('combobox', 'A quién recordárselo', form).selectOption({ label: 'Juan Pérez' });
    await agent.press(set);
    await agent.sees(agent.page.getByText(/^Juan Pérez recibirá el recordatorio de #1/));
    await agent.sees(main.getByText(/puso un seguimiento para/));
    await other.sees(
      other.page.getByText(/^María López te dejó un seguimiento de Lucía Herrera .*: Preguntar por el pago$/),
    );
    const rows = other.page.getByTestId(/^follow-up-/);
    await other.sees(rows.getByText('Preguntar por el pago'));
    await other.findsNoBarrier();
    if (!other.onPhone) await expect.poll(() => other.view('Seguimientos').innerText()).toMatch(/1/);

    // One for herself, said in words.
    await begin();
    await agent.fill(agent.find('textbox', 'Cuándo', form), 'en 3 días');
    await agent.fill(note, 'Ofrecer la azul');
    await agent.press(set);
    await agent.sees(agent.page.getByText(/^Te recordaremos #1/));

    // Its time comes: he is told wherever he is, it leads to the conversation, and its note stands where he writes.
    await stage.server.advance('90m');
    const told = other.text('Seguimiento de Lucía Herrera: Preguntar por el pago');
    await other.sees(told);
    await other.press(other.find('button', 'Abrir').last());
    await other.page.waitForURL('**/c/1');
    await other.page.goto('/inbox/follow_ups'); // a new page learns what time it is for the server
    await other.sees(other.find('heading', 'Vencidos'));
    await other.findsNoBarrier();
    await other.press(rows.getByRole('link'));
    const bar = other.page.getByRole('main').getByRole('region', { name: 'Seguimientos' });
    await other.sees(bar.getByText('Preguntar por el pago'));
    await other.sees(other.page.getByRole('main').getByText(/llegó su hora/));
    await other.findsNoBarrier();
    await other.press(other.find('button', 'Hecho', bar));
    await other.noLongerSees(bar);
    await other.press(other.find('button', 'Deshacer'));
    await other.sees(bar.getByText('Preguntar por el pago'));
    await other.press(other.find('button', 'Hecho', bar));
    await other.noLongerSees(bar);
    await other.page.goto('/inbox/follow_ups');
    await other.sees(other.text('No tienes seguimientos'));
    await agent.sees(main.getByText(/dio por hecho el seguimiento/));

    // Put off, and cancelled, from the list.
    await agent.page.goto('/inbox/follow_ups');
    const own = agent.page.getByTestId(/^follow-up-/).filter({ hasText: 'Ofrecer la azul' });
    const more = agent.find('button', 'Más del seguimiento de Lucía Herrera');
    await agent.sees(agent.find('heading', 'Próximos'));
    await agent.choose(more, 'Cambiar seguimiento');
    const change = agent.find('dialog', 'Cambiar seguimiento');
    await agent.fill(agent.find('textbox', 'Nota', change), 'Ofrecer la azul y la gris');
    await agent.findsNoBarrier();
    await agent.press(agent.find('button', 'Guardar cambios', change));
    await agent.sees(own.getByText('Ofrecer la azul y la gris'));
    await agent.choose(more, 'Cancelar seguimiento');
    await agent.noLongerSees(own);
    await agent.sees(agent.text('No tienes seguimientos'));
  },
  shown,
);
