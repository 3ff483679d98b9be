import { expect, test } from 'vitest';

const sources = import.meta.glob<string>(['../**/*.{svelte,css,ts}', '!../**/*.gen.ts', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

test('every custom property that a style uses is there', () => {
  const all = Object.entries(sources);
  const set = new Set(
    all.flatMap(([, text]) => [...text.matchAll(/(--[\w-]+)(?=\s*[:=]|['"`])/g)].map(([, one]) => one)),
  );
  const lost = all.flatMap(([file, text]) =>
    [...text.matchAll(/var\((--[\w-]+)\)/g)].filter(([, one]) => !set.has(one)).map(([use]) => `${file}: ${use}`),
  );
  expect(all.length).toBeGreaterThan(300);
  expect(lost).toEqual([]);
});
