import { expect } from 'vitest';
import { journey, type Stage } from '../lib/journey';
import { byKeyboard, usual } from '../lib/variant';
import { juan, maria } from '../lib/workspace';

const walk = async (stage: Stage) => {
  const shop = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Cuánto cuesta el poncho?');
  const agent = await stage.enters(maria, '/settings/replies');

  // Made in the settings, with the contact's name put in from the menu.
  await agent.findsNoBarrier();
  await agent.press(agent.find('link', 'Nueva respuesta rápida'));
  await agent.fill(agent.find('textbox', 'Atajo'), '/saludo');
  await agent.fill(agent.find('textbox', 'Texto'), 'Hola, ');
  await agent.page.keyboard.press('End');
  const name = agent.variant.locale === 'pt' ? '{{contato.nome}}' : '{{contacto.nombre}}';
  await agent.press(agent.find('button', 'Insertar dato'));
  const variable = agent.page.getByRole('menuitem', { name });
  await (agent.variant.keyboard ? agent.page.keyboard.press('Enter') : variable.click());
  expect(await agent.find('textbox', 'Texto').inputValue()).toBe(`Hola, ${name}`);
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Crear'));
  await agent.sees(agent.text('/saludo'));
  await agent.sees(agent.text('Sin uso'));
  await agent.findsNoBarrier();

  // Another agent has not got it, and a shared one comes to everybody who looks.
  const other = await stage.enters(juan, '/settings/replies');
  await other.sees(other.text('Aún no hay respuestas rápidas'));
  await other.findsNoBarrier();
  await shop.post('/canned-responses', {
    scope: 'shared',
    code: 'factura',
    text: 'Factura a {{contact.company}}, {{7*7}}',
  });
  await other.sees(other.text('/factura'));

  // A team's is there for whoever is on the team, as long as they are.
  const { items: teams } = await shop.get<{ items: { id: string; name: string }[] }>('/teams');
  const care = teams.find((team) => team.name === 'Posventa')?.id;
  await shop.post('/canned-responses', { scope: 'team', team_id: care, code: 'garantía', text: 'Son seis meses.' });
  await other.sees(other.text('/garantía'));
  await other.sees(other.page.locator('li').getByText('Posventa', { exact: true }));
  await other.noLongerSees(other.find('button', 'Eliminar: /garantía'));
  await shop.patch(`/teams/${care}`, { members: [] });
  await other.noLongerSees(other.text('/garantía'));

  // "/sal" and Enter put it into the box, filled in and not sent.
  await agent.page.goto('/inbox/unassigned/1');
  const box = agent.find('textbox', 'Escribir');
  await box.focus();
  await agent.page.keyboard.type('/sal');
  const list = agent.find('listbox', 'Respuestas rápidas');
  await agent.sees(list.getByRole('option', { name: /saludo/, selected: true }));
  expect(await box.getAttribute('aria-activedescendant')).toBeTruthy();
  await agent.findsNoBarrier();
  await agent.page.keyboard.press('Enter');
  await agent.noLongerSees(list);
  expect(await box.inputValue()).toBe('Hola, Lucía Herrera');
  expect((await lucia.sees()).filter((message) => message.from === 'business')).toEqual([]);

  // Escape leaves the slash as it is.
  await agent.page.keyboard.type(' /fac');
  await agent.sees(list);
  await agent.page.keyboard.press('Escape');
  await agent.noLongerSees(list);
  expect(await box.inputValue()).toBe('Hola, Lucía Herrera /fac');
  await agent.page.keyboard.press('t');
  await agent.noLongerSees(list);
  for (let i = 0; i < 6; i++) await agent.page.keyboard.press('Backspace');

  // What is not known holds the message back until it is filled in, or confirmed.
  await agent.page.keyboard.type(' /fact');
  await agent.sees(list.getByRole('option', { name: /factura/, selected: true }));
  await agent.page.keyboard.press('Tab');
  expect(await box.inputValue()).toBe('Hola, Lucía Herrera Factura a {{contact.company}}, {{7*7}}');
  await agent.sees(agent.text('Falta un dato:'));
  await agent.findsNoBarrier();
  await agent.page.keyboard.press('Alt+Enter');
  expect(await box.inputValue()).toContain('{{contact.company}}');
  await agent.press(agent.find('button', 'Empresa del contacto'));
  await agent.page.keyboard.type('Andina SA');
  await agent.noLongerSees(agent.text('Falta un dato:'));
  await agent.page.keyboard.press('Alt+Enter');
  const [sent] = await lucia.receives(1);
  expect(sent?.object).toMatchObject({ body: 'Hola, Lucía Herrera Factura a Andina SA, {{7*7}}' });

  // Use is counted, for everybody who has it.
  await other.sees(other.page.getByText('1 uso', { exact: true })); // in both languages

  // "Crear desde este texto".
  await box.focus();
  await agent.page.keyboard.type('Enviamos a todo el país /');
  await agent.sees(list);
  await agent.page.keyboard.press('ArrowUp');
  await agent.sees(agent.find('option', 'Crear desde este texto').and(agent.page.locator('[aria-selected=true]')));
  await agent.page.keyboard.press('Enter');
  expect(await agent.find('textbox', 'Texto').inputValue()).toBe('Enviamos a todo el país');
  await agent.fill(agent.find('textbox', 'Atajo'), 'envíos');
  await agent.press(agent.find('button', 'Crear'));
  await agent.noLongerSees(agent.find('textbox', 'Atajo'));
  const { items } = await shop.get<{ items: { code: string }[] }>('/canned-responses');
  expect(items.map((one) => one.code)).toEqual(['factura', 'garantía']); // hers are hers
};

journey('10 Quick replies', walk, [usual, byKeyboard]);
