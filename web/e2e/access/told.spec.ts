import { Ears } from '../lib/ears';
import { Json } from '../lib/http';
import { journey } from '../lib/journey';
import { maria } from '../lib/workspace';

journey('Told', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');
  const pedro = await stage.customer('Pedro Ruiz', '5215512340002');
  await pedro.writes('¿Hacen envíos?');
  const simulator = new Json(stage.server.simulatorUrl);
  const agent = await stage.enters(maria, '/inbox/all/1');
  const main = agent.page.getByRole('main');
  const box = agent.find('textbox', 'Escribir');
  await agent.sees(agent.message('¿tienen ruanas?'));
  await agent.press(agent.find('button', 'Aceptar', main));
  const ears = await Ears.open(agent);

  // What the customer writes, also the same words again.
  await lucia.writes('¿Siguen ahí?');
  await ears.hears('Lucía Herrera: ¿Siguen ahí?');
  await ears.forget();
  await lucia.writes('¿Siguen ahí?');
  await ears.hears('Lucía Herrera: ¿Siguen ahí?');

  // What was done, each by itself.
  await agent.press(agent.find('button', 'Finalizar', main));
  await ears.hears('#1 finalizada');
  await agent.press(agent.find('button', 'Reabrir', main));
  await ears.hears('#1 reabierta');
  await ears.hears('#1 finalizada');

  // What was not sent, here and elsewhere.
  const fails = () => simulator.post('/_sim/knobs', { failures: [{ mode: 'status', code: 131026, times: 1 }] });
  await fails();
  await box.fill('Sí, en tres colores');
  await box.press('Enter');
  await ears.hears(/^No enviado: ./);
  await ears.forget();
  await agent.press(agent.row(2));
  await agent.sees(agent.message('¿Hacen envíos?'));
  const writesElsewhere = async (id: string) => {
    await fails();
    await agent.page.evaluate(async (client_id) => {
      const body = JSON.stringify({ client_id, kind: 'text', text: 'Sí, en azul' });
      const headers = { 'Content-Type': 'application/json' };
      await fetch('/api/v1/conversations/1/messages', { method: 'POST', headers, body });
    }, id);
  };
  await writesElsewhere('elsewhere');
  await ears.hears(/^Tu mensaje a Lucía Herrera no se envió/);

  // Also while a dialog lies over the page, and only once if it goes.
  const notices = agent.find('status', 'Avisos');
  const close = agent.find('button', 'Cerrar', notices.first());
  for (let left = await close.count(); left > 0; left--) await agent.press(close.first());
  await agent.page.keyboard.press('Control+k');
  const dialog = agent.page.getByRole('dialog');
  await agent.sees(dialog);
  await ears.forget();
  await writesElsewhere('once more');
  await ears.hears(/^Tu mensaje a Lucía Herrera no se envió/);
  await agent.page.keyboard.press('Escape');
  await agent.noLongerSees(dialog);
  await agent.sees(notices.getByText(/^Tu mensaje a Lucía Herrera no se envió/));
  await ears.hears(/^Tu mensaje a Lucía Herrera no se envió/);

  // The line goes, a message waits, and it is back.
  await ears.forget();
  await agent.page.context().setOffline(true);
  await ears.hears(/^Sin conexión\. Puedes seguir escribiendo\.$/);
  await box.fill('Sí, a todo el país');
  await box.press('Enter');
  await ears.hears('1 mensaje en cola');
  await agent.page.context().setOffline(false);
  await pedro.receives(1);
  await agent.noLongerSees(agent.page.getByText(/^Sin conexión/));

  // How much a search finds, and that it finds nothing.
  await ears.forget();
  await agent.press(agent.find('button', 'Buscar'));
  const search = agent.find('combobox', 'Buscar en conversaciones, contactos y mensajes');
  await search.fill('Pedro');
  await ears.hears(/^\d resultados?$/);
  await search.fill('guanaco');
  await ears.hears('0 resultados');
});
