import { createHash } from 'node:crypto';
import type { Locator, Page, Route } from 'playwright-core';
import { expect } from 'vitest';
import { hevc, pdf, png } from '../lib/files';
import { journey } from '../lib/journey';
import { ana, maria } from '../lib/workspace';

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

  // Word brings a picture along with its text: the text is meant, in WhatsApp's marks, and is taken back as one.
  await box.pressSequentially('Mira: ');
  await pasteWord(box, '<p>La <b>ruana </b>azul</p><ul><li><i>lana</i></li></ul>', 'La ruana azul\n· lana');
  await expect.poll(() => box.inputValue()).toBe('Mira: La *ruana* azul\n\n- _lana_');
  await agent.press(agent.find('button', 'Formato'));
  await agent.find('menuitemcheckbox', 'Vista previa').press('Enter');
  const preview = agent.find('region', 'Vista previa');
  await agent.sees(preview.locator('strong', { hasText: 'ruana' }));
  await agent.sees(preview.locator('li em', { hasText: 'lana' }));
  await agent.findsNoBarrier();
  await box.pressSequentially('!');
  await box.press('Control+z');
  await box.press('Control+z');
  expect(await box.inputValue()).toBe('Mira: ');
  await agent.sees(preview.getByText('Mira:'));
  await agent.fill(box, '');
  await agent.noLongerSees(preview);
  await agent.fill(box, 'Aquí está');
  await agent.press(agent.find('button', 'Cerrar la vista previa'));
  await agent.noLongerSees(preview);

  // One that is too large, and is never sent anywhere; what was written stays.
  await give(box, 'drop', { name: 'video.pdf', type: 'application/pdf', content: Buffer.alloc(0), size: 51_000_000 });
  await agent.sees(
    agent.page.getByRole('alert').getByText(/^video\.pdf pesa 51.MB: el máximo para documentos es 50.MB\.$/),
  );
  expect(await box.inputValue()).toBe('Aquí está');
  await agent.findsNoBarrier();

  // A film that no phone plays: what to do is said, and it can go as a document.
  uploads.next('continue');
  await give(box, 'drop', { name: 'armado.mp4', type: 'video/mp4', content: hevc });
  const unplayable = files.getByText(/^WhatsApp no reproduce este video \(HEVC\)/);
  await agent.sees(unplayable);
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Enviar como documento: armado.mp4'));
  await agent.noLongerSees(unplayable);
  await agent.press(agent.find('button', 'Quitar armado.mp4'));

  // They change places; the first one takes the text.
  const names = () => files.getByRole('listitem').locator('strong').allTextContents();
  await agent.press(agent.find('button', 'Mover catálogo.pdf antes'));
  expect(await names()).toEqual(['catálogo.pdf', 'ruana.png']);
  await agent.press(agent.find('button', 'Mover catálogo.pdf después'));
  expect(await names()).toEqual(['ruana.png', 'catálogo.pdf']);

  await agent.press(send);
  const received = await lucia.receives(2);
  expect(received.map((message) => message.type)).toEqual(['image', 'document']);
  expect(received[0]?.object?.caption).toBe('Aquí está');
  expect(received[1]?.object?.filename).toBe('catálogo.pdf');
  await agent.sees(agent.message('Aquí está').and(agent.page.locator('[data-state=delivered]')));
  await agent.sees(agent.message('catálogo.pdf').and(agent.page.locator('[data-state=delivered]')));
  await agent.findsNoBarrier();

  // A large one whose line breaks goes on where the server has it, and arrives as it was.
  const catalogue = Buffer.from(Uint8Array.from({ length: 6 << 20 }, (_, at) => (at * 31 + (at >> 9)) & 255));
  const line = await cutLine(agent.page, 2 << 20);
  const whole = agent.page.waitForResponse(async (answer) => {
    return answer.request().method() === 'PATCH' && answer.ok() && 'file' in ((await answer.json()) as object);
  });
  await give(box, 'paste', { name: 'fotos.pdf', type: 'application/pdf', content: catalogue });
  await agent.press(agent.find('button', 'Reintentar fotos.pdf'));
  await agent.noLongerSees(agent.find('button', 'Reintentar fotos.pdf'));
  const { file } = (await (await whole).json()) as { file: { id: string } };
  expect(line.offsets).toEqual([0, 2 << 20, 2 << 20, 4 << 20]);
  expect(await hashOf(agent.page, `/api/v1/files/${file.id}/content`)).toBe(
    createHash('sha256').update(catalogue).digest('hex'),
  );
  await agent.press(agent.find('button', 'Quitar fotos.pdf'));

  // Dropped where nothing takes it, it is not opened in place of all this.
  const refused = await agent.find('navigation', 'Vistas').evaluate((element) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'x.txt'));
    return ['dragover', 'drop'].map(
      (type) => !element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer })),
    );
  });
  expect(refused).toEqual([true, true]);
});

journey('8 Library and stickers', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Me mandan el catálogo?');

  // The administrator makes a folder and puts files into it.
  const admin = await stage.enters(ana, '/settings/library');
  await admin.sees(admin.text('La biblioteca está vacía'));
  await admin.findsNoBarrier();
  await admin.press(admin.find('button', 'Nueva carpeta'));
  await admin.fill(admin.find('textbox', 'Nombre'), 'Catálogos');
  await admin.press(admin.find('button', 'Crear'));
  await admin.press(admin.page.getByRole('link', { name: 'Catálogos' }));
  await admin.page.locator('input[type=file]').setInputFiles([
    { name: 'Catálogo de otoño.pdf', mimeType: 'application/pdf', buffer: pdf },
    { name: 'ruana.png', mimeType: 'image/png', buffer: png(640, 480) },
    { name: 'animada.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a\x01\0\x01\0\0\0\0,', 'latin1') },
  ]);
  await admin.sees(admin.page.getByText('ruana.png', { exact: true }));
  await admin.sees(admin.page.getByText('Catálogo de otoño.pdf', { exact: true }));
  await admin.findsNoBarrier();

  // The agent looks for one and sends it; nothing is uploaded again.
  const agent = await stage.enters(maria, '/inbox/all/1');
  await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));
  const attach = agent.find('button', 'Adjuntar');
  let uploaded = 0;
  agent.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/v1/files')) uploaded++;
  });
  await agent.choose(attach, 'Biblioteca de archivos');
  const picker = agent.find('dialog', 'Elegir de la biblioteca');
  await agent.sees(agent.find('button', 'Catálogos', picker));
  await agent.findsNoBarrier();
  await agent.fill(agent.find('textbox', 'Buscar por nombre', picker), 'catalogo OTOÑO');
  await agent.press(picker.getByRole('button', { name: /^Catálogo de otoño/ }));
  await agent.sees(agent.find('list', 'Archivos por enviar').getByText('Catálogo de otoño.pdf'));
  await agent.press(agent.find('button', 'Enviar'));
  const [document] = await lucia.receives(1);
  expect([document?.type, document?.object?.filename, uploaded]).toEqual(['document', 'Catálogo de otoño.pdf', 0]);

  // It is deleted: it can no longer be chosen, and stays where it was sent.
  await admin.choose(admin.find('button', 'Acciones de Catálogo de otoño.pdf'), 'Eliminar');
  await admin.press(admin.find('button', 'Eliminar', admin.page.getByRole('alertdialog')));
  await admin.noLongerSees(admin.page.getByRole('main').getByText('Catálogo de otoño.pdf', { exact: true }));
  await agent.choose(attach, 'Biblioteca de archivos');
  await agent.press(agent.find('button', 'Catálogos', picker));
  await agent.sees(picker.getByRole('button', { name: /^ruana\.png/ }));
  await agent.noLongerSees(picker.getByRole('button', { name: /^Catálogo de otoño/ }));
  await agent.page.keyboard.press('Escape');
  await agent.sees(agent.message('Catálogo de otoño.pdf'));

  // A picture of 600 × 600 is no sticker, and can become one.
  await agent.choose(attach, 'Sticker');
  const tray = agent.find('dialog', 'Stickers');
  await agent.sees(agent.text('Aún no hay stickers', tray));
  await tray
    .locator('input[type=file]')
    .setInputFiles({ name: 'hola.png', mimeType: 'image/png', buffer: png(600, 600) });
  await agent.sees(tray.getByRole('alert').getByText('Un sticker es una imagen WebP.'));
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Convertir', tray));
  await agent.sees(tray.getByText(/^Es un sticker/));
  await agent.press(agent.find('button', 'Agregar sticker', tray));
  await agent.press(agent.find('button', 'hola', tray));
  const both = await lucia.receives(2);
  expect(both[1]?.type).toBe('sticker');
  await agent.noLongerSees(tray);
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

/** Pastes what Word puts on the clipboard: the text twice, and a picture of it. */
async function pasteWord(target: Locator, html: string, plain: string): Promise<void> {
  await target.evaluate(
    (element, { html, plain }) => {
      const data = new DataTransfer();
      data.setData('text/html', `<html><body><!--StartFragment-->${html}<!--EndFragment--></body></html>`);
      data.setData('text/plain', plain);
      data.items.add(new File(['x'], 'image.png', { type: 'image/png' }));
      element.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }));
    },
    { html, plain },
  );
}

/** Breaks the line of the next upload in parts once, when the server has so many bytes, until somebody tries again. */
async function cutLine(page: Page, at: number) {
  const offsets: number[] = [];
  let state: 'up' | 'down' | 'mended' = 'up';
  await page.route('**/api/v1/uploads/*', async (route: Route) => {
    const request = route.request();
    const offset = Number(request.headers()['upload-offset']);
    if (request.method() === 'PATCH') offsets.push(offset);
    if (state === 'up' && offset === at) state = 'down';
    else if (state === 'down')
      state = 'mended'; // it was asked how far it is, in vain
    else return route.continue();
    return route.abort();
  });
  return { offsets };
}

/** The SHA-256 of what an address gives to the page, in hex. */
function hashOf(page: Page, address: string): Promise<string> {
  return page.evaluate(async (address) => {
    const hash = await crypto.subtle.digest('SHA-256', await (await fetch(address)).arrayBuffer());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }, address);
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
