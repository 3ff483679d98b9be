import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { maria } from '../lib/workspace';

journey('25 Offline', async (stage) => {
  stage.keepTheShell();
  const api = await stage.openShop();
  await api.post('/labels', { name: 'VIP' });
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Tienen ruanas azules?');
  const marcos = await stage.customer('Marcos Paz', '5215512340002');
  await marcos.writes('Buenas');
  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  await agent.sees(agent.message('¿Tienen ruanas azules?'));
  await agent.press(agent.row(2));
  await agent.sees(agent.message('Buenas'));
  await agent.keepsTheShell();

  // It can be installed, in her language.
  const manifest = await agent.page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
    return (await (await fetch(link?.href ?? '')).json()) as {
      lang: string;
      icons: { src: string; purpose?: string }[];
      shortcuts: { name: string; url: string }[];
    };
  });
  expect(manifest.lang).toBe('es-419');
  expect(manifest.shortcuts.map(({ name, url }) => [name, url])).toEqual([
    ['Mi Bandeja', '/inbox/mine'],
    ['Nueva conversación', '/inbox?new'],
  ]);
  for (const { src } of manifest.icons) {
    const type = await agent.page.evaluate(async (url) => (await fetch(url)).headers.get('Content-Type'), src);
    expect(type, src).toMatch(/^image\//);
  }

  // The line goes; the page is loaded anew, and reads as before.
  await agent.page.context().setOffline(true);
  await agent.page.reload();
  await agent.sees(agent.row(1));
  await agent.sees(agent.message('Buenas'));
  await agent.press(agent.row(1));
  await agent.sees(agent.message('¿Tienen ruanas azules?'));
  await agent.sees(agent.text('Sin conexión. Puedes seguir escribiendo.'));
  await agent.noLongerSees(agent.text('No pudimos cargar la lista'));
  await agent.findsNoBarrier();

  // What is written waits, also over another reload.
  const box = agent.find('textbox', 'Escribir');
  for (const words of ['Sí, azules y rojas', 'Cuestan 900', '¿Te aparto una?']) {
    await agent.fill(box, words);
    await box.press('Enter');
    await agent.sees(agent.message(words));
  }
  await agent.sees(agent.text('Sin conexión. Puedes seguir escribiendo: 3 mensajes en cola.'));
  await agent.page.reload();
  await agent.sees(agent.message('¿Te aparto una?'));
  await agent.sees(agent.text('Sin conexión. Puedes seguir escribiendo: 3 mensajes en cola.'));
  await agent.page.goto('/settings/profile');
  await agent.sees(agent.find('heading', 'Perfil'));
  await agent.page.goto('/inbox/unassigned/1');
  await agent.sees(agent.message('¿Te aparto una?'));

  // It is back: each is sent once, in the order of writing.
  await agent.page.context().setOffline(false);
  const sent = await lucia.receives(3);
  expect(sent.map((message) => message.object?.body)).toEqual(['Sí, azules y rojas', 'Cuestan 900', '¿Te aparto una?']);
  await agent.noLongerSees(agent.page.getByText(/^Sin conexión/));
  await agent.page.reload();
  await agent.sees(agent.message('¿Te aparto una?'));
  await expect.poll(async () => (await lucia.receives(3)).length).toBe(3);

  // What is done without it waits, too: it looks as if it were done, also over a reload.
  const main = agent.page.getByRole('main');
  const waits = (what: string) => agent.page.getByText(new RegExp(`^En espera de conexión: ${what}`));
  await agent.page.context().setOffline(true);
  await agent.press(agent.find('button', 'Agregar etiqueta', main));
  await agent.press(agent.find('option', 'VIP'));
  await agent.sees(waits('Etiquetar, #1'));
  await agent.page.keyboard.press('Escape');
  await agent.press(agent.find('button', 'Finalizar', main));
  await agent.sees(waits('Finalizar, #1'));
  await agent.press(agent.row(2));
  await agent.press(agent.find('button', 'Aceptar', main));
  await agent.sees(waits('Asignarme, #2'));
  await agent.page.goto('/inbox/unassigned/1');
  await agent.sees(agent.find('button', 'Reabrir', main));
  await agent.sees(main.getByText('VIP'));

  // Back again, it is done, once, and a colleague sees it. What a colleague has done meanwhile stands, until it is wanted all the same.
  await api.post('/conversations/2/assign', { assignee_id: 'me' });
  type Shown = { status: string; labels: { name: string }[]; assignee: { name: string } | null };
  type Opened = { conversation: Shown; messages: { content: { event?: { name: string } } }[] };
  const there = (number: number) => api.get<Opened>(`/conversations/${number}`);
  const done = async () => {
    const { conversation, messages } = await there(1);
    const lines = messages.flatMap(({ content }) => content.event?.name ?? []);
    const times = ['labelled', 'closed'].map((name) => lines.filter((line) => line.startsWith(name)).length);
    return [conversation.status, conversation.labels.map(({ name }) => name), times];
  };
  await agent.page.context().setOffline(false);
  await agent.sees(
    agent.page.getByText(/^No se hizo: Asignarme, #2\. La tomó Ana Torres .*Ahora: Abierto · Ana Torres\.$/),
  );
  await expect.poll(done).toEqual(['closed', ['VIP'], [1, 1]]);
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Hacerlo igual'));
  await expect.poll(async () => (await there(2)).conversation.assignee?.name).toBe(maria.name);
  expect(await done()).toEqual(['closed', ['VIP'], [1, 1]]);

  // The program's shortcut.
  await agent.page.goto('/inbox?new');
  await agent.sees(agent.find('dialog', 'Nueva conversación'));
  await agent.page.keyboard.press('Escape');

  // Signed out, nothing of it stays: not here, and not without a connection.
  await agent.choose(agent.page.getByRole('button', { name: 'Tu cuenta' }), 'Salir');
  await agent.sees(agent.find('button', 'Entrar'));
  await agent.page.context().setOffline(true);
  await agent.page.goto('/inbox/unassigned/1');
  await agent.sees(agent.text('No pudimos cargar tu trabajo'));
  expect(await kept(agent.page)).toBe('');
  await agent.page.context().setOffline(false);
});

/** Everything that this browser keeps of the workspace, as text: databases, storage, and answers other than files of the interface. */
function kept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const found: string[] = (await indexedDB.databases()).map(({ name }) => name ?? '');
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) {
        if (/\/(api|c|inbox)\//.test(url)) found.push(url);
      }
    }
    for (const [key, value] of Object.entries(localStorage)) {
      if (/session|Luc|ruana|maria/i.test(key + value)) found.push(key);
    }
    return found.join('\n');
  });
}
