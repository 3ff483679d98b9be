import { expect } from 'vitest';
import { png } from '../lib/files';
import { journey } from '../lib/journey';
import { ana, juan, maria } from '../lib/workspace';

journey('Collision', async (stage) => {
  const shop = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  const asked = await lucia.writes('¿Tienen ponchos?');
  const first = await stage.enters(ana, '/inbox/all/1');
  await first.sees(first.message('¿Tienen ponchos?'));
  const second = await stage.enters(maria, '/inbox/all/1');
  const elsewhere = await stage.enters(juan, '/inbox/all');

  // Each sees the other look; who looks at nothing sees nobody.
  const views = (name: string) => ({ name: new RegExp(`^También aquí: .*${name}: viendo`) });
  await second.sees(second.page.getByRole('button', views('Ana Torres')));
  await first.sees(first.page.getByRole('button', views('María López')));
  await second.findsNoBarrier();
  await second.press(second.page.getByRole('button', views('Ana Torres')));
  await second.sees(second.text('viendo', second.page.getByRole('dialog', { name: /^También aquí/ })));
  await second.findsNoBarrier();
  await second.page.keyboard.press('Escape');

  // The moment one writes, the other is told over the box; it ends by itself.
  await first.find('textbox', 'Escribir').pressSequentially('Sí, ');
  const writes = second.page.getByText('Ana Torres está escribiendo…');
  await second.sees(writes);
  await second.sees(second.page.getByRole('button', { name: /Ana Torres: escribiendo/ }));
  await second.findsNoBarrier();
  expect(await elsewhere.page.getByText(/está escribiendo/).count()).toBe(0);
  await second.noLongerSees(writes);
  await second.sees(second.page.getByRole('button', views('Ana Torres')));

  // A note is not an answer.
  await first.find('tab', 'Nota interna').click();
  await first.find('textbox', 'Nota interna').pressSequentially('ojo');
  await second.sees(second.page.getByText('Ana Torres está escribiendo una nota…'));

  // Who goes elsewhere is gone at once.
  await first.page.goto('/inbox/all');
  await second.noLongerSees(second.page.getByRole('button', { name: /^También aquí/ }));

  // María answers without the line, and Ana was faster: on its return nothing goes out, and both answers are in sight.
  await second.press(second.find('button', 'Aceptar', second.page.getByRole('main')));
  const assignee = async () =>
    (await shop.get<{ conversation: { assignee: { name: string } | null } }>('/conversations/1')).conversation.assignee;
  await expect.poll(async () => (await assignee())?.name).toBe('María López'); // the screen is ahead of the server
  const box = second.find('textbox', 'Escribir');
  const guard = second.page.getByRole('alertdialog', { name: /^Ana Torres respondió / });
  const anaAnswers = (id: string, text: string) =>
    shop.post('/conversations/1/messages', { client_id: id, kind: 'text', text });
  const sent = async (count: number) =>
    (await lucia.receives(count)).map(({ object }) => object?.body ?? object?.caption);
  const question = second.message('¿Tienen ponchos?');
  const files = second.find('list', 'Archivos por enviar');
  const quoting = second.text('Respondes a Lucía Herrera');
  await question.hover();
  await second.press(second.find('button', 'Responder', question));
  await second.page
    .locator('.composer input[type=file]')
    .first()
    .setInputFiles({ name: 'rojo.png', mimeType: 'image/png', buffer: png(64, 64) });
  await second.sees(files.getByText('rojo.png'));
  await second.noLongerSees(second.find('progressbar', 'Subiendo rojo.png'));
  await second.page.context().setOffline(true);
  await second.sees(second.page.locator('[data-state=offline]'));
  await second.fill(box, 'Sí, hay rojos');
  await box.press('Enter');
  await anaAnswers('a1', 'Quedan azules');
  await sent(1);
  await second.page.context().setOffline(false);
  await second.sees(guard.getByText('Quedan azules'));
  await second.sees(guard.getByText('Sí, hay rojos'));
  await second.sees(guard.getByText('rojo.png'));
  await second.findsNoBarrier();

  // She looks first: it is in the box again, with its file and what it answers. In the next one she sends it all the same, and of the
  // last she makes a note.
  await second.page.keyboard.press('Enter');
  await second.noLongerSees(guard);
  await expect.poll(() => box.inputValue()).toBe('Sí, hay rojos');
  await second.sees(files.getByText('rojo.png'));
  await second.sees(quoting);
  const meanwhile = (id: string, text: string) =>
    second.page.route(
      '**/conversations/1/messages',
      async (route) => {
        await anaAnswers(id, text);
        await route.continue();
      },
      { times: 1 },
    );
  await meanwhile('a2', 'Y grises');
  await box.press('Enter');
  await second.sees(guard.getByText('Y grises'));
  await second.press(second.find('button', 'Enviar igual', guard));
  expect(await sent(3)).toEqual(['Quedan azules', 'Y grises', 'Sí, hay rojos']);
  expect((await lucia.receives(3))[2]).toMatchObject({ type: 'image', context_id: asked });
  await meanwhile('a3', 'Y blancos');
  await second.fill(box, 'También blancos');
  await box.press('Enter');
  await second.press(second.find('button', 'Guardar como nota', guard));
  await second.sees(second.page.locator('article.note').filter({ hasText: 'También blancos' }));
  expect((await sent(4)).at(-1)).toBe('Y blancos');
});
