import { expect } from 'vitest';
import type { Person } from '../lib/person';
import { journey, type Stage } from '../lib/journey';
import { goes, settled } from '../lib/tour';
import { ana, juan } from '../lib/workspace';

/** Markup that shows if anything takes it for more than words: an element of this class, or a bird that sings. */
const markup = '<img class=canary src=x onerror=bird=1>';
const link = 'javascript:alert(document.domain)';

const pages = [
  '/inbox/all',
  '/inbox/all/1',
  '/inbox/all/2',
  '/contacts',
  '/history?q=canary',
  '/history?__proto__[polluted]=1&constructor[prototype][polluted]=1#__proto__[polluted]=1',
  '/ledger',
  '/reports',
  ...['profile', 'general', 'inboxes', 'teams', 'labels', 'attributes', 'closing', 'hours', 'sla', 'members'].map(
    (page) => `/settings/${page}`,
  ),
  ...['blocked', 'replies', 'macros', 'library', 'templates', 'tokens', 'audit'].map((page) => `/settings/${page}`),
];

interface Named {
  id: string;
}

/** Whatever bears a name bears the markup, and what may be called anything is called as JavaScript calls its own. */
async function fill(api: Awaited<ReturnType<Stage['openShop']>>): Promise<void> {
  const { items: inboxes } = await api.get<{ items: Named[] }>('/inboxes');
  const { items: members } = await api.get<{ items: (Named & { email: string })[] }>('/members');
  const colleague = members.find((member) => member.email === juan.email);
  const label = await api.post<Named>('/labels', { name: markup });
  const proto = await api.post<Named>('/labels', { name: '__proto__' });
  await api.patch('/workspace', { name: markup });
  await api.patch(`/inboxes/${inboxes[0]?.id}`, { name: markup });
  await api.patch(`/members/${colleague?.id}`, { name: markup });
  await api.post('/teams', { name: markup });
  await api.post('/close-reasons', { name: markup });
  await api.post('/business-hours', { name: markup, week: Array.from({ length: 7 }, () => []), days: [] });
  await api.post('/sla-policies', { name: markup, first_reply_minutes: 30 });
  await api.post('/tokens', { name: markup, kind: 'bot' });
  await api.post('/canned-responses', { scope: 'shared', code: 'canary', text: `${markup} {{constructor}}` });
  await api.post('/macros', { scope: 'shared', name: markup, steps: [{ kind: 'note', text: markup }] });
  const filter = { field: 'unread', op: 'yes' };
  await api.post('/saved-views', { scope: 'shared', name: markup, filter });
  for (const name of [markup, '__proto__', 'constructor', 'hasOwnProperty'])
    await api.post('/attributes', { noun: 'contact', name, kind: 'text' });
  await api.patch('/me', {
    preferences: JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'),
  });

  const { items: attributes } = await api.get<{ items: { key: string; noun: string }[] }>('/attributes');
  const values = Object.fromEntries(attributes.map(({ key }) => [key, markup]));
  const { contact } = await api.get<{ contact: Named }>('/conversations/1');
  await api.patch(`/contacts/${contact.id}`, {
    company: markup,
    city: markup,
    bio: `${markup} ${link}`,
    attributes: values,
  });
  await api.post(`/contacts/${contact.id}/labels`, { add: [label.id, proto.id] });
  await api.post('/conversations/1/labels', { add: [label.id, proto.id] });
  await api.post('/conversations/1/messages', { kind: 'note', text: `${markup}\n${link}\nhttps://bien.example/<b>` });
  await api.post('/conversations/1/messages', { kind: 'text', text: `*${markup}* _${link}_ ~${markup}~` });
  await api.post('/conversations/1/follow-ups', { due_at: '2030-01-01T00:00:00Z', note: markup });
  await api.post('/conversations/1/close', { summary: markup });
  await api.post('/conversations/1/reopen');
}

/** Holds a page to show the markup as words, to link to nothing that runs, and to leave JavaScript's own things as they were. */
async function harmless(person: Person, where: string): Promise<void> {
  const found = await person.page.evaluate(() => ({
    made: document.querySelectorAll('.canary, img[src=x], [onerror], [onload], body script:not([src])').length,
    sang: 'bird' in globalThis,
    polluted: Object.keys(Object.prototype).concat(Reflect.get({}, 'polluted') === undefined ? [] : ['polluted']),
    links: [...document.querySelectorAll('a[href]')].map((a) => (a as HTMLAnchorElement).protocol),
    opened: [...document.querySelectorAll('a[target=_blank]')].filter(
      (a) => !/noopener|noreferrer/.test((a as HTMLAnchorElement).rel),
    ).length,
  }));
  const schemes = found.links.filter((scheme) => !['http:', 'https:', 'mailto:', 'tel:', 'blob:'].includes(scheme));
  expect({ ...found, links: schemes }, where).toEqual({ made: 0, sang: false, polluted: [], links: [], opened: 0 });
}

journey('S17 S19 S21 S24 Nombres y textos hostiles', async (stage) => {
  const api = await stage.openShop();
  const hostile = await stage.customer(markup);
  await hostile.writes(`${markup} ${link} data:text/html,<script>bird=1</script>`);
  const long = await stage.customer('A\u0301'.repeat(40) + '\u202Egpj.exe', '5215512340002');
  await long.writes('['.repeat(4000));
  await long.writes(`${'Z\u0300\u0301\u0302\u0303\u0304'.repeat(300)} ${'*_~'.repeat(500)} ${'('.repeat(500)}`);
  await expect.poll(async () => (await api.get<{ items: unknown[] }>('/conversations?view=all')).items.length).toBe(2);
  await fill(api);

  const person = await stage.enters(ana, '/inbox/all');
  const words = person.page.getByText('<img class=canary').first();
  for (const page of pages) {
    await goes(person, page);
    await settled(person);
    await harmless(person, page);
  }

  // Another window, and what is printed, toasted and found.
  await person.page.evaluate(() => {
    for (const data of ['{"__proto__":{"polluted":1}}', JSON.parse('{"__proto__":{"polluted":1},"type":"ask"}')]) {
      window.postMessage(data, '*');
      new BroadcastChannel('timbre').postMessage(data);
    }
  });
  await goes(person, '/inbox/all/1');
  await person.sees(words);
  await person.page.emulateMedia({ media: 'print' });
  await harmless(person, 'print');
  await person.page.emulateMedia({ media: null });
  await hostile.writes(markup);
  await person.page.keyboard.press('Control+k');
  await person.page.keyboard.type('canary');
  await settled(person);
  await harmless(person, 'palette');
});
