import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { ana, maria } from '../lib/workspace';

journey('21 Bloquear y borrar', async (stage) => {
  const api = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');

  const admin = await stage.enters(ana, '/inbox/all/1');
  const agent = await stage.enters(maria, '/inbox/all/1');
  await agent.sees(agent.row(1));

  // Blocked: it leaves every list, and what she writes now is nowhere to be seen.
  await admin.choose(admin.find('button', 'Más acciones', admin.page.getByRole('main')), 'Bloquear contacto');
  await admin.sees(admin.find('checkbox', 'Bloquear también en WhatsApp'));
  await admin.findsNoBarrier();
  await admin.press(admin.find('button', 'Bloquear', admin.page.getByRole('alertdialog')));
  await admin.noLongerSees(admin.row(1));
  await agent.noLongerSees(agent.row(1));
  await admin.sees(admin.page.getByText('Contacto bloqueado.'));
  await agent.sees(agent.page.getByText('bloqueó al contacto'));
  await lucia.writes('Gane dinero desde casa');
  await lucia.writes('Última oportunidad');

  await admin.page.goto('/settings/blocked');
  await admin.sees(admin.page.getByText('2 mensajes desde entonces'));
  await admin.findsNoBarrier();
  await admin.noLongerSees(admin.page.getByText('Gane dinero'));
  await agent.noLongerSees(agent.page.getByText('Gane dinero'));

  // Unblocked: all is where it was, and nobody was told of it as of something new.
  await admin.press(admin.find('button', 'Desbloquear'));
  await admin.sees(admin.text('No hay contactos bloqueados'));
  await agent.sees(agent.row(1));
  await agent.sees(agent.message('Gane dinero desde casa'));
  await agent.sees(agent.message('Última oportunidad'));

  // Deleted: our history only, for who may, with a word typed and an entry in the audit.
  const main = agent.page.getByRole('main');
  await agent.press(agent.find('button', 'Más acciones', main));
  await agent.sees(agent.find('menuitem', 'Bloquear contacto'));
  await agent.noLongerSees(agent.find('menuitem', 'Borrar conversación'));
  await agent.page.keyboard.press('Escape');

  await admin.page.goto('/inbox/all/1');
  await admin.choose(admin.find('button', 'Más acciones', admin.page.getByRole('main')), 'Borrar conversación');
  const asked = admin.page.getByRole('alertdialog');
  await admin.sees(asked.getByText('conserva los mensajes en su teléfono'));
  expect(await admin.find('button', 'Borrar conversación', asked).isDisabled()).toBe(true);
  await admin.findsNoBarrier();
  await admin.fill(asked.getByRole('textbox'), 'BORRA');
  expect(await admin.find('button', 'Borrar conversación', asked).isDisabled()).toBe(true);
  await admin.fill(asked.getByRole('textbox'), 'BORRAR');
  await admin.press(admin.find('button', 'Borrar conversación', asked));
  await admin.noLongerSees(admin.row(1));
  await agent.noLongerSees(agent.row(1));
  await agent.noLongerSees(agent.message('Última oportunidad'));
  await agent.sees(agent.text('No la encontramos'));

  const audit = await api.get<{ items: { action: string; number?: number }[] }>('/audit');
  expect(audit.items.slice(0, 3).map(({ action }) => action)).toEqual([
    'conversation.deleted',
    'contact.unblocked',
    'contact.blocked',
  ]);
  expect(await lucia.sees()).not.toHaveLength(0);
});
