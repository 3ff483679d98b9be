import { describe, expect, test } from 'vitest';
import { bytesOf, textOf } from './base64url';
import { whyOf } from './passkeys';

describe('passkeys', () => {
  test('bytes travel as base64url, whatever they are', () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (const length of [0, 1, 2, 3, 255, 256]) {
      const some = all.slice(0, length);
      const text = textOf(some.buffer);
      expect(text).toMatch(/^[\w-]*$/);
      expect([...bytesOf(text)]).toEqual([...some]);
    }
    expect(textOf(Uint8Array.of(0xfb, 0xff).buffer)).toBe('-_8');
  });

  test.each([
    ['NotAllowedError', 'cancelled'],
    ['AbortError', 'cancelled'],
    ['InvalidStateError', 'known'],
    ['SecurityError', 'not_here'],
    ['UnknownError', 'failed'],
  ] as const)('%s is told as %s', (name, why) => {
    expect(whyOf(new DOMException('', name))).toBe(why);
  });
});
