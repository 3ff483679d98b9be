import { afterEach, expect, test, vi } from 'vitest';
import { live } from '$lib/live';
import { fieldOf, fields } from './fields';

afterEach(() => void vi.restoreAllMocks());

test.each(['conversation', 'contact'] as const)(
  'phones and addresses of a %s are asked for by whoever sees them',
  (of) => {
    const names = () => fields(of).map(({ name }) => name);
    expect(names()).toEqual(expect.arrayContaining(['contact_name', 'contact_phone', 'contact_email']));
    vi.spyOn(live.catalogue, 'masked', 'get').mockReturnValue(true);
    expect(names()).toContain('contact_name');
    expect(names().filter((name) => /phone|email/.test(name))).toEqual([]);
    expect(fieldOf('contact_phone')?.name).toBe('contact_phone'); // a filter that has one is shown all the same
  },
);
