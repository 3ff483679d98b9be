import { expect } from 'vitest';
import { png } from '../lib/files';
import { journeyInEveryWay } from '../lib/journey';
import { maria } from '../lib/workspace';

journeyInEveryWay('7 The window of 24 hours', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');
  await stage.server.advance('23h50m'); // from here on the clock of this computer is wrong by as much

  const agent = await stage.visitor();
  await agent.page.clock.install();
  await stage.signIn(agent, maria, '/inbox/unassigned');
  await agent.press(agent.row(1));
  await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));
  const countdown = agent.page.getByRole('timer');
  await agent.sees(countdown.getByText(agent.variant.locale === 'pt' ? /^Restam 9:\d\d$/ : /^Quedan 9:\d\d$/));
  await agent.findsNoBarrier();

  const box = agent.find('textbox', 'Escribir');
  await agent.fill(box, 'Sí, en tres colores');
  await stage.server.advance('11m');
  await agent.page.clock.fastForward('11:00');

  const composer = agent.find('region', 'Escribir');
  await agent.sees(composer.and(agent.page.locator('[data-state=closed-window]')));
  await agent.noLongerSees(box);
  await agent.sees(countdown.getByText(agent.in('Ventana cerrada')));
  await agent.sees(agent.text('Tu texto está guardado.'));
  await agent.sees(agent.find('tab', 'Nota interna'));
  await agent.findsNoBarrier();

  await agent.press(agent.find('button', 'Elegir plantilla'));
  const picker = agent.find('region', 'Elegir plantilla');
  await agent.press(picker.getByRole('button', { name: /^Recordatorio cita/ }));
  await agent.findsNoBarrier();
  await agent.fill(picker.getByRole('textbox', { name: '{{nombre}}' }), 'Lucía');
  await agent.fill(picker.getByRole('textbox', { name: '{{fecha}}' }), 'martes 10');
  await agent.fill(picker.getByRole('textbox', { name: '{{hora}}' }), '16:00');
  await agent.press(agent.find('button', 'Enviar plantilla'));
  const [received] = await lucia.receives(1);
  expect(received?.type).toBe('template');
  expect(JSON.stringify(received?.rendered)).toContain('Te esperamos el martes 10 a las 16:00');
  await agent.sees(
    agent.message('Te esperamos el martes 10 a las 16:00').and(agent.page.locator('[data-state=delivered]')),
  );

  // One with a picture above, named variables and a link; what is known of the customer is filled in.
  await agent.press(agent.find('button', 'Elegir plantilla'));
  await agent.press(picker.getByRole('button', { name: /^Bienvenida club/ }));
  expect(await picker.getByRole('textbox', { name: '{{nombre}}' }).inputValue()).toBe('Lucía');
  const send = agent.find('button', 'Enviar plantilla');
  await agent.fill(picker.getByRole('textbox', { name: '{{tienda}}' }), 'Tienda Andina');
  await agent.fill(picker.getByRole('textbox', { name: agent.in('Botón «Ver mi regalo»') }), 'lucia');
  await agent.sees(agent.text('Elige el archivo del encabezado', picker));
  const chooser = agent.page.waitForEvent('filechooser');
  await agent.press(agent.find('button', 'Elegir archivo', picker));
  await (await chooser).setFiles({ name: 'regalo.png', mimeType: 'image/png', buffer: png(320, 180) });
  await agent.sees(picker.getByRole('img', { name: 'regalo.png' }));
  await agent.noLongerSees(agent.text('Elige el archivo del encabezado', picker));
  await agent.findsNoBarrier();
  await agent.press(send);
  const [, pictured] = await lucia.receives(2);
  expect(pictured?.rendered).toMatchObject({
    header_type: 'IMAGE',
    body: 'Hola, Lucía. Ya eres parte del club de Tienda Andina: tu primera compra tiene un regalo.',
    footer: 'Tienda Andina',
    buttons: [
      { type: 'URL', text: 'Ver mi regalo', url: 'https://tienda.example/club/lucia' },
      { type: 'QUICK_REPLY' },
    ],
  });
  const bubble = agent.message('Ya eres parte del club').and(agent.page.locator('[data-state=delivered]'));
  await agent.sees(bubble);
  await agent.sees(bubble.locator('img'));
  await agent.sees(bubble.getByText('Ver mi regalo'));

  await lucia.writes('Ahí estaré');
  await agent.sees(composer.and(agent.page.locator('[data-state=open]')));
  expect(await box.inputValue()).toBe('Sí, en tres colores');
  await agent.findsNoBarrier();
});
