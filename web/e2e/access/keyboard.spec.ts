import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { Ears } from '../lib/ears';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { maria } from '../lib/workspace';

/** What has the focus: its label, its words, or at least its name. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const here = document.activeElement;
    return (here?.getAttribute('aria-label') || here?.textContent?.trim() || here?.tagName.toLowerCase()) ?? '';
  });
}

/** WCAG 2.4.3: the focus is somewhere on the page, and not lost with what had it. */
async function keepsFocus({ page }: Person, after: string): Promise<void> {
  const lost = () => page.evaluate(() => document.activeElement === document.body);
  await expect.poll(lost, { message: `the focus is lost after ${after}`, timeout: 3000 }).toBe(false);
}

// A tooltip is none: it stands where the pointer was left.
const layers = 'dialog[open], :popover-open:not([role=status], .tooltip)';

/** What opens takes the focus. */
async function opened({ page }: Person, what: string): Promise<void> {
  const inside = () =>
    page.evaluate(
      (selector) => [...document.querySelectorAll(selector)].at(-1)?.contains(document.activeElement) ?? false,
      layers,
    );
  await expect.poll(inside, { message: `${what} takes the focus`, timeout: 5000 }).toBe(true);
}

async function closed({ page }: Person, what: string): Promise<void> {
  const open = () =>
    page.locator(layers).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent));
  await expect.poll(open, { message: `Escape closes ${what}`, timeout: 5000 }).toEqual([]);
}

journey('Focus', async (stage) => {
  const shop = await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');
  const pedro = await stage.customer('Pedro Ruiz', '5215512340002');
  await pedro.writes('¿Hacen envíos?');
  const agent = await stage.enters(maria, '/inbox/all/1');
  const { page } = agent;
  const { keyboard } = page;
  const main = page.getByRole('main');
  await agent.sees(agent.message('¿tienen ruanas?'));
  await agent.sees(agent.find('tab', 'Contacto'));

  // F6 goes round all regions, each with a mark that is seen; Shift+F6 goes back.
  const regions = [
    'Principal',
    'header',
    'Vistas',
    'Lista de conversaciones',
    'Conversación con Lucía Herrera',
    'Ficha de contacto',
  ];
  await agent.find('main', 'Conversación con Lucía Herrera').focus();
  for (const region of [...regions.slice(-1), ...regions]) {
    await keyboard.press('F6');
    const [name, outline] = await page.evaluate(() => {
      const here = document.activeElement as HTMLElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(here);
      return [here.getAttribute('aria-label') ?? here.tagName.toLowerCase(), `${outlineStyle} ${outlineWidth}`];
    });
    expect([name, outline]).toEqual([region, 'solid 2px']);
  }
  await keyboard.press('Shift+F6');
  expect(await focused(page)).toBe('Conversación con Lucía Herrera');

  // Whatever a button opens gives the focus back to it.
  const strip = [/^Prioridad/, 'Agregar etiqueta', /^Participantes/, 'Posponer', 'Derivar'];
  const header = ['Más acciones', 'Más formas de finalizar'];
  const composer = ['Emoji', 'Adjuntar', 'Formato', 'Poner en seguimiento'];
  for (const name of [...strip, ...header, ...composer]) {
    const button = main.getByRole('button', { name }).first();
    await button.focus();
    await keyboard.press('Enter');
    await opened(agent, String(name));
    await keyboard.press('Escape');
    await closed(agent, String(name));
    await expect
      .poll(() => button.evaluate((one) => one === document.activeElement), { message: `${name} has the focus again` })
      .toBe(true);
  }
  // The templates take the place of the composer, and give it back.
  await agent.press(agent.find('button', 'Plantillas', main));
  await expect.poll(() => focused(page)).toMatch(/^Buscar/);
  await keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('Escribir');

  // What a key opens gives it back to the message from which it was pressed.
  const message = agent.message('¿tienen ruanas?');
  for (const key of ['a', 'p', 'l', 'h', 'm', 's', 't', '?', 'Control+k', 'Enter']) {
    await message.focus();
    await keyboard.press(key);
    await opened(agent, key);
    await keyboard.press('Escape');
    await closed(agent, key);
    await expect
      .poll(() => message.evaluate((one) => one === document.activeElement), { message: `back after ${key}` })
      .toBe(true);
  }

  // A button that goes with what it did leaves the focus in the conversation.
  for (const name of ['Aceptar', 'Finalizar', 'Reabrir']) {
    await agent.goTo(agent.find('button', name, main));
    await keyboard.press('Enter');
    await agent.noLongerSees(agent.find('button', name, main));
    await keepsFocus(agent, name);
  }

  // Another room: it begins with the work, which says what it is, whichever way one came.
  await agent.goTo(agent.find('link', 'Ajustes', agent.find('navigation', 'Principal')));
  await keyboard.press('Enter');
  await page.waitForURL('**/settings/*');
  await keepsFocus(agent, 'a link of the rail');
  for (const [keys, heading] of [
    ['gi', 'Historial'],
    ['gm', 'Mi Bandeja'],
  ] as const) {
    for (const key of keys) await keyboard.press(key);
    await agent.sees(agent.find('heading', heading));
    await keepsFocus(agent, keys);
  }
  // A page that was just loaded shows no ring, whatever was pressed on the one before.
  await page.goto('/contacts');
  await agent.sees(agent.find('searchbox', 'Buscar contactos'));
  expect(await page.locator('main:focus-visible').count()).toBe(0);

  // While one writes no letter is a key, and the keys with Alt lead from box to box.
  await page.goto('/inbox/all/1');
  const box = agent.find('textbox', 'Escribir');
  await agent.sees(agent.row(2));
  await box.focus();
  await keyboard.type('jkxeuyahplmst?cifo./');
  await keyboard.press('Control+Alt+KeyE'); // AltGr, as Windows tells it
  expect(await box.inputValue()).toBe('jkxeuyahplmst?cifo./');
  expect(await page.locator(layers).count()).toBe(0);
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await box.fill('Sí, en azul');
  await box.press(
    (await agent.row(1).evaluate((one) => one.closest('[aria-posinset]')?.getAttribute('aria-posinset'))) === '1'
      ? 'Alt+ArrowDown'
      : 'Alt+ArrowUp',
  );
  await page.waitForURL('**/inbox/all/2');
  await agent.sees(agent.message('¿Hacen envíos?'));
  await expect.poll(() => focused(page)).toBe('Escribir');
  await agent.sees(agent.row(1).getByText('Sí, en azul'));

  // A colleague takes it in the middle of a word: the rest of it is no key, she is told, and nothing is lost.
  const ears = await Ears.open(agent);
  const done: string[] = [];
  page.on('request', (request) => void done.push(request.url()));
  await keyboard.type('Sí, hacemos env');
  await shop.post('/conversations/2/assign', { assignee_id: 'me' });
  await agent.sees(page.locator('[data-state=not-mine]'));
  await keyboard.type('iose uy');
  await ears.hears(/^Asignada a Ana Torres/);
  expect(await focused(page)).toContain('Escribir');
  expect(await page.locator(layers).count()).toBe(0);
  await agent.press(agent.find('button', 'Responder igual'));
  await expect.poll(() => box.inputValue()).toBe('Sí, hacemos env');
  expect(done.filter((url) => /\/(close|unread|assign|snooze)$/.test(url))).toEqual([]);
});

journey('Tooltips: they wait for the pointer, come with the focus, and go with Escape', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');
  const agent = await stage.enters(maria, '/inbox/all/1');
  const { page } = agent;
  const tip = page.locator('.tooltip');
  const snooze = agent.find('button', 'Posponer');
  await agent.sees(snooze);

  await snooze.hover();
  await agent.sees(tip);
  expect(await tip.textContent()).toBe('Posponerh');
  await tip.hover(); // the pointer may rest on it
  await page.keyboard.press('Escape');
  expect(await tip.count()).toBe(0);

  // From one to the next, and away from both.
  await snooze.hover();
  await agent.sees(tip);
  await agent.find('button', 'Derivar').hover();
  await expect.poll(() => tip.allTextContents(), { timeout: 5000 }).toEqual(['Derivara']);
  await page.mouse.move(5, 5);
  await expect.poll(() => tip.count()).toBe(0);

  // A press does it and takes the words away; they do not come over what it opened.
  await snooze.focus();
  await page.keyboard.press('Shift+Tab');
  await agent.sees(tip);
  await page.keyboard.press('Tab');
  await expect.poll(() => tip.allTextContents(), { timeout: 5000 }).toEqual(['Posponerh']);
  await page.keyboard.press('Enter');
  await opened(agent, 'Posponer');
  expect(await tip.count()).toBe(0);
});
