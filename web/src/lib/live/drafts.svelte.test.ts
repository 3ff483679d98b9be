import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Live } from './live.svelte';
import { Server } from './testing/server';

let server: Server;
const open: Live[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  server = new Server();
  server.create();
});
afterEach(async () => {
  server.down = false;
  for (const one of open.splice(0)) {
    const leaving = one.signOut().catch(() => undefined);
    await settle(2000);
    await leaving;
  }
  vi.useRealTimers();
});

/** A page that has started. */
async function visit(): Promise<Live> {
  const page = new Live(server.api());
  open.push(page);
  const started = page.start();
  await settle();
  await started;
  await settle();
  return page;
}

/** Lets all that is under way come to rest, and `ms` pass. */
async function settle(ms = 50): Promise<void> {
  for (let i = 0; i < 8; i++) {
    await vi.advanceTimersByTimeAsync(ms / 8);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What a person at this page types, kept as the composer does. */
function type(page: Live, text: string): void {
  page.drafts.of(1).reply.text = text;
  page.drafts.keep(1);
}
const textAt = (page: Live) => page.drafts.of(1).reply.text;
const saves = () => server.requests.filter((request) => request.startsWith('PUT')).length;
/** Another device of the same person writes. */
const elsewhere = (text: string, base?: string, written_at?: string) =>
  server.draft('PUT', 1, { body: { text, base, written_at } });

describe('on this machine', () => {
  test('a draft is there again after a reload, and says so in the list', async () => {
    const page = await visit();
    server.down = true;
    type(page, 'Buenos días');
    await settle(3000);
    expect([page.drafts.line(1), server.drafts.size]).toEqual(['Buenos días', 0]);
    server.down = false;
    const again = await visit();
    expect(textAt(again)).toBe('Buenos días');
    expect(again.drafts.line(1)).toBe('Buenos días');
    expect(again.drafts.line(2)).toBeUndefined();
  });

  test('a file that was still being made is a file of the draft after the page died', async () => {
    const page = await visit();
    const { reply } = page.drafts.of(1);
    const file = new File(['opus'], 'Nota de voz', { type: 'audio/webm' });
    page.drafts.store(reply, [{ id: 'a-b', kind: 'voice', caption: '', file }]);
    await settle();
    expect(reply.files).toEqual([]);
    expect((await visit()).drafts.of(1).reply.files.map(({ kind }) => kind)).toEqual(['voice']);
  });

  test('one that was given up leaves nothing behind', async () => {
    const page = await visit();
    const { reply } = page.drafts.of(1);
    page.drafts.store(reply, [{ id: 'a-b', kind: 'voice', caption: '', file: new File(['opus'], 'Nota de voz') }]);
    page.drafts.store(reply);
    await settle();
    expect((await visit()).drafts.of(1).reply.empty).toBe(true);
  });

  test('what is blank leaves nothing behind', async () => {
    const page = await visit();
    type(page, 'x');
    await settle(3000);
    type(page, '');
    await settle(3000);
    expect(page.drafts.line(1)).toBeUndefined();
    expect(server.drafts.size).toBe(0);
    expect(textAt(await visit())).toBe('');
  });
});

describe('to the server', () => {
  test('it goes two seconds after the last key, once', async () => {
    const page = await visit();
    for (const text of ['B', 'Bu', 'Bue']) {
      type(page, text);
      await settle(400);
    }
    expect(saves()).toBe(0);
    await settle(2400);
    expect([saves(), server.drafts.get('1.reply')?.text]).toEqual([1, 'Bue']);
    await settle(20_000);
    expect(saves()).toBe(1); // its own event brings nothing back
  });

  test('who never pauses is kept all the same', async () => {
    const page = await visit();
    for (let i = 0; i < 13; i++) {
      type(page, 'x'.repeat(i + 1));
      await settle(1000);
    }
    expect(saves()).toBeGreaterThanOrEqual(1);
  });

  test('what was sent is gone there at once', async () => {
    const page = await visit();
    type(page, 'Listo');
    await settle(3000);
    page.drafts.of(1).reply.clear();
    page.drafts.keep(1);
    await settle();
    expect(server.drafts.size).toBe(0);
  });

  test('written offline, it goes when the line is back', async () => {
    const page = await visit();
    server.down = true;
    server.cut();
    type(page, 'Sin conexión');
    await settle(5000);
    expect(server.drafts.size).toBe(0);
    server.down = false;
    await settle(40_000);
    expect(server.drafts.get('1.reply')?.text).toBe('Sin conexión');
  });
});

describe('from another device', () => {
  test('what is written there shows here, and goes when it goes there', async () => {
    const page = await visit();
    elsewhere('Desde el teléfono');
    await settle(200);
    expect(textAt(page)).toBe('Desde el teléfono');
    elsewhere('', server.drafts.get('1.reply')?.version);
    await settle(200);
    expect([textAt(page), page.drafts.line(1)]).toEqual(['', undefined]);
  });

  test('it shows on the first visit', async () => {
    elsewhere('De ayer');
    expect(textAt(await visit())).toBe('De ayer');
  });

  test('what was taken away there meanwhile is gone here, too', async () => {
    const page = await visit();
    type(page, 'Ya enviado');
    await settle(3000);
    open.splice(open.indexOf(page), 1);
    server.drafts.clear(); // without a word: this page was closed
    const again = await visit();
    expect(textAt(again)).toBe('');
    open.push(page);
  });

  test('of two, what was written last stands and the other can be had', async () => {
    const page = await visit();
    server.down = true;
    server.cut();
    type(page, 'Aquí, ahora');
    await settle(3000);
    elsewhere('Allá, antes', undefined, '2001-01-01T00:00:00.000Z');
    server.down = false;
    await settle(40_000);
    expect([textAt(page), page.drafts.of(1).reply.other?.text]).toEqual(['Aquí, ahora', 'Allá, antes']);
    expect(server.drafts.get('1.reply')?.text).toBe('Aquí, ahora');
  });

  test('also when it is the one there that was written last', async () => {
    const page = await visit();
    server.down = true;
    server.cut();
    type(page, 'Aquí, antes');
    await settle(3000);
    elsewhere('Allá, después', undefined, '2101-01-01T00:00:00.000Z');
    server.down = false;
    await settle(40_000);
    expect([textAt(page), page.drafts.of(1).reply.other?.text]).toEqual(['Allá, después', 'Aquí, antes']);
    const again = await visit(); // neither is lost with the page
    expect(again.drafts.of(1).reply.other?.text).toBe('Aquí, antes');
  });
});
