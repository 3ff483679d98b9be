import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { maria } from '../lib/workspace';

journey('26 Programar un mensaje', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');

  const agent = await stage.enters(maria, '/inbox/all/1');
  const main = agent.page.getByRole('main');
  const dialog = agent.page.getByRole('dialog');
  const box = agent.find('textbox', 'Escribir');
  const when = dialog.getByLabel('Cuándo se envía');
  const schedule = async (text: string, time: string, cancels = false) => {
    await agent.fill(box, text);
    await agent.choose(agent.find('button', 'Más formas de enviar', main), 'Programar…');
    await agent.fill(when, time);
    if (cancels) await dialog.getByLabel('Cancelar si el cliente escribe antes').check();
    await agent.press(agent.find('button', 'Programar', dialog));
  };
  await agent.sees(agent.message('¿tienen ruanas?'));

  // What is no time, and what the window does not allow, is said before anything is lost.
  await agent.fill(box, 'Te confirmo en un rato');
  await agent.choose(agent.find('button', 'Más formas de enviar', main), 'Programar…');
  await agent.findsNoBarrier();
  await agent.fill(when, 'cuando sea');
  await agent.press(agent.find('button', 'Programar', dialog));
  await agent.sees(dialog.getByText('No entiendo esa hora.'));
  await agent.fill(when, 'en 3 días');
  await agent.sees(dialog.getByText('A esa hora la ventana de respuesta ya estará cerrada.'));
  await agent.fill(when, 'en 2 horas');
  await agent.press(agent.find('button', 'Programar', dialog));
  await agent.noLongerSees(dialog);
  expect(await box.inputValue()).toBe('');
  const planned = agent.message('Te confirmo en un rato');
  await agent.sees(planned.getByText(/^Se envía /));
  await agent.findsNoBarrier();

  // It is there after a reload, is changed, and goes out at its time, once.
  await agent.page.reload();
  await agent.sees(planned.getByText(/^Se envía /));
  await agent.press(planned.getByRole('button', { name: 'Editar' }));
  await agent.fill(dialog.getByLabel('Mensaje', { exact: true }), 'Te confirmo hoy');
  await agent.press(agent.find('button', 'Guardar', dialog));
  const changed = agent.message('Te confirmo hoy');
  await agent.sees(changed);
  expect(await lucia.sees()).toHaveLength(1);
  await stage.server.advance('2h1m');
  expect((await lucia.receives(1))[0]?.object?.body).toBe('Te confirmo hoy');
  await agent.noLongerSees(changed.getByText(/^Se envía /));

  // One that is cancelled by the customer's message, one by hand, one sent at once.
  await schedule('¿Sigues interesada?', 'en 5 horas', true);
  await agent.sees(agent.message('¿Sigues interesada?').getByText('se cancela si el cliente escribe'));
  await lucia.writes('Sí, mándame fotos');
  await agent.noLongerSees(agent.message('¿Sigues interesada?'));
  await agent.sees(main.getByText(/Se canceló el mensaje programado de María López/));
  await schedule('Las fotos van mañana', 'en 3 horas');
  await agent.press(agent.message('Las fotos van mañana').getByRole('button', { name: 'Cancelar envío' }));
  await agent.noLongerSees(agent.message('Las fotos van mañana'));
  await schedule('Ahí van las fotos', 'en 4 horas');
  await agent.press(agent.message('Ahí van las fotos').getByRole('button', { name: 'Enviar ahora' }));
  expect((await lucia.receives(2))[1]?.object?.body).toBe('Ahí van las fotos');
});

journey('26 Deshacer un envío', async (stage) => {
  const shop = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');

  const agent = await stage.enters(maria, '/settings/profile');
  const kept = agent.page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await agent.pick('Deshacer un envío', '10 s');
  await kept;
  await agent.page.goto('/inbox/all/1');
  const box = agent.find('textbox', 'Escribir');
  await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));

  // It waits, says how long, and comes back into the box by its button and by its key.
  await agent.fill(box, 'No, no tenemos');
  await box.press('Enter');
  const sent = agent.message('No, no tenemos');
  await agent.sees(sent.getByText(/^Enviando en \d+ s/));
  await agent.findsNoBarrier();
  await agent.press(sent.getByRole('button', { name: 'Deshacer' }));
  await agent.noLongerSees(sent);
  await expect.poll(() => box.inputValue()).toBe('No, no tenemos');
  await agent.fill(box, 'Sí, en azul');
  await box.press('Enter');
  await agent.sees(agent.message('Sí, en azul').getByText(/^Enviando en \d+ s/));
  await box.press('Escape');
  await agent.page.keyboard.press('z');
  await expect.poll(() => box.inputValue()).toBe('Sí, en azul');
  expect(await lucia.sees()).toHaveLength(1);

  // A colleague is faster in these seconds: it stays, says so, and comes back into the box.
  await box.press('Enter');
  await agent.sees(agent.message('Sí, en azul').getByText(/^Enviando en \d+ s/));
  await shop.post('/conversations/1/messages', { client_id: 'a1', kind: 'text', text: 'Ya te digo' });
  await lucia.receives(1);
  await stage.server.advance('11s');
  const held = agent.message('Sí, en azul');
  await agent.sees(held.getByText('No se envió: un colega respondió antes.'));
  await agent.findsNoBarrier();
  await agent.press(held.getByRole('button', { name: 'Editar' }));
  await agent.noLongerSees(held);
  await expect.poll(() => box.inputValue()).toBe('Sí, en azul');
  expect((await lucia.receives(1)).map((one) => one.object?.body)).toEqual(['Ya te digo']);

  // The tab may be closed: the server sends it.
  await box.press('Enter');
  await agent.sees(agent.message('Sí, en azul').getByText(/^Enviando en \d+ s/));
  await agent.page.goto('about:blank');
  await stage.server.advance('11s');
  expect((await lucia.receives(2))[1]?.object?.body).toBe('Sí, en azul');
});
