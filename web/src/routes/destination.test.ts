import { expect, test } from 'vitest';
import { destination } from './destination';

test.each([
  [null, '/inbox'],
  ['', '/inbox'],
  ['/c/1482?message=9', '/c/1482?message=9'],
  ['/settings/members', '/settings/members'],
  ['/setup/channel', '/setup/channel'],
  ['/setup?token=x', '/inbox'],
  ['/sign-in?to=/sign-in', '/inbox'],
  ['/sso/acme', '/inbox'],
  ['/sso/callback?state=x', '/inbox'],
  ['https://evil.example', '/inbox'],
  ['//evil.example', '/inbox'],
  ['/\\evil.example', '/inbox'],
  ['javascript:alert(1)', '/inbox'],
])('%s leads to %s', (wanted, expected) => {
  expect(destination(wanted)).toBe(expected);
});
