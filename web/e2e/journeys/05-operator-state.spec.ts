import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { juan, maria } from '../lib/workspace';

journey('5 Estado del operador', async (stage) => {
  const api = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Tienen ponchos?');
  const agent = await stage.enters(maria, '/inbox/all/1');
  const other = await stage.enters(juan, '/inbox/all/1');
  const account = agent.page.getByRole('button', { name: /^Tu cuenta/ });
  const says = (state: string) => expect.poll(() => account.innerText(), { timeout: 15_000 }).toContain(state);
  await says('En línea');

  // A colleague sees it where conversations are given away.
  await other.press(other.find('button', 'Derivar', other.page.getByRole('main')));
  const transfer = other.find('dialog', 'Derivar conversación');
  await other.press(transfer.getByText('Buscar agente o equipo'));
  const offered = other.page.getByRole('listbox').getByRole('option', { name: /^María López/ });
  await other.sees(offered.getByText('En línea'));

  // Away by hand: it stays so on the conversations, and nothing can be done but reading and notes. What was typed is kept.
  await agent.find('textbox', 'Escribir').fill('Sí, de lana');
  await agent.press(account);
  await agent.press(agent.find('menuitemcheckbox', 'No disponible'));
  await says('No disponible');
  await other.sees(offered.getByText('No disponible'));
  await other.findsNoBarrier();
  const main = agent.page.getByRole('main');
  await agent.sees(main.getByText(/^Estás No disponible/));
  await agent.findsNoBarrier();
  for (const name of ['Sin agente. Asignar', 'Aceptar', 'Derivar', 'Finalizar'])
    expect(await agent.find('button', name, main).first().getAttribute('aria-disabled'), name).toBe('true');
  await agent.find('tab', 'Nota interna').click();
  await agent.find('textbox', 'Nota interna').fill('Luego sigo');
  await agent.page.keyboard.press('Enter');
  await agent.sees(agent.message('Luego sigo'));
  await agent.find('tab', 'Responder').click();

  // One press, and it goes on where it stopped.
  await agent.press(agent.find('button', 'Ponerme en línea', main));
  await says('En línea');
  expect(await agent.find('textbox', 'Escribir').inputValue()).toBe('Sí, de lana');

  // Away on another device, and this one does not know yet: it is asked, and then done.
  await agent.page.route('**/me/attendance', (route) => route.abort());
  await agent.page.route('**/api/v1/stream*', (route) => route.abort());
  await agent.page.reload();
  await agent.sees(agent.message('¿Tienen ponchos?'));
  await agent.page.evaluate(() =>
    fetch('/api/v1/me/availability', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: '{"availability":"away"}',
    }),
  );
  await agent.find('textbox', 'Escribir').press('Enter');
  const asked = agent.find('alertdialog', 'Estás No disponible');
  await agent.sees(asked);
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Ponerme en línea', asked));
  await agent.noLongerSees(asked);
  expect((await lucia.receives(1)).map(({ rendered, object }) => rendered?.body ?? object?.body)).toEqual([
    'Sí, de lana',
  ]);
  await agent.page.unroute('**/me/attendance');
  await agent.page.unroute('**/api/v1/stream*');
  await agent.page.reload();
  await says('En línea');

  // Whoever leaves the conversations is away; who comes back is not; a window that closes counts for two minutes more.
  const colleagues = async () => {
    const { items } = await api.get<{ items: { availability: string }[] }>('/availability');
    return items.map(({ availability }) => availability).toSorted();
  };
  await agent.press(agent.find('link', 'Contactos'));
  await says('No disponible');
  await agent.press(agent.find('link', 'Conversaciones').first());
  await says('En línea');
  await agent.page.goto('/settings/profile');
  await says('No disponible');
  await agent.page.goto('/inbox/all/1');
  await says('En línea');
  await other.page.close();
  await agent.page.close();
  await stage.server.advance('1m50s');
  expect(await colleagues()).toEqual(['online', 'online']);
  await stage.server.advance('15s');
  expect(await colleagues()).toEqual(['away', 'away']);
});
