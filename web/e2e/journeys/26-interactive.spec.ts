import { expect } from 'vitest';
import { png } from '../lib/files';
import { journey } from '../lib/journey';
import { maria } from '../lib/workspace';

journey('C10 Messages with choices', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Tienen ruanas?');
  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));
  const attach = agent.find('button', 'Adjuntar');
  const dialog = agent.find('dialog', 'Mensaje con opciones');
  const send = agent.find('button', 'Enviar', dialog);
  const field = (name: string) => agent.find('textbox', name, dialog);

  // Reply buttons, begun with what was written; what lacks is said.
  await agent.fill(agent.find('textbox', 'Escribir'), '¿La quieres en azul?');
  await agent.choose(attach, 'Botones, lista o enlace');
  await agent.sees(dialog);
  expect(await field('Mensaje').inputValue()).toBe('¿La quieres en azul?');
  await agent.press(send);
  await agent.sees(agent.text('Falta este dato.', dialog));
  await agent.findsNoBarrier();
  await agent.fill(field('Botón 1'), 'Sí, por favor');
  await agent.press(agent.find('button', 'Agregar botón', dialog));
  await agent.fill(field('Botón 2'), 'Sí, por favor');
  await agent.press(send);
  await agent.sees(agent.text('Ya hay otro igual.', dialog));
  await agent.fill(field('Botón 2'), 'No, gracias');
  await dialog.getByRole('combobox').selectOption('file');
  const chooser = agent.page.waitForEvent('filechooser');
  await agent.press(agent.find('button', 'Elegir archivo', dialog));
  await (await chooser).setFiles({ name: 'azul.png', mimeType: 'image/png', buffer: png(320, 180) });
  await agent.sees(dialog.getByRole('img', { name: 'azul.png' }));
  await agent.findsNoBarrier();
  await agent.press(send);
  const [asked] = await lucia.receives(1);
  expect(asked).toMatchObject({
    type: 'interactive',
    object: {
      type: 'button',
      header: { type: 'image' },
      body: { text: '¿La quieres en azul?' },
      action: { buttons: [{ reply: { title: 'Sí, por favor' } }, { reply: { title: 'No, gracias' } }] },
    },
  });
  await agent.sees(agent.message('¿La quieres en azul?').and(agent.page.locator('[data-state=delivered]')));
  expect(await agent.find('textbox', 'Escribir').inputValue()).toBe('');

  // The customer presses one: the answer quotes the question.
  await lucia.does({ kind: 'tap', target: asked?.id, id: '1' });
  const answer = agent
    .message('Sí, por favor')
    .filter({ has: agent.page.getByText('¿La quieres en azul?') })
    .last();
  await agent.sees(answer);
  await agent.findsNoBarrier();

  // A list of two sections.
  await agent.choose(attach, 'Botones, lista o enlace');
  await agent.pick('Tipo de opciones', 'Lista');
  await agent.fill(field('Mensaje'), 'Elige la entrega');
  await agent.fill(field('Botón que abre la lista'), 'Ver horarios');
  await agent.fill(field('Opción 1'), 'Hoy');
  await agent.fill(field('Descripción (opcional)'), 'De 16:00 a 20:00');
  await agent.press(agent.find('button', 'Agregar opción', dialog));
  await agent.fill(field('Opción 2'), 'Mañana');
  await agent.findsNoBarrier();
  await agent.press(send);
  const [, list] = await lucia.receives(2);
  expect(list?.object).toMatchObject({
    type: 'list',
    action: {
      button: 'Ver horarios',
      sections: [{ rows: [{ title: 'Hoy', description: 'De 16:00 a 20:00' }, { title: 'Mañana' }] }],
    },
  });

  // A link, and asking for a place.
  await agent.choose(attach, 'Botones, lista o enlace');
  await agent.pick('Tipo de opciones', 'Enlace');
  await agent.fill(field('Mensaje'), 'Paga aquí');
  await agent.fill(field('Texto del botón'), 'Pagar');
  await agent.fill(field('Enlace'), 'pago');
  await agent.press(send);
  await agent.sees(agent.text('Escribe el enlace completo, con https://.', dialog));
  await agent.fill(field('Enlace'), 'https://pago.example/1');
  await agent.press(send);
  const [, , link] = await lucia.receives(3);
  expect(link?.object).toMatchObject({ type: 'cta_url' });

  await agent.choose(attach, 'Botones, lista o enlace');
  await agent.pick('Tipo de opciones', 'Ubicación');
  await agent.fill(field('Mensaje'), '¿Dónde te lo enviamos?');
  await agent.press(send);
  const [, , , place] = await lucia.receives(4);
  expect(place?.object).toMatchObject({ type: 'location_request_message' });
  await agent.findsNoBarrier();
});
