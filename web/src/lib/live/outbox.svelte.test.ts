import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Problem, type Message, type NewMessage, type StoredFile } from '$lib/api';
import { Cache } from './cache';
import { Outbox } from './outbox.svelte';
import { messageOf } from './testing/nouns';
import { Uploads } from './uploads.svelte';

let names = 0;
let cache: Cache;
let posted: NewMessage[];
let answers: (Problem | Promise<void>)[];
let bubbles: Map<number, readonly Message[]>;
let upload: (file: File) => Promise<StoredFile>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  cache = new Cache(`outbox test ${++names}`);
  posted = [];
  answers = [];
  bubbles = new Map();
  upload = () => Promise.resolve({ id: '77' } as StoredFile);
});
afterEach(() => vi.useRealTimers());

/** The outbox of a page; a second one is what a reload makes. */
function page(): Outbox {
  return new Outbox(
    {
      cache: () => cache,
      author: () => ({ kind: 'agent', id: '1', name: 'Ana' }),
      lastSeen: () => '900',
      post: async (number, body) => {
        const answer = answers.shift();
        if (answer instanceof Problem) throw answer;
        await answer;
        posted.push(body);
        return messageOf({ conversation: number, client_id: body.client_id });
      },
      onchange: (number, list) => bubbles.set(number, list),
      onsent: () => undefined,
    },
    new Uploads((file) => upload(file)),
  );
}

async function settle(ms = 10): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await vi.advanceTimersByTimeAsync(ms / 5);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const texts = () => posted.map((body) => body.text);
const network = () => new Problem(0, 'network');
const shown = (number = 1) => (bubbles.get(number) ?? []).map((one) => `${one.text} ${one.status}`);

describe('Outbox', () => {
  test('shows the bubble before anything is awaited', () => {
    void page().send(1, { kind: 'text', text: 'hola' });
    expect(shown()).toEqual(['hola queued']);
  });

  test('sends in the order of writing, each once, and lets the line fail', async () => {
    const outbox = page();
    answers = [network(), network()];
    for (const text of ['a', 'b', 'c']) void outbox.send(1, { kind: 'text', text });
    await settle();
    expect([posted.length, outbox.waiting]).toEqual([0, 3]);
    await settle(10_000);
    await settle();
    expect(texts()).toEqual(['a', 'b', 'c']);
    expect([outbox.waiting, shown()]).toEqual([0, []]);
    expect(posted[0]?.last_seen_id).toBe('900');
  });

  test('does not wait out a pause when the line is back', async () => {
    const outbox = page();
    answers = [network()];
    void outbox.send(1, { kind: 'text', text: 'a' });
    await settle();
    outbox.hurry();
    await settle();
    expect(texts()).toEqual(['a']);
  });

  test('conversations do not wait for each other', async () => {
    const outbox = page();
    answers = [network()];
    void outbox.send(1, { kind: 'text', text: 'slow' });
    await settle();
    void outbox.send(2, { kind: 'text', text: 'other' });
    await settle();
    expect(texts()).toEqual(['other']);
  });

  test('survives a reload, in order', async () => {
    answers = [network(), network()];
    const before = page();
    for (const text of ['a', 'b']) await before.send(1, { kind: 'text', text });
    await settle();
    before.clear();
    const after = page();
    await after.restore();
    expect(shown()).toEqual(['a queued', 'b queued']);
    answers = [];
    after.hurry();
    await settle();
    expect(texts()).toEqual(['a', 'b']);
    const third = page();
    await third.restore();
    expect(third.waiting).toBe(0);
  });

  test('a refused one says why, holds what follows, and goes on when it is sent again', async () => {
    const outbox = page();
    answers = [new Problem(409, 'answered_meanwhile', { params: { by: { id: '2', name: 'Juan' } } })];
    void outbox.send(1, { kind: 'text', text: 'a' });
    void outbox.send(1, { kind: 'text', text: 'b' });
    await settle(60_000);
    expect(texts()).toEqual([]);
    expect(shown()).toEqual(['a failed', 'b queued']);
    const [failed] = outbox.failed(1);
    expect(failed?.problem).toMatchObject({ code: 'answered_meanwhile', params: { by: { name: 'Juan' } } });
    outbox.retry(failed?.clientId ?? '', { force: true });
    await settle();
    expect(posted.map(({ text, force }) => [text, force])).toEqual([
      ['a', true],
      ['b', undefined],
    ]);
  });

  test('a refusal is still there after a reload, and so is what it holds', async () => {
    answers = [new Problem(422, 'invalid')];
    const before = page();
    void before.send(1, { kind: 'text', text: 'a' });
    await settle();
    void before.send(1, { kind: 'text', text: 'b' });
    await settle();
    const after = page();
    await after.restore();
    after.hurry();
    await settle();
    expect(shown()).toEqual(['a failed', 'b queued']);
    after.discard(after.failed(1)[0]?.clientId ?? '');
    await settle();
    expect(texts()).toEqual(['b']);
  });

  test('one that arrived by the stream is not sent again', async () => {
    const outbox = page();
    answers = [network()];
    const id = await outbox.send(1, { kind: 'text', text: 'a' });
    await settle();
    outbox.arrived(messageOf({ client_id: id }));
    await settle(60_000);
    expect([posted.length, shown()]).toEqual([0, []]);
  });

  test('one that another tab discarded is not sent here', async () => {
    answers = [new Problem(422, 'invalid')];
    const here = page();
    const id = await here.send(1, { kind: 'text', text: 'a' });
    await settle();
    await cache.delete('outbox', id);
    const other = page();
    await other.restore();
    expect(other.waiting).toBe(0);
  });

  test('waits for its file, also after a reload', async () => {
    upload = () => Promise.reject(new Problem(0, 'network'));
    const uploads = new Uploads((file) => upload(file));
    const before = page();
    const file = new File(['x'], 'x.pdf', { type: 'application/pdf' });
    void before.send(1, { kind: 'document', text: 'mira', upload: uploads.add(file) });
    await settle();
    before.clear();
    upload = () => Promise.resolve({ id: '77' } as StoredFile);
    const after = page();
    await after.restore();
    after.hurry();
    await settle(5000);
    expect(posted.map((body) => [body.text, body.file_id])).toEqual([['mira', '77']]);
  });
});
