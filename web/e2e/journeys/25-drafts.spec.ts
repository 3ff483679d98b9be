import { expect } from 'vitest';
import { pdf } from '../lib/files';
import { journey } from '../lib/journey';
import { juan, maria } from '../lib/workspace';

journey('25 Drafts', async (stage) => {
  stage.keepTheShell();
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Tienen ruanas azules?');
  const marcos = await stage.customer('Marcos Paz', '5215512340002');
  await marcos.writes('Buenas');
  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  const box = agent.find('textbox', 'Escribir');

  // Written, and left: the row says so.
  await agent.fill(box, 'Sí, y también');
  await agent.press(agent.row(2));
  await agent.sees(agent.row(1).getByText('Borrador'));
  await agent.sees(agent.row(1).getByText('Sí, y también'));
  await agent.findsNoBarrier();
  await agent.press(agent.row(1));
  await expect.poll(() => box.inputValue()).toBe('Sí, y también');

  // A file, which is on the server by the time that the line goes.
  await agent.page.setInputFiles('input[type=file]', { name: 'lista.pdf', mimeType: 'application/pdf', buffer: pdf });
  const files = agent.find('list', 'Archivos por enviar');
  await agent.sees(files.getByText('lista.pdf'));
  await agent.noLongerSees(agent.page.getByRole('progressbar'));

  // Offline, with a note; the page is closed without a word and opened again.
  await agent.page.context().setOffline(true);
  await agent.fill(box, 'Sí, y también rojas');
  await box.press('Alt+n');
  await agent.fill(agent.find('textbox', 'Nota interna'), 'Preguntar a bodega');
  await expect.poll(() => kept(agent.page)).toEqual(['Preguntar a bodega', 'Sí, y también rojas']);
  await agent.page.context().setOffline(false);
  await agent.page.reload();
  await expect.poll(() => box.inputValue()).toBe('Sí, y también rojas');
  await agent.sees(files.getByText('lista.pdf'));
  await agent.press(agent.find('tab', 'Nota interna'));
  await expect.poll(() => agent.find('textbox', 'Nota interna').inputValue()).toBe('Preguntar a bodega');

  // Her other device has it; nobody else has.
  const phone = await stage.enters(maria, '/inbox/unassigned/1');
  const there = phone.find('textbox', 'Escribir');
  await expect.poll(() => there.inputValue(), { timeout: 10_000 }).toBe('Sí, y también rojas');
  await phone.sees(phone.find('list', 'Archivos por enviar').getByText('lista.pdf'));
  const other = await stage.enters(juan, '/inbox/unassigned/2');
  await other.sees(other.row(1));
  expect(await other.row(1).getByText('Borrador').count()).toBe(0);

  // Written in both without knowing of each other: the newest stands, and the other is not lost.
  await agent.press(agent.find('tab', 'Responder'));
  await agent.page.context().setOffline(true);
  await agent.fill(box, 'Solo rojas');
  await expect.poll(() => kept(agent.page)).toContain('Solo rojas');
  await phone.fill(there, 'Solo azules');
  await expect.poll(() => drafts(phone.page), { timeout: 10_000 }).toContain('Solo azules');
  await agent.page.context().setOffline(false);
  const recover = agent.find('button', 'Recuperar la otra versión');
  await agent.sees(recover);
  expect(await box.inputValue()).toBe('Solo azules');
  await agent.findsNoBarrier();
  await agent.press(recover);
  expect(await box.inputValue()).toBe('Solo rojas');
  await agent.press(agent.find('button', 'Descartar la otra versión'));
  await expect.poll(() => there.inputValue(), { timeout: 10_000 }).toBe('Solo rojas');

  // Sent here, it is gone there.
  await agent.press(agent.find('button', 'Enviar'));
  const [sent] = await lucia.receives(1);
  expect([sent?.object?.filename, sent?.object?.caption]).toEqual(['lista.pdf', 'Solo rojas']);
  await expect.poll(() => there.inputValue(), { timeout: 10_000 }).toBe('');
  await phone.noLongerSees(phone.find('list', 'Archivos por enviar'));
  await expect.poll(() => drafts(phone.page)).toEqual(['Preguntar a bodega']);
});

/** The texts of the drafts that this browser keeps on disk. */
function kept(page: import('playwright-core').Page): Promise<string[]> {
  return page.evaluate(async () => {
    const texts: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('no database'));
      });
      const drafts = await new Promise<{ text: string }[]>((resolve) => {
        const request = database.transaction('drafts').objectStore('drafts').getAll();
        request.onsuccess = () => resolve(request.result as { text: string }[]);
      });
      database.close();
      texts.push(...drafts.map((draft) => draft.text));
    }
    return texts.sort();
  });
}

/** The texts of the drafts that the server keeps for whoever is signed in here. */
function drafts(page: import('playwright-core').Page): Promise<string[]> {
  return page.evaluate(async () => {
    const answer = (await (await fetch('/api/v1/drafts')).json()) as { items: { text: string }[] };
    return answer.items.map((draft) => draft.text);
  });
}
