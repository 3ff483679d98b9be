import type { Locator, Page, Route } from 'playwright-core';
import { expect } from 'vitest';
import { pdf, png } from '../lib/files';
import { journey } from '../lib/journey';
import { maria } from '../lib/workspace';

journey('8 Attachments', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Me mandan el catálogo?');
  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));
  const box = agent.find('textbox', 'Escribir');
  const files = agent.find('list', 'Archivos por enviar');
  const send = agent.find('button', 'Enviar');
  const uploads = await holdUploads(agent.page);

  // Pasted; its progress shows while it goes out.
  await give(box, 'paste', { name: 'ruana.png', type: 'image/png', content: png(640, 480) });
  await agent.sees(agent.find('progressbar', 'Subiendo ruana.png'));
  await agent.findsNoBarrier();
  uploads.next('continue');
  await agent.noLongerSees(agent.find('progressbar', 'Subiendo ruana.png'));

  // Dropped anywhere on the conversation; the upload fails once.
  await give(agent.page.locator('[data-dropzone]'), 'drop', {
    name: 'catálogo.pdf',
    type: 'application/pdf',
    content: pdf,
  });
  uploads.next('abort');
  await agent.press(agent.find('button', 'Reintentar catálogo.pdf'));
  uploads.next('continue');
  await agent.noLongerSees(agent.find('progressbar', 'Subiendo catálogo.pdf'));

  // One that is taken back under way.
  await give(box, 'paste', { name: 'error.png', type: 'image/png', content: png(32, 32) });
  await agent.sees(agent.find('progressbar', 'Subiendo error.png'));
  await agent.press(agent.find('button', 'Quitar error.png'));
  await agent.noLongerSees(files.getByText('error.png'));
  uploads.next('abort');

  // One that is too large, and is never sent anywhere.
  await give(box, 'drop', { name: 'video.pdf', type: 'application/pdf', content: Buffer.alloc(0), size: 51_000_000 });
  await agent.sees(
    agent.page.getByRole('alert').getByText(/^video\.pdf pesa 51.MB: el máximo para documentos es 50.MB\.$/),
  );
  await agent.findsNoBarrier();

  await agent.fill(box, 'Aquí está');
  await agent.press(send);
  const received = await lucia.receives(2);
  expect(received.map((message) => message.type)).toEqual(['image', 'document']);
  expect(received[0]?.object?.caption).toBe('Aquí está');
  expect(received[1]?.object?.filename).toBe('catálogo.pdf');
  await agent.sees(agent.message('Aquí está').and(agent.page.locator('[data-state=delivered]')));
  await agent.sees(agent.message('catálogo.pdf').and(agent.page.locator('[data-state=delivered]')));
  await agent.findsNoBarrier();
});

interface Given {
  name: string;
  type: string;
  content: Buffer;
  /** Bytes of zeros instead of the content, made in the page. */
  size?: number;
}

/** Pastes or drops a file, as the browser tells of it. */
async function give(target: Locator, how: 'paste' | 'drop', { content, ...file }: Given): Promise<void> {
  const base64 = content.toString('base64');
  await target.evaluate(
    (element, { how, base64, file }) => {
      const bytes = file.size ? new Uint8Array(file.size) : Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], file.name, { type: file.type }));
      const options = { bubbles: true, cancelable: true };
      if (how === 'paste') {
        element.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
        return;
      }
      for (const type of ['dragenter', 'dragover', 'drop'])
        element.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: data }));
    },
    { how, base64, file },
  );
}

/** Holds every upload until it is said what becomes of the next one. */
async function holdUploads(page: Page) {
  const decisions: ((fate: 'continue' | 'abort') => void)[] = [];
  const told: ('continue' | 'abort')[] = [];
  await page.route('**/api/v1/files', async (route: Route) => {
    const fate = told.shift() ?? (await new Promise<'continue' | 'abort'>((resolve) => decisions.push(resolve)));
    await (fate === 'continue' ? route.continue() : route.abort()).catch(() => undefined); // taken back meanwhile
  });
  return {
    next(fate: 'continue' | 'abort'): void {
      const decide = decisions.shift();
      if (decide) decide(fate);
      else told.push(fate);
    },
  };
}
