import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { i18n } from '$lib/i18n';
import { live } from '$lib/live';
import { startOf } from '$lib/live/testing/nouns';
import { places } from './gokeys';
import { shortcuts } from './shortcuts';

vi.mock('$lib/ui', () => ({ toasts: {} })); // what is drawn needs a window

beforeAll(() => i18n.use('es'));

const source = (name: string) => readFileSync(path.join(import.meta.dirname, '..', name), 'utf8');
/** The keys of an object that stands in a source between two words. */
function keysIn(name: string, from: string, to: string): string[] {
  const text = source(name);
  const start = text.indexOf(from);
  const end = text.indexOf(to, start);
  expect([start, end], `${name}: ${from} … ${to}`).not.toContain(-1);
  const found = [...text.slice(start, end).matchAll(/^ +(?:'([^']+)'|([\w]+)): /gm)];
  return found.map(([, quoted, plain]) => quoted ?? plain ?? '');
}

test('every key that does something stands in the sheet', () => {
  const start = startOf({} as Parameters<typeof startOf>[0], '1', [], 'all');
  live.catalogue.set({ ...start, me: { ...start.me, role: 'administrator' } });
  vi.spyOn(live.catalogue, 'can').mockReturnValue(true);
  const sheet = new Set(shortcuts().flatMap(({ keys }) => keys));

  const bound = [
    ...keysIn('routes/InboxRoom.svelte', '...keysOf(actions)', '...presses'),
    ...(/\[\.\.\.'([^']+)'\]/.exec(source('routes/InboxRoom.svelte'))?.[1] ?? ''),
    ...keysIn('features/list/ConversationList.svelte', 'const own = {', '};'),
    ...keysIn('features/composer/TextBox.svelte', 'const commands', '};'),
    ...Object.keys(places).map((key) => `g ${key}`),
    ...['g c', 'g h', 'mod+k', '?', 'Alt+ArrowDown', 'Alt+ArrowUp', 'r', '+', 'o'],
    ...['Enter', 'mod+Enter', 'Alt+Enter', 'mod+Shift+Enter', 'Shift+Enter'],
  ].filter((key) => key !== 'Ctrl+n'); // a Mac's, for Alt+n
  expect(bound).toEqual(expect.arrayContaining(['j', 'f', '.', '1', '3', 'x', 'Alt+n', 'g x', 'g r']));
  expect(bound.filter((key) => !sheet.has(key))).toEqual([]);
});
