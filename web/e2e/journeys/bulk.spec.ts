import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { byKeyboard, onPhone, usual } from '../lib/variant';
import { ana, maria } from '../lib/workspace';

interface Row {
  number: number;
  status: string;
  priority: string;
  labels: { name: string }[];
  assignee: { name: string } | null;
}

journey(
  'Bulk',
  async (stage) => {
    const api = await stage.openShop();
    const rows = async () => (await api.get<{ items: Row[] }>('/conversations?status=all&limit=100')).items;
    const of = async (number: number) => (await rows()).find((row) => row.number === number);
    for (let n = 1; n <= 5; n++) {
      const customer = await stage.customer(`Cliente ${n}`, `52155123400${10 + n}`);
      await customer.writes(`Mensaje ${n}`);
      await expect.poll(async () => (await rows()).length, { timeout: 5000 }).toBe(n);
    }
    await api.post('/labels', { name: 'VIP' });

    const agent = await stage.enters(maria, '/inbox/all');
    const watcher = await stage.enters(ana, '/inbox/all');
    const bar = agent.find('toolbar', 'Acciones para la selección');
    const box = (n: number) => agent.find('checkbox', `Seleccionar a Cliente ${n}`);
    const selected = (n: number) => agent.sees(agent.text(n === 1 ? '1 seleccionada' : `${n} seleccionadas`, bar));

    // By checkbox, and with Shift all up to another; by keys x and Shift+j.
    if (agent.variant.keyboard) {
      await agent.goTo(agent.row(5));
      await agent.page.keyboard.press('x');
      await selected(1);
      await agent.page.keyboard.press('Shift+J');
      await selected(2);
      await agent.page.keyboard.press('Shift+J');
    } else {
      await box(5).click();
      await selected(1);
      await box(3).click({ modifiers: ['Shift'] });
    }
    await selected(3);
    await agent.findsNoBarrier();

    // A label on all three, live for a colleague, and taken back.
    await agent.press(agent.find('button', 'Etiquetar', bar));
    if (agent.variant.keyboard) {
      await agent.sees(agent.page.getByRole('option', { name: 'VIP' }));
      await agent.page.keyboard.type('VIP');
      await agent.page.keyboard.press('Enter');
    } else await agent.press(agent.page.getByRole('option', { name: 'VIP' }));
    await watcher.sees(watcher.row(3).getByTitle('VIP'));
    await agent.sees(agent.text('Etiqueta agregada a 3'));
    expect((await rows()).filter((row) => row.labels.length > 0).map((row) => row.number)).toEqual([5, 4, 3]);
    await agent.press(agent.find('button', 'Deshacer').last());
    await watcher.noLongerSees(watcher.row(3).getByTitle('VIP'));

    // A colleague was faster with one: the others are finished, and that one is told and stays selected.
    for (const n of agent.variant.keyboard ? [] : [5, 4, 3]) {
      if ((await box(n).getAttribute('aria-checked')) !== 'true') await box(n).click();
    }
    if (agent.variant.keyboard) {
      await agent.goTo(agent.row(3));
      await agent.page.keyboard.press('x');
      await agent.page.keyboard.press('Shift+K');
      await selected(2);
      await agent.page.keyboard.press('Shift+K');
    }
    await selected(3);
    await agent.page.route(
      '**/conversations/bulk',
      async (route) => {
        await api.post('/conversations/4/assign', { assignee_id: 'me' });
        await route.continue();
      },
      { times: 1 },
    );
    await agent.press(agent.find('button', 'Finalizar', bar));
    const dialog = agent.page.getByRole('alertdialog');
    await agent.sees(dialog.getByText('Cliente 4'));
    await agent.sees(agent.text('Alguien cambió la conversación mientras tanto. Mírala antes de seguir.', dialog));
    await agent.findsNoBarrier();
    await agent.press(agent.find('button', 'Cerrar', dialog.locator('footer'))); // a toast in it has one, too
    await selected(1);
    expect((await of(4))?.status).toBe('open');
    expect((await of(5))?.status).toBe('closed');
    await agent.sees(agent.text('2 finalizadas'));
    await agent.press(agent.find('button', 'Deshacer').last());
    const both = async () => [(await of(3))?.status, (await of(5))?.status]; // each is taken back by itself
    await expect.poll(both, { timeout: 5000 }).toEqual(['open', 'open']);
    expect((await of(5))?.assignee).toBeNull();

    await agent.press(agent.find('button', 'Quitar la selección'));
    await agent.noLongerSees(bar);
  },
  [usual, onPhone, byKeyboard],
);

journey('Bulk of more than fifty', async (stage) => {
  const api = await stage.openShop();
  const numbers = 60;
  for (let n = 1; n <= numbers; n++) {
    const customer = await stage.customer(`Cliente ${n}`, `5215512340${100 + n}`);
    await customer.writes('Hola');
  }
  const all = async () => await api.get<{ mine: number; all: number; unassigned: number }>('/counts');
  await expect.poll(async () => (await all()).all, { timeout: 20_000 }).toBe(numbers);

  const agent = await stage.enters(maria, '/inbox/all');
  const bar = agent.find('toolbar', 'Acciones para la selección');
  await agent.row(numbers).focus();
  await agent.page.keyboard.press('x');
  const list = agent.page.getByRole('list', { name: 'Conversaciones de Todo' });
  const atTheEnd = async () => {
    await list.evaluate((element) => element.parentElement?.scrollTo({ top: 1e6 }));
    return agent.row(1).count();
  };
  await expect.poll(atTheEnd, { timeout: 10_000 }).toBe(1);
  await agent.press(bar.getByRole('button', { name: /^Todas/ }));
  await agent.sees(agent.text('60 seleccionadas', bar));

  // It is asked first, and the count moves as portions are done.
  let portions = 0;
  const held: (() => void)[] = [];
  await agent.page.route('**/conversations/bulk', async (route) => {
    if (++portions === 2) await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await agent.press(agent.find('button', 'Más acciones', bar));
  await agent.press(agent.page.getByRole('menuitem', { name: /^Asignarme/ }));
  const dialog = agent.page.getByRole('alertdialog');
  await agent.sees(agent.text('¿Cambiar 60 conversaciones?', dialog));
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Asignarme', dialog));
  await agent.sees(agent.text('20/60', bar));
  held.forEach((go) => go());
  await agent.sees(agent.text('60 asignadas'));
  expect((await all()).unassigned).toBe(0);
  await agent.press(agent.find('button', 'Deshacer').last());
  await expect.poll(async () => (await all()).unassigned, { timeout: 10_000 }).toBe(numbers);
});
