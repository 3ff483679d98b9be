import type { Route } from 'playwright-core';
import { expect } from 'vitest';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { byKeyboard, usual } from '../lib/variant';
import { ana, juan, maria } from '../lib/workspace';

const walk: Parameters<typeof journey>[1] = async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');

  const agents = [
    await stage.enters(maria, '/inbox/unassigned/1'),
    await stage.enters(juan, '/inbox/unassigned/1'),
  ] as const;
  const watcher = await stage.enters(ana, '/inbox/unassigned');
  for (const one of [...agents, watcher]) await sees(one, { 'No asignado': 1, Todo: 1 });
  await agents[0].findsNoBarrier();

  // Both have pressed before either is heard.
  const pressed = meeting(agents.length);
  for (const agent of agents) {
    await agent.page.route('**/conversations/1/assign', async (route: Route) => {
      await pressed();
      await route.continue();
    });
  }
  const main = (agent: Person) => agent.page.getByRole('main');
  await Promise.all(agents.map((agent) => agent.press(agent.find('button', 'Aceptar', main(agent)))));

  const said = agents[0].page.getByRole('status').getByText(/^La tomó (María López|Juan Pérez) /);
  const saidToTheOther = agents[1].page.getByRole('status').getByText(/^La tomó (María López|Juan Pérez) /);
  const first = await Promise.any([
    said.waitFor().then(() => agents[1]),
    saidToTheOther.waitFor().then(() => agents[0]),
  ]);
  const second = first === agents[0] ? agents[1] : agents[0];
  const winner = first === agents[0] ? maria : juan;

  await first.sees(first.page.locator('[data-state=open]').and(first.find('region', 'Escribir')));
  await second.sees(second.page.locator('[data-state=not-mine]'));
  await second.sees(second.page.getByText(`Asignada a ${winner.name}.`));
  await sees(first, { 'Mi Bandeja': 1, 'No asignado': 0, Todo: 1 });
  await sees(second, { 'Mi Bandeja': 0, 'No asignado': 0, Todo: 1 });
  await sees(watcher, { 'Mi Bandeja': 0, 'No asignado': 0, Todo: 1 });
  await watcher.noLongerSees(watcher.row(1));
  await watcher.sees(watcher.text('Nadie espera'));
  await watcher.press(watcher.view('Todo'));
  await watcher.sees(watcher.row(1).getByText(winner.name.split(' ')[0] ?? '', { exact: true }));
  for (const one of [first, second, watcher]) await one.findsNoBarrier();
};
journey('3 Views and race', walk, [usual, byKeyboard]);

/** The counts beside views, within a second; a view without a count has none. */
async function sees(person: Person, counts: Record<string, number>): Promise<void> {
  const shown = async () => {
    const texts = Object.keys(counts).map(async (name) => {
      const text = await person.view(name).innerText();
      return [name, Number(/\d+/.exec(text)?.[0] ?? 0)];
    });
    return Object.fromEntries(await Promise.all(texts)) as Record<string, number>;
  };
  await expect.poll(shown, { timeout: 5_000, interval: 50 }).toEqual(counts);
}

/** A function that resolves for all of its callers once there are as many. */
function meeting(size: number): () => Promise<void> {
  let come = 0;
  let open: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (++come === size) open();
    return all;
  };
}
