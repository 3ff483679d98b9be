import { expect } from 'vitest';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { byKeyboard, onPhone, usual } from '../lib/variant';
import { ana, maria } from '../lib/workspace';

const shots = process.env.SHOTS;
const email = 'lucia.herrera@correo.example';

/** All that this browser keeps, as text: what was written there itself apart. */
function kept(person: Person): Promise<string> {
  return person.page.evaluate(async () => {
    const found: unknown[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('no database'));
      });
      for (const store of ['start', 'lists', 'threads']) {
        found.push(
          await new Promise((resolve, reject) => {
            const request = database.transaction(store).objectStore(store).getAll();
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error ?? new Error('unread'));
          }),
        );
      }
      database.close();
    }
    return JSON.stringify(found);
  });
}

journey(
  'Teléfonos y correos ocultos',
  async (stage) => {
    const api = await stage.openShop();
    await (await stage.customer('5215512340001')).writes('¿Llegó mi pedido?');
    const known = async () => (await api.get<{ items: { id: string }[] }>('/contacts')).items[0]?.id ?? '';
    await expect.poll(known, { timeout: 15_000 }).not.toBe('');
    const contact = await known();
    await api.patch(`/contacts/${contact}`, { email });

    const agent = await stage.enters(maria, '/inbox/all/1?card');
    const card = agent.page.getByRole('tabpanel');
    await agent.sees(card.getByText('+52 55 1234 0001').first());
    await expect.poll(() => kept(agent), { timeout: 20_000 }).toContain('+525512340001');

    // The administrator says it of the role, and the open screen follows: nothing whole is left in the browser.
    const boss = await stage.enters(ana, '/settings/masking');
    const role = boss.find('combobox', 'Agente', boss.page.getByRole('main'));
    await role.selectOption('request');
    await boss.sees(
      boss.text('Los ve ocultos. Puede mostrar los de un contacto con un motivo, que queda en la auditoría.'),
    );
    await boss.findsNoBarrier();
    if (shots) await boss.page.screenshot({ path: `${shots}/settings-${boss.variant.screen.width}.png` });
    await agent.sees(card.getByText('+52 •••• 0001').first());
    await agent.sees(card.getByText('l••••@correo.example'));
    await expect.poll(() => kept(agent), { timeout: 20_000 }).toContain('+52 •••• 0001');
    expect(await kept(agent)).not.toMatch(/5512340001|lucia\.herrera/);
    expect(await agent.page.content()).not.toMatch(/5512340001|55 1234 0001|lucia\.herrera/);
    await agent.findsNoBarrier();
    if (shots) await agent.page.screenshot({ path: `${shots}/masked-${agent.variant.screen.width}.png` });

    // To look behind it she says why; what she sees goes again.
    await agent.press(card.getByRole('button', { name: agent.in('Mostrar Correo'), exact: true }));
    const dialog = agent.page.getByRole('dialog');
    await agent.sees(
      dialog.getByText(agent.in('Los verás un minuto. En la auditoría queda quién los vio, de quién y por qué.')),
    );
    await agent.press(agent.find('button', 'Mostrar', dialog));
    await agent.sees(
      dialog.getByRole('textbox', { name: agent.in('Motivo') }).and(agent.page.locator('[aria-invalid=true]')),
    );
    await agent.press(agent.find('button', 'Coordinar una entrega', dialog));
    await agent.findsNoBarrier();
    if (shots) await agent.page.screenshot({ path: `${shots}/why-${agent.variant.screen.width}.png` });
    await agent.press(agent.find('button', 'Mostrar', dialog));
    await agent.sees(card.getByText(email));
    await agent.sees(card.getByText('+52 55 1234 0001').first());
    if (shots) await agent.page.screenshot({ path: `${shots}/shown-${agent.variant.screen.width}.png` });
    await agent.press(card.getByRole('button', { name: agent.in('Ocultar Correo'), exact: true }));
    await agent.noLongerSees(card.getByText(email));
    expect(await kept(agent)).not.toMatch(/5512340001|lucia\.herrera/);
    const audit = await api.get<{ items: { action: string; contact_id: string; changes: { after: string }[] }[] }>(
      '/audit?limit=1',
    );
    expect(audit.items[0]).toMatchObject({
      action: 'contact.revealed',
      contact_id: contact,
      changes: [{ after: agent.in('Coordinar una entrega') }],
    });

    // Whose role may not is told so by the same eye.
    await role.selectOption('always');
    await boss.sees(boss.text('Siempre los ve ocultos. Puede responder igual.'));
    const eye = card.getByRole('button', { name: agent.in('Mostrar Correo'), exact: true });
    await expect.poll(() => eye.getAttribute('aria-disabled'), { timeout: 15_000 }).toBe('true');
    const why = agent.text('Oculto para tu rol. Pídele a un administrador que te permita verlo.');
    await expect // what it stands on may be drawn again meanwhile, and a tip takes its time
      .poll(
        async () => {
          await agent.page.mouse.move(0, 0);
          await eye.hover();
          return why.waitFor({ timeout: 2000 }).then(
            () => true,
            () => false,
          );
        },
        { timeout: 15_000 },
      )
      .toBe(true);
    if (shots) await agent.page.screenshot({ path: `${shots}/denied-${agent.variant.screen.width}.png` });
    if (!agent.onPhone) {
      await agent.page.goto('/contacts');
      await agent.sees(agent.page.getByRole('main').getByText('+52 •••• 0001').first());
      await agent.findsNoBarrier();
      if (shots) await agent.page.screenshot({ path: `${shots}/contacts-${agent.variant.screen.width}.png` });
    }
  },
  [usual, onPhone, byKeyboard],
);

journey(
  'Teléfonos y correos ocultos para un rol propio',
  async (stage) => {
    const api = await stage.openShop();
    const { id } = await api.post<{ id: string }>('/roles', { name: 'Caja', permissions: ['contacts.reveal'] });
    await api.post('/roles', { name: 'Bodega', permissions: ['notes.write'] });
    const boss = await stage.enters(ana, '/settings/masking');
    const main = boss.page.getByRole('main');
    const mask = boss.find('combobox', 'Caja', main);
    await boss.sees(boss.text('Su rol no tiene permiso para verlos: siempre los ve ocultos.'));
    expect(await boss.find('combobox', 'Bodega', main).isDisabled()).toBe(true);
    await mask.selectOption('always');
    await boss.sees(boss.text('Siempre los ve ocultos. Puede responder igual.'));
    await boss.findsNoBarrier();
    if (shots) await boss.page.screenshot({ path: `${shots}/roles-${boss.variant.screen.width}.png` });
    const { workspace } = await api.get<{ workspace: { masking: Record<string, string> } }>('/session');
    expect(workspace.masking).toEqual({ [id]: 'always' });
  },
  [usual, onPhone],
);
