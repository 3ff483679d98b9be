import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { usual } from '../lib/variant';
import { maria } from '../lib/workspace';

/** A layer that Escape closes: a hint or a toast shows itself and takes no key. */
const layer = ':popover-open:not([role=status], [aria-hidden=true])';
/** What is open, by its name. */
const open = ({ page }: Person) =>
  page.evaluate((layer) => [...document.querySelectorAll(layer)].map((one) => one.getAttribute('aria-label')), layer);
/** All that can be seen and opens something beside it. */
const openers = ({ page }: Person) => page.locator('button[aria-haspopup]:visible:not([aria-disabled="true"])');

const chooser = /\/assets\/Chooser[^/]*\.js$/;
const palette = /\/assets\/Palette[^/]*\.js$/;
/** Holds back what is fetched from there until the answer is called. */
async function heldBack(page: Page, url: RegExp) {
  let arrive = () => {};
  const arrives = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(url, async (route) => {
    await arrives;
    await route.continue();
  });
  return arrive;
}

journey(
  'Escape closes whatever opens beside something',
  async (stage) => {
    await stage.openShop();
    await (await stage.customer('Lucía Herrera')).writes('Hola');
    await (await stage.customer('Pedro Gil', '5215512340002')).writes('Buenas');
    const agent = await stage.enters(maria, '/inbox/unassigned/1');
    const { page } = agent;
    await agent.sees(agent.message('Hola'));
    const box = agent.find('textbox', 'Escribir');
    await agent.sees(box);

    for (const where of ['inbox', 'selection', 'contacts'] as const) {
      if (where === 'selection') {
        await page.getByTestId('conv-2').getByRole('link').focus();
        await page.keyboard.press('x');
        await agent.sees(page.getByText(/^1 seleccionada/));
      }
      if (where === 'contacts') {
        await page.goto('/contacts');
        await agent.sees(agent.text('Pedro Gil'));
      }
      const all = await openers(agent).elementHandles();
      expect(all.length, where).toBeGreaterThan(where === 'contacts' ? 1 : 4);
      for (const one of all) {
        if (!(await one.isVisible())) continue; // it stands in a row only while that is pointed at
        const name = (await one.getAttribute('aria-label')) ?? (await one.innerText());

        // In the instant in which it opens: the focus is still where it was, among keys that have a use for Escape of their own.
        if (where === 'inbox') await box.focus();
        await one.evaluate(async (button, layer) => {
          (button as HTMLElement).click();
          const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
          for (let turn = 0; turn < 99 && !document.querySelector(layer); turn++) await Promise.resolve();
          document.activeElement?.dispatchEvent(escape);
        }, layer);
        await expect.poll(() => open(agent), { timeout: 5000, message: `${where}: ${name}, at once` }).toEqual([]);

        // As fast as keys follow each other, and once the focus is inside.
        await one.focus();
        await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Escape')]);
        await expect.poll(() => open(agent), { timeout: 5000, message: `${where}: ${name}, fast` }).toEqual([]);
        const opens = async () => {
          if ((await open(agent)).length === 0) await one.press('Enter'); // right after it was closed a press may be its own
          return open(agent);
        };
        const patience = { timeout: 5000, interval: 300 };
        await expect.poll(opens, { ...patience, message: `${where}: ${name} opens` }).not.toEqual([]);
        await page.keyboard.press('Escape');
        await expect.poll(() => open(agent), { timeout: 5000, message: `${where}: ${name}, slowly` }).toEqual([]);
      }
      if (where === 'selection') {
        await agent.sees(page.getByText(/^1 seleccionada/)); // what lies under it was not meant
        await agent.press(agent.find('button', 'Quitar la selección'));
      }
    }
  },
  [usual],
);

journey(
  'Escape gives up what has to be fetched before it opens',
  async (stage) => {
    await stage.openShop();
    await (await stage.customer('Lucía Herrera')).writes('Hola');
    const agent = await stage.visitor();
    const { page } = agent;
    const arrive = await heldBack(page, chooser);
    await stage.signIn(agent, maria, '/inbox/unassigned/1');
    await agent.sees(agent.message('Hola'));
    const snooze = agent.find('button', 'Posponer', page.getByRole('main'));
    await agent.press(snooze);
    await page.keyboard.press('Escape');
    const came = page.waitForResponse(chooser);
    arrive();
    await came;
    await agent.press(agent.find('button', 'Más formas de finalizar')); // a moment later, in which it would have opened
    await expect.poll(() => open(agent), { timeout: 5000 }).toEqual(['Más formas de finalizar']);
    await page.keyboard.press('Escape');
    await expect.poll(() => open(agent), { timeout: 5000 }).toEqual([]);
    await agent.press(snooze);
    await expect.poll(() => open(agent), { timeout: 5000 }).toEqual(['Posponer conversación']);
  },
  [usual],
);

journey(
  'What is typed right after Ctrl+K is the palette’s',
  async (stage) => {
    await stage.openShop();
    await (await stage.customer('Lucía Herrera')).writes('Hola');
    const agent = await stage.visitor();
    const { page } = agent;
    const arrive = await heldBack(page, palette);
    await stage.signIn(agent, maria, '/inbox/unassigned/1');
    await agent.sees(agent.message('Hola'));
    const box = agent.find('textbox', 'Escribir');
    await agent.fill(box, 'Un borrador');
    await box.focus();

    // Nothing of it goes to the text that is being written, nor does a key do there what it is for.
    await page.keyboard.press('Control+K');
    await page.keyboard.type('luxc');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    arrive();
    const field = agent.find('combobox', 'Buscar o ejecutar');
    await agent.sees(field);
    await page.keyboard.type('cía');
    expect(await field.inputValue()).toBe('lucía');
    await agent.sees(page.getByRole('option').filter({ hasText: 'Lucía Herrera' }));
    await page.keyboard.press('Escape');
    await agent.noLongerSees(field);
    expect(await box.inputValue()).toBe('Un borrador');

    // Opened again it is empty.
    await page.keyboard.press('Control+K');
    await agent.sees(field);
    expect(await field.inputValue()).toBe('');
  },
  [usual],
);
