import { journey } from '../lib/journey';
import { maria } from '../lib/workspace';

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
});
