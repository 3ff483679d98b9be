import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { grouped } from './groups';

const root = path.join(import.meta.dirname, '../../../../..');
const desk = path.join(root, 'internal/desk');
/** The rights that the server knows. */
const all = readdirSync(desk)
  .filter((name) => name.endsWith('.go'))
  .flatMap((name) => [
    ...readFileSync(path.join(desk, name), 'utf8').matchAll(/\bPerm\w+\s+(?:Permission )?= "([\w.]+)"/g),
  ])
  .map((match) => match[1] ?? '');

test('every right stands in one group', () => {
  expect(all.length).toBeGreaterThan(30);
  const shown = grouped(all).flatMap(({ rights }) => rights);
  expect([...shown].sort()).toEqual([...all].sort());
});

test('a right that is new here is shown all the same, with the company’s', () => {
  expect(grouped(['conversations.reply', 'bots.manage']).filter(({ rights }) => rights.length > 0)).toEqual([
    { group: 'conversations', rights: ['conversations.reply'] },
    { group: 'company', rights: ['bots.manage'] },
  ]);
});

test.each(['es', 'pt', 'en'])('every right has its name and its explanation in %s', (locale) => {
  const words = (area: string) =>
    JSON.parse(readFileSync(path.join(root, `web/src/lib/i18n/${locale}/later/${area}.json`), 'utf8')) as Record<
      string,
      unknown
    >;
  const [settings, roles] = [words('settings'), words('roles')];
  expect(all.filter((right) => !settings[`scope.${right}`] || !roles[`right.${right}`])).toEqual([]);
});
