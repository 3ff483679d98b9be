import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem, type Contact, type LabelMark } from '$lib/api';
import { Cache } from '$lib/live/cache';
import { applied, Edits, type Edit, type Written } from './edits.svelte';

let caches = 0;
let cache: Cache;
let answers: Problem[];
let posted: string[];
let told: Edit[];
let offline: boolean;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  cache = new Cache(`edits test ${++caches}`);
  [answers, posted, told, offline] = [[], [], [], false];
});
afterEach(() => vi.useRealTimers());

/** The edits of a page; a second one is what a reload makes. */
function page(): Edits {
  return new Edits({
    cache: () => cache,
    offline: () => offline,
    post: ({ written }) => {
      const answer = answers.shift();
      if (answer) return Promise.reject(answer);
      posted.push(`${written.field}=${written.text} over ${JSON.stringify(written.seen)}`);
      return Promise.resolve();
    },
    refresh: () => undefined,
    onrefused: (edit) => told.push(edit),
  });
}
const write = (edits: Edits, field: string, text: string, seen: unknown = null) =>
  edits.write({
    subject: 'contact:7',
    field,
    change: { [field]: text },
    seen,
    text,
    about: 'Lucía',
    href: '/c/1',
  } as Written);
const network = () => new Problem(0, 'network');
const taken = () => new Problem(409, 'contact_exists', { detail: 'Otro contacto ya tiene ese número.' });
const card = { id: '7', name: 'Lucía', email: null, phone: null, labels: [] as LabelMark[] } as Contact;
const names = {
  owner: (kind: string, id: string) => `${kind} ${id}`,
  label: (id: string) => marks.find((one) => one.id === id),
};
const marks = [
  { id: '1', name: 'VIP', colour: 'red' },
  { id: '2', name: 'Mayoreo', colour: 'blue' },
] as LabelMark[];
const shown = (edits: Edits) => edits.contact(card, names);

async function settle(ms = 10): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await vi.advanceTimersByTimeAsync(ms / 5);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('with a line it is sent at once, and a refusal is for the field that is open', async () => {
  const edits = page();
  answers = [taken()];
  await expect(write(edits, 'phone', '+57 300')).rejects.toMatchObject({ code: 'contact_exists' });
  await write(edits, 'email', 'lucia@correo.mx');
  expect(posted).toEqual(['email=lucia@correo.mx over null']);
  expect([edits.of('contact:7', 'phone'), told]).toEqual([undefined, []]);
});

test('without one it is shown as typed, survives a reload, and goes in the order of writing, once', async () => {
  const edits = page();
  offline = true;
  answers = [network(), network()];
  await write(edits, 'email', 'a@correo.mx');
  await write(edits, 'company', 'Nube');
  await write(edits, 'email', 'lucia@correo.mx', 'a@correo.mx');
  expect([shown(edits).email, shown(edits).company]).toEqual(['lucia@correo.mx', 'Nube']);
  expect(edits.of('contact:7', 'email')).toMatchObject({
    late: true,
    state: expect.not.stringMatching('failed') as string,
  });
  await settle();
  edits.clear();

  const again = page();
  await again.restore();
  expect(shown(again).email).toBe('lucia@correo.mx');
  await settle();
  again.hurry();
  await settle();
  expect(posted).toEqual(['company=Nube over null', 'email=lucia@correo.mx over null']);
  expect(shown(again)).toEqual(card);
  await page().restore();
  await settle();
  expect(posted).toHaveLength(2);
});

test('what is refused later stays with its reason, holds nothing else, and can be forced, corrected or discarded', async () => {
  const edits = page();
  offline = true;
  answers = [network()];
  await write(edits, 'phone', '+57 300');
  await write(edits, 'email', 'lucia@correo.mx', 'x@correo.mx');
  await settle();
  answers = [
    taken(),
    new Problem(409, 'value_changed', { params: { value: 'otra@correo.mx', by: { id: '2', name: 'Ana' } } }),
  ];
  edits.hurry();
  await settle();
  expect(told.map((edit) => [edit.written.field, edit.refusal?.code])).toEqual([
    ['phone', 'contact_exists'],
    ['email', 'value_changed'],
  ]);
  edits.clear();

  const again = page();
  await again.restore();
  offline = false;
  const refused = again.of('contact:7', 'email');
  expect(refused).toMatchObject({ state: 'failed', refusal: { params: { value: 'otra@correo.mx' } } });
  if (refused) again.force(refused);
  await settle();
  await write(again, 'phone', '+57 301');
  expect(posted).toEqual(['email=lucia@correo.mx over undefined', 'phone=+57 301 over null']);
  expect(again.of('contact:7', 'phone')).toBe(undefined);
});

test('a card shows what waits, whatever it is', () => {
  const full = {
    ...card,
    socials: { x: 'a', github: 'b' },
    attributes: { plan: 'Oro' },
    marketing: {},
    owner: null,
  } as unknown as Contact;
  const now = applied(
    full,
    {
      name: null,
      phone: '300',
      socials: { x: null },
      attributes: { plan: null, vip: true },
      owner_id: '4',
      marketing: { whatsapp: false },
    },
    names,
  );
  expect(now).toMatchObject({
    name: '',
    phone_display: '300',
    socials: { github: 'b' },
    attributes: { vip: true },
    owner: { id: '4', name: 'agent 4' },
    marketing: { whatsapp: { allowed: false } },
  });
  expect(Object.keys(now.socials)).toEqual(['github']);
});

test('labels wait one by one, and taking one off again gives way to putting it on', async () => {
  const edits = page();
  offline = true;
  answers = [network()];
  const press = (id: string, on: boolean) =>
    edits.write({
      subject: 'contact:7',
      field: `label:${id}`,
      change: { labels: on ? { add: [id] } : { remove: [id] } },
      seen: undefined,
      text: `${on ? '+' : '-'}${id}`,
      about: 'Lucía',
      href: '/c/1',
    });
  await press('1', true);
  await press('2', true);
  expect(shown(edits).labels.map(({ name }) => name)).toEqual(['VIP', 'Mayoreo']);
  await press('2', false);
  expect(edits.contact({ ...card, labels: marks }, names).labels.map(({ name }) => name)).toEqual(['VIP']);
  await settle();
  edits.clear();

  const again = page();
  await again.restore();
  expect(again.under('contact:7', 'label:').map(({ written }) => written.text)).toEqual(['+1', '-2']);
  again.hurry();
  await settle();
  expect(posted).toEqual(['label:1=+1 over undefined', 'label:2=-2 over undefined']);
});

test('a picture waits with its file, and uploads under the same key after a reload', async () => {
  const edits = page();
  offline = true;
  answers = [network(), network()];
  await edits.write({
    subject: 'contact:7',
    field: 'avatar',
    change: {},
    picture: { file: new File(['picture'], 'lucia.png', { type: 'image/png' }), key: 'k-1' },
    seen: null,
    text: 'lucia.png',
    about: 'Lucía',
    href: '/c/1',
  });
  await settle();
  edits.clear();
  const again = page();
  await again.restore();
  const { key, file } = again.of('contact:7', 'avatar')?.written.picture ?? {};
  expect([key, file?.size]).toEqual(['k-1', 7]);
  await settle();
  again.hurry();
  await settle();
  expect(posted).toEqual(['avatar=lucia.png over null']);
});
