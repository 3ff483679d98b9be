import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { Ears } from '../lib/ears';
import { journey, type Stage } from '../lib/journey';
import type { Person } from '../lib/person';
import type { Phone } from '../lib/phone';
import { maria } from '../lib/workspace';

const many = 10;

/** Ten customers, each with a conversation of the same number, and an agent who sees them all in the order of the list. */
async function set(stage: Stage): Promise<{ phones: Phone[]; agent: Person; order: number[] }> {
  await stage.openShop();
  const phones: Phone[] = [];
  for (let n = 1; n <= many; n++) {
    const phone = await stage.customer(`Cliente ${n}`, `52155123${String(50_000 + n)}`);
    await phone.writes(`Pregunta del pedido n.º ${n}.`);
    phones[n] = phone;
  }
  const agent = await stage.enters(maria, '/inbox/unassigned');
  await expect.poll(() => rows(agent.page).then((list) => list.length)).toBe(many);
  return { phones, agent, order: await rows(agent.page) };
}

/** The numbers in the list, top down. */
function rows(page: Page): Promise<number[]> {
  return page
    .locator('[role=listitem]')
    .evaluateAll((items) =>
      items
        .sort((a, b) => Number(a.getAttribute('aria-posinset')) - Number(b.getAttribute('aria-posinset')))
        .map((item) => Number(item.querySelector<HTMLElement>('[data-testid]')?.dataset.testid?.slice(5))),
    );
}

/** All that says which conversation this is says the same one. */
async function stands(agent: Person, number: number): Promise<void> {
  await agent.page.waitForURL(`**/${number}`);
  await agent.sees(agent.find('main', `Conversación con Cliente ${number}`));
  await agent.sees(agent.message(`Pregunta del pedido n.º ${number}.`));
  const main = agent.page.getByRole('main');
  await agent.sees(main.getByText(`#${number}`, { exact: true }));
  expect(
    await main
      .getByRole('article')
      .getByText(/^Pregunta/)
      .allTextContents(),
  ).toEqual([`Pregunta del pedido n.º ${number}.`]);
  await agent.sees(agent.find('heading', `Cliente ${number}`, agent.find('complementary', 'Ficha de contacto')));
}

const has = (box: ReturnType<Person['find']>, text: string) => expect.poll(() => box.inputValue()).toBe(text);

journey('Switching: what is written stays where it was written', async (stage) => {
  const { phones, agent, order } = await set(stage);
  const { page } = agent;
  const { keyboard } = page;
  const at = (place: number) => order[place] ?? 0;
  const box = agent.find('textbox', 'Escribir');
  const main = page.getByRole('main');

  // From row to row as fast as keys go, to some that were never open.
  await agent.press(agent.row(at(0)));
  await stands(agent, at(0));
  await main.locator('header').evaluate((header) => (header.dataset.same = 'yes'));
  await agent.find('button', 'Emoji').evaluate((button) => (button.dataset.same = 'yes'));
  await agent.row(at(0)).focus();
  for (let place = 1; place < many; place++) {
    await keyboard.press('j');
    await expect.poll(() => focusedRow(page)).toBe(at(place));
    await keyboard.press('Enter');
  }
  await stands(agent, at(many - 1));
  // What is the same in each of them was not made anew.
  expect(await page.locator('[data-same=yes]').count()).toBe(2);

  // In the box: each has its own text, and to take back what was typed never brings what was typed to somebody else.
  await agent.press(agent.row(at(0)));
  await stands(agent, at(0));
  await box.focus();
  for (let place = 0; place < 4; place++) {
    await keyboard.type(`Para ${at(place)}`);
    await keyboard.press('Alt+ArrowDown');
    await stands(agent, at(place + 1));
    await has(box, '');
    await keyboard.press('Control+z');
    await has(box, '');
    await expect.poll(() => box.evaluate((element) => element === document.activeElement)).toBe(true);
  }
  for (let place = 3; place >= 0; place--) {
    await keyboard.press('Alt+ArrowUp');
    await has(box, `Para ${at(place)}`);
  }
  await keyboard.press('Alt+ArrowDown');
  await keyboard.press('Alt+ArrowDown');
  await has(box, `Para ${at(2)}`);
  await agent.sees(agent.row(at(0)).getByText(`Para ${at(0)}`));

  // A note is begun in one, and a message answered in particular in another.
  await keyboard.press('Alt+n');
  await agent.fill(agent.find('textbox', 'Nota interna'), 'Preguntar a bodega');
  await keyboard.press('Alt+ArrowUp');
  await stands(agent, at(1));
  expect(await agent.find('tab', 'Responder').getAttribute('aria-selected')).toBe('true');
  await has(box, `Para ${at(1)}`);
  await agent.message('Pregunta').hover();
  await agent.press(agent.find('button', 'Responder', agent.message('Pregunta')));
  await agent.sees(agent.text(`Respondes a Cliente ${at(1)}`));
  await box.focus();
  await keyboard.press('Alt+ArrowDown');
  await stands(agent, at(2));
  expect(await page.getByText(/^Respondes a/).count()).toBe(0);
  await has(box, `Para ${at(2)}`);
  await agent.press(agent.find('tab', 'Nota interna'));
  await has(agent.find('textbox', 'Nota interna'), 'Preguntar a bodega');
  await keyboard.press('Alt+ArrowUp');
  await agent.sees(agent.text(`Respondes a Cliente ${at(1)}`));

  // Sent and left at once: it goes to whom it was written. Who was answered leaves this list.
  for (const place of [1, 0]) {
    await agent.press(agent.row(at(place)));
    await has(box, `Para ${at(place)}`);
    await box.focus();
    await keyboard.press('Enter');
    await agent.press(agent.row(at(2)));
  }
  for (const place of [0, 1]) {
    const [sent] = (await phones[at(place)]?.receives(1)) ?? [];
    expect(sent?.object?.body).toBe(`Para ${at(place)}`);
  }
  await stands(agent, at(2));
  await has(box, `Para ${at(2)}`);
  expect((await phones[at(2)]?.sees())?.map((message) => message.from)).toEqual(['customer']);
});

journey('Switching: what is open, read or heard is of the one on screen', async (stage) => {
  const { phones, agent, order } = await set(stage);
  const { page } = agent;
  const { keyboard } = page;
  const at = (place: number) => order[place] ?? 0;
  const main = page.getByRole('main');

  // The focus stays on what is there in the next one, too; what was opened of the last one closes.
  await agent.press(agent.row(at(1)));
  await stands(agent, at(1));
  await agent.press(agent.row(at(0)));
  await stands(agent, at(0));
  const more = agent.find('button', 'Más acciones', main);
  await more.focus();
  await keyboard.press('Alt+ArrowDown');
  await stands(agent, at(1));
  expect(await more.evaluate((element) => element === document.activeElement)).toBe(true);
  await keyboard.press('Enter');
  await agent.sees(page.getByRole('menu'));
  await page.goBack();
  await stands(agent, at(0));
  await expect.poll(() => page.locator(':popover-open:not(.tooltip)').count()).toBe(0);

  // Where a long conversation was left, it is found again.
  const long = phones[at(0)];
  for (let n = 1; n <= 40; n++) await long?.writes(`Línea ${n} de cuarenta`);
  await agent.sees(agent.message('Línea 40 de cuarenta'));
  await agent.noLongerSees(agent.row(at(0)).getByText(/sin leer/));
  const log = main.getByRole('log');
  await log.evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
  const before = await firstInSight(page);
  for (const place of [1, 0]) {
    await agent.press(agent.row(at(place)));
    await page.waitForURL(`**/${at(place)}`);
  }
  await expect.poll(() => firstInSight(page)).toEqual(before);

  // What comes is told of the one on screen only, however fast one got there.
  const ears = await Ears.open(agent);
  await agent.row(at(0)).focus();
  for (const place of [1, 2, 3]) {
    await keyboard.press('ArrowDown');
    await expect.poll(() => focusedRow(page)).toBe(at(place));
    await keyboard.press('Enter');
    await phones[at(place - 1)]?.writes(`Tarde, del ${at(place - 1)}`);
  }
  await stands(agent, at(3));
  await phones[at(3)]?.writes('¿Siguen ahí?');
  await ears.hears(`Cliente ${at(3)}: ¿Siguen ahí?`);
  expect((await ears.forget()).filter((words) => words.includes('Tarde'))).toEqual([]);

  // Without a line: those that were open are there, one that was not says so, and what is written waits for whom it is meant.
  await page.context().setOffline(true);
  await agent.press(agent.row(at(8)));
  await agent.sees(agent.text('No pudimos cargar los mensajes').or(agent.find('button', 'Reintentar', main)));
  const box = agent.find('textbox', 'Escribir');
  for (const place of [2, 1]) {
    await agent.press(agent.row(at(place)));
    await stands(agent, at(place));
    await agent.fill(box, `Luego, ${at(place)}`);
    await box.press('Enter');
    await agent.sees(agent.message(`Luego, ${at(place)}`));
  }
  await agent.press(agent.row(at(3)));
  await stands(agent, at(3));
  await page.context().setOffline(false);
  for (const place of [2, 1]) {
    const [sent] = (await phones[at(place)]?.receives(1)) ?? [];
    expect(sent?.object?.body).toBe(`Luego, ${at(place)}`);
  }
  await agent.press(agent.row(at(8)));
  await stands(agent, at(8));

  // Going round leaves nothing behind.
  const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);
  const round = async () => {
    for (const place of [7, 8]) {
      await agent.press(agent.row(at(place)));
      await stands(agent, at(place));
    }
  };
  await round();
  const first = await nodes();
  for (let time = 0; time < 5; time++) await round();
  await expect.poll(nodes).toBeLessThanOrEqual(first); // what was unread is read by now
});

journey('Switching: the last ones are uncovered, not drawn anew', async (stage) => {
  stage.keepTheShell();
  const { phones, agent, order } = await set(stage);
  const at = (place: number) => order[place] ?? 0;
  const log = agent.page.getByRole('main').getByRole('log');
  const open = async (place: number) => {
    await agent.press(agent.row(at(place)));
    await stands(agent, at(place));
  };
  const drawn = agent.page.locator('[data-drawn]');
  const logs = agent.page.locator('[role=log]');

  // The one below is drawn before it is opened.
  await open(0);
  await expect.poll(() => logs.count()).toBe(2);
  await logs.last().evaluate((element) => (element.dataset.drawn = 'before'));
  expect(await drawn.isVisible()).toBe(false);
  await open(1);
  expect(await log.getAttribute('data-drawn')).toBe('before');
  await log.evaluate((element) => delete element.dataset.drawn);

  await open(0);
  await log.evaluate((element) => (element.dataset.drawn = 'yes'));
  await open(1);
  expect(await drawn.isVisible()).toBe(false);
  expect(await log.getAttribute('data-drawn')).toBeNull();
  // Out of sight it takes up what comes, of which nothing counts as read.
  await phones[at(0)]?.writes('¿Y bien?');
  await agent.sees(agent.row(at(0)).getByText(/1 sin leer/));
  await expect.poll(() => drawn.getByText('¿Y bien?').count()).toBe(1);
  await open(0);
  expect(await log.getAttribute('data-drawn')).toBe('yes');
  await agent.sees(log.getByText('¿Y bien?'));
  await agent.noLongerSees(agent.row(at(0)).getByText(/sin leer/));

  // Nine are kept, and two of those to come: going on to the tenth lets go of the first.
  for (let place = 1; place < 9; place++) await open(place);
  expect(await drawn.count()).toBe(1);
  await open(9);
  expect(await drawn.count()).toBe(0);
  expect(await logs.count()).toBeLessThanOrEqual(11);
});

journey('Reading: what is fetched above or below what is read moves nothing', async (stage) => {
  const api = await stage.openShop();
  const phone = await stage.customer('Lucía', '5215512360001');
  for (let n = 1; n <= 220; n++) await phone.writes(`Línea ${n} de muchas`);
  type Opening = { conversation: { unread_count: number } };
  await expect
    .poll(async () => (await api.get<Opening>('/conversations/1')).conversation.unread_count, { timeout: 20_000 })
    .toBe(220);
  await api.post('/conversations/1/read', {}); // else it opens where they begin
  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  const { page } = agent;
  const log = page.getByRole('main').getByRole('log');
  await log.getByText('Línea 220 de muchas').waitFor();
  let answer = await hold(page);
  const asked = page.waitForRequest(/\/conversations\/1\/messages\?/);
  await log.evaluate((element) => (element.scrollTop = 300));
  await asked;
  const before = await firstInSight(page);
  await answer();
  await expect.poll(() => log.evaluate((element) => element.scrollTop)).toBeGreaterThan(1000);
  expect(await firstInSight(page)).toEqual(before);

  // A message far back, from a link, costs one page, however much lies between.
  type Messages = { items: { id: string; text: string }[]; next: string };
  const messages = '/conversations/1/messages?limit=100';
  const { next } = await api.get<Messages>(messages);
  const { items } = await api.get<Messages>(`${messages}&after=${next}`);
  const wanted = items.find(({ text }) => text.startsWith('Línea 40 '));
  const pagesAsked: string[] = [];
  page.on('request', (request) => {
    if (/\/conversations\/1\/messages\?/.test(request.url())) pagesAsked.push(request.url());
  });
  await page.goto(`/inbox/unassigned/1?message=${wanted?.id}`);
  await agent.sees(log.getByText('Línea 40 de muchas'));
  await agent.sees(agent.find('button', 'Volver'));
  expect(pagesAsked.filter((url) => url.includes('around='))).toHaveLength(1);
  expect(pagesAsked.length).toBeLessThanOrEqual(2); // one slice may be wanted above it

  // What comes meanwhile is at the end. What is read stays where it is as more comes below it.
  await phone.writes('¿Siguen ahí?');
  await agent.sees(agent.row(1).getByText('¿Siguen ahí?'));
  await agent.sees(agent.find('button', '1 nuevo', page.getByRole('main')));
  const toEdge = () => log.evaluate((element) => (element.scrollTop = element.scrollHeight));
  answer = await hold(page);
  const newer = page.waitForRequest(/around=/);
  await toEdge();
  await newer;
  const below = await firstInSight(page);
  const height = await log.evaluate((element) => element.scrollHeight);
  await answer();
  await expect.poll(() => log.evaluate((element) => element.scrollHeight)).toBeGreaterThan(height);
  expect(await firstInSight(page)).toEqual(below);

  // Read on to the end, nothing is missing and nothing was fetched twice over.
  const last = log.getByText('¿Siguen ahí?');
  await expect.poll(() => toEdge().then(() => last.count()), { timeout: 10_000, interval: 50 }).toBe(1);
  const numbers = (await log.getByText(/^Línea/).allTextContents()).map((text) => Number(text.split(' ')[1]));
  expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  expect(numbers.at(-1)).toBe(220);
  expect(pagesAsked.length).toBeLessThanOrEqual(6);

  // From there to the end at once.
  await page.goto(`/inbox/unassigned/1?message=${wanted?.id}`);
  await agent.sees(log.getByText('Línea 40 de muchas'));
  pagesAsked.length = 0;
  await agent.press(agent.find('button', 'Ir al final'));
  await agent.sees(last);
  expect(await log.getByText('Línea 40 de muchas').count()).toBe(0);
  expect(pagesAsked).toEqual([]);
});

/** Keeps the answers of pages of messages back. Returns what lets them go. */
async function hold(page: Page): Promise<() => Promise<void>> {
  const pages = /\/conversations\/1\/messages\?/;
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(pages, async (route) => {
    await held;
    await route.continue();
  });
  return async () => {
    const answered = page.waitForResponse(pages);
    answer();
    await answered;
    await page.unroute(pages);
  };
}

function focusedRow(page: Page): Promise<number> {
  return page.evaluate(() => Number((document.activeElement as HTMLElement | null)?.dataset.number));
}

/** The message at the top of the log, and how far above the edge it begins. */
function firstInSight(page: Page): Promise<[string, number] | undefined> {
  return page.evaluate(() => {
    // Those of other conversations are kept out of sight.
    const log = [...document.querySelectorAll('[role=log]')].find((one) => one.checkVisibility());
    const top = log?.getBoundingClientRect().top ?? 0;
    const found = [...(log?.querySelectorAll<HTMLElement>('article') ?? [])].find(
      (one) => one.getBoundingClientRect().bottom > top,
    );
    return found && [found.dataset.key ?? '', Math.round(found.getBoundingClientRect().top - top)];
  });
}
