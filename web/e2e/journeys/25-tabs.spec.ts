import { expect } from 'vitest';
import { journey } from '../lib/journey';
import type { Server } from '../lib/server';
import { maria } from '../lib/workspace';

/** More than the connections that a browser opens to a server over HTTP/1.1. */
const tabs = 7;

journey('25 Tabs', async (stage) => {
  stage.keepTheShell();
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Tienen ruanas azules?');
  const first = await stage.enters(maria, '/inbox/unassigned/1');
  await first.sees(first.message('¿Tienen ruanas azules?'));
  const others = [];
  for (let i = 1; i < tabs; i++) {
    const other = await stage.anotherTab(first);
    await other.page.goto('/inbox/unassigned/1');
    await other.sees(other.message('¿Tienen ruanas azules?'));
    others.push(other);
  }

  // All hear of it, by one stream.
  await lucia.writes('Y rojas también');
  for (const one of [first, ...others]) await one.sees(one.message('Y rojas también'));
  expect(await streams(stage.server)).toBe(1);

  // Whoever has the line closes; another takes over, and misses nothing.
  await first.page.close();
  await lucia.writes('¿Siguen ahí?');
  for (const one of others) await one.sees(one.message('¿Siguen ahí?'));
  await expect.poll(() => streams(stage.server), { timeout: 10_000 }).toBe(1);

  // What one of them sends is in all, once.
  const [sender, ...rest] = others;
  if (!sender) throw new Error('no tab');
  const box = sender.find('textbox', 'Escribir');
  await sender.fill(box, 'Aquí estamos');
  await box.press('Enter');
  for (const one of rest) await one.sees(one.message('Aquí estamos'));
  expect((await lucia.receives(1)).map((message) => message.object?.body)).toEqual(['Aquí estamos']);

  // Over plain HTTP in a local network there are no locks: each has a line of its own, and hears all the same.
  const alone = await stage.visitor();
  await alone.page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));
  await stage.signIn(alone, maria, '/inbox/unassigned/1');
  await alone.sees(alone.message('Aquí estamos'));
  await lucia.writes('Gracias');
  for (const one of [alone, ...others]) await one.sees(one.message('Gracias'));
  await expect.poll(() => streams(stage.server), { timeout: 10_000 }).toBe(2);
});

/** Event streams that the server has open. */
async function streams(server: Server): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^timbre_streams (\d+)$/m.exec(text)?.[1]);
}
