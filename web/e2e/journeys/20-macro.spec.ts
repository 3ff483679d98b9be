import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { ana, maria } from '../lib/workspace';

journey('20 Macro', async (stage) => {
  const shop = await stage.openShop();
  const label = await shop.post<{ id: string }>('/labels', { name: 'Envío' });
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Ya salió mi poncho?');

  // Made in the settings: a reply with the contact's name, a label and a priority.
  const boss = await stage.enters(ana, '/settings/macros');
  await boss.sees(boss.text('Todavía no hay macros'));
  await boss.findsNoBarrier();
  await boss.press(boss.find('link', 'Nueva macro'));
  const form = boss.find('dialog', 'Nueva macro');
  await boss.fill(boss.find('textbox', 'Nombre', form), 'Envío hecho');
  await boss.press(boss.find('button', 'Crear', form));
  await boss.sees(boss.text('Agrega al menos una acción.', form));
  const add = boss.find('button', 'Agregar acción', form);
  await boss.choose(add, 'Cambiar prioridad');
  await boss.choose(add, 'Agregar etiquetas');
  await boss.choose(add, 'Responder al cliente');
  await boss.press(boss.find('button', 'Crear', form));
  await boss.sees(boss.text('Falta este dato.', form));
  await boss.findsNoBarrier();
  const box = boss.find('checkbox', 'Envío', form);
  if (boss.variant.keyboard) {
    await boss.goTo(box, 'Shift+Tab');
    await boss.page.keyboard.press('Space');
  } else await box.check();
  const name = boss.variant.locale === 'pt' ? '{{contato.primeiro_nome}}' : '{{contacto.primer_nombre}}';
  const text = boss.find('textbox', 'Texto para el cliente', form);
  await boss.fill(text, `Hola, ${name}: ya va en camino`);

  // The reply goes before the others.
  const steps = () => form.getByRole('listitem').locator('strong').allInnerTexts();
  await boss.press(form.getByRole('button', { name: /^Subir: 3\./ }));
  await boss.press(form.getByRole('button', { name: /^Subir: 2\./ }));
  expect((await steps())[0]).toMatch(/^1\. Respond/);
  await boss.press(boss.find('button', 'Crear', form));
  await boss.noLongerSees(form);
  await boss.sees(boss.find('link', 'Envío hecho').or(boss.page.getByRole('link', { name: /^Envío hecho/ })));
  await boss.findsNoBarrier();

  // Run by its key, with what it does in sight before. All of it is done, once.
  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  const main = agent.page.getByRole('main');
  await agent.sees(agent.message('¿Ya salió mi poncho?'));
  await main.getByRole('article').first().focus();
  await agent.page.keyboard.press('m');
  const popup = agent.find('dialog', 'Ejecutar una macro');
  const search = agent.find('combobox', 'Buscar macro', popup);
  await expect.poll(() => search.evaluate((one) => one === document.activeElement)).toBe(true);
  await agent.sees(popup.getByText(/«Hola, Lucía: ya va en camino»/));
  await agent.findsNoBarrier();
  await agent.page.keyboard.type('envio');
  await agent.page.keyboard.press('Enter');
  const [sent] = await lucia.receives(1);
  expect(sent?.object).toMatchObject({ body: 'Hola, Lucía: ya va en camino' });
  await agent.sees(agent.text('«Envío hecho» ejecutada en #1'));
  const now = () => shop.get<Standing>('/conversations/1');
  const { conversation } = await now();
  expect(conversation.priority).toBe('high');
  expect(conversation.labels.map((one) => one.name)).toEqual(['Envío']);
  expect(conversation.assignee?.name).toBe('María López'); // who answers has it

  // Taken back, but for what was said.
  await agent.press(agent.find('button', 'Deshacer'));
  await agent.sees(agent.text('Deshecho. Lo que ya se escribió se queda.'));
  expect((await now()).conversation).toMatchObject({ priority: 'none', labels: [], assignee: null });
  expect(await lucia.receives(1)).toHaveLength(1);

  // A label that is deleted leaves the macro, which does the rest.
  await shop.delete(`/labels/${label.id}`);
  const left = async () => (await shop.get<{ items: { steps: unknown[] }[] }>('/macros')).items[0]?.steps.length;
  await expect.poll(left).toBe(2);
  if (agent.onPhone) await agent.press(agent.page.getByRole('main').getByRole('button', { name: /Lucía Herrera/ }));
  const card = agent.onPhone ? agent.page : agent.page.getByRole('complementary');
  if (agent.variant.keyboard) {
    await agent.goTo(agent.find('tab', 'Contacto', card));
    await agent.page.keyboard.press('ArrowRight');
  } else await agent.find('tab', 'Conversación', card).click();
  await agent.press(agent.find('button', 'Macros', card));
  await agent.press(agent.find('button', 'Envío hecho', card));
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Ejecutar «Envío hecho»', card));
  expect(await lucia.receives(2)).toHaveLength(2);
  await expect.poll(async () => (await now()).conversation).toMatchObject({ priority: 'high', labels: [] });
});

interface Standing {
  conversation: { priority: string; labels: { name: string }[]; assignee: { name: string } | null };
}
