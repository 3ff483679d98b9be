import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { maria } from '../lib/workspace';

journey('Columns', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Tienen ruanas azules?');
  const agent = await stage.enters(maria, '/inbox/unassigned/1');
  await agent.sees(agent.message('¿Tienen ruanas azules?'));
  const { keyboard, mouse } = agent.page;
  const views = agent.find('navigation', 'Vistas');
  const list = agent.find('region', 'Lista de conversaciones');
  const card = agent.find('complementary', 'Ficha de contacto');
  const line = (name: string) => agent.find('separator', `Cambiar el ancho de ${name}`);
  const width = async (column: typeof list) => Math.round((await column.boundingBox())?.width ?? 0);

  // By keyboard.
  const before = await width(list);
  await line('Lista de conversaciones').focus();
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  expect(await width(list)).toBe(before + 32);
  await line('Vistas').focus();
  await keyboard.press('ArrowLeft');
  const narrow = await width(views);
  // However narrow, and however wide the letters, no word of the button is cut: those without room are left out.
  expect(await cutIn(agent.find('button', 'Nueva conversación', views))).toEqual([]);
  // With the pointer.
  const cardBefore = await width(card);
  const at = await line('Ficha de contacto').boundingBox();
  await mouse.move(at?.x ?? 0, 300);
  await mouse.down();
  await mouse.move((at?.x ?? 0) - 30, 300, { steps: 3 });
  await mouse.up();
  expect(await width(card)).toBe(cardBefore + 30);
  await agent.findsNoBarrier();

  // Folded, and given back: by Enter, by pushing together, by a press on what is left.
  await line('Lista de conversaciones').focus();
  await keyboard.press('Enter');
  await agent.noLongerSees(list);
  await agent.findsNoBarrier();
  await keyboard.press('Enter');
  expect(await width(list)).toBe(before + 32);
  const edge = await line('Vistas').boundingBox();
  await mouse.move(edge?.x ?? 0, 400);
  await mouse.down();
  await mouse.move((edge?.x ?? 0) - 150, 400, { steps: 5 });
  await mouse.up();
  await agent.noLongerSees(views);
  await line('Vistas').click();
  expect(await width(views)).toBe(narrow);
  await agent.press(
    agent.page
      .getByRole('main')
      .getByRole('button', { name: /Lucía Herrera/ })
      .first(),
  );
  await agent.noLongerSees(card);

  // It goes with her.
  await expect
    .poll(() => columns(agent.page), { timeout: 10_000 })
    .toEqual({ views: narrow, list: before + 32, card: cardBefore + 30, folded: ['card'] });
  const there = await stage.enters(maria, '/inbox/unassigned/1');
  await there.sees(there.message('¿Tienen ruanas azules?'));
  expect(await width(there.find('region', 'Lista de conversaciones'))).toBe(before + 32);
  expect(await there.find('complementary', 'Ficha de contacto').count()).toBe(0);
});

/** What the server keeps of the columns for whoever is signed in here. */
function columns(page: import('playwright-core').Page): Promise<unknown> {
  return page.evaluate(async () => {
    const me = (await (await fetch('/api/v1/session')).json()) as { user: { preferences: { columns?: unknown } } };
    return me.user.preferences.columns;
  });
}

/** What of a button's words is shown in part, at every width of the column, in each language and with letters a fifth wider. */
function cutIn(button: import('playwright-core').Locator): Promise<string[]> {
  return button.evaluate((one) => {
    const column = one.closest('nav');
    const label = one.querySelector('span');
    const words = [...(label?.childNodes ?? [])].find(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    );
    if (!column || !label || !words) return ['no words'];
    const was = words.textContent;
    const cut = [];
    for (const text of ['Nueva conversación', 'Nova conversa', 'New conversation'])
      for (const scale of [13, 16])
        for (const width of [160, 172, 188, 220, 320]) {
          words.textContent = text;
          label.style.fontSize = `${scale}px`;
          column.style.width = `${width}px`;
          const all = document.createRange();
          all.selectNodeContents(label);
          const room = label.getBoundingClientRect();
          const seen = [...all.getClientRects()].filter(({ top }) => top < room.bottom - 1);
          if (seen.length === 0 || seen.some((line) => line.right > room.right + 1 || line.bottom > room.bottom + 1))
            cut.push(`${text}, ${scale} px, in ${width} px`);
        }
    words.textContent = was;
    label.style.fontSize = column.style.width = '';
    return cut;
  });
}
