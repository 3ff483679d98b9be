import type { Locator, Page } from 'playwright-core';

/** A customer's phone on the simulator's own page, as a person uses it. */
export class SimulatorPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async addCustomer(name: string, waId: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Agregar un cliente' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Nombre', { exact: true }).fill(name);
    await dialog.getByLabel('Celular con código de país').fill(waId);
    await dialog.getByRole('button', { name: 'Agregar' }).click();
    await this.page.getByRole('textbox', { name: `Escribe como ${name}…` }).waitFor();
  }

  async write(text: string): Promise<void> {
    const box = this.page.getByRole('textbox', { name: /^Escribe como / });
    await box.fill(text);
    await box.press('Enter');
  }

  /** A message of the chat, by its words. */
  message(words: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: words });
  }
}
