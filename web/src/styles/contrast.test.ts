import { describe, expect, test } from 'vitest';
import css from './tokens.css?raw';

const tokens = new Map<string, { light: string; dark: string }>();
for (const [, name, light, dark] of css.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\);/g)) {
  tokens.set(name!, { light: light!, dark: dark! });
}
for (const [, name, value] of css.matchAll(/--([\w-]+): (#\w+);/g)) tokens.set(name!, { light: value!, dark: value! });

/** Relative luminance of #rrggbb (WCAG 2.2). */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

// Text needs 4.5, what is drawn (rings, edges of controls, the logo) 3.
const text: [string, string[]][] = [
  ['text-1', ['paper', 'frame', 'list', 'raised', 'sunk', 'hover', 'press', 'tint', 'customer-bg', 'bad-bg']],
  ['text-2', ['paper', 'rail', 'frame', 'list', 'raised', 'sunk', 'hover', 'tint', 'customer-bg']],
  ['text-3', ['paper', 'list', 'frame', 'hover', 'tint', 'sunk', 'raised', 'customer-bg']],
  ['accent', ['paper', 'tint', 'raised', 'list', 'frame', 'sunk', 'hover', 'customer-bg', 'agent-bg', 'note-bg']],
  ['on-solid', ['accent-solid', 'accent-solid-hover', 'bad-solid', 'bad-solid-hover', 'note-solid']],
  ['ok', ['ok-bg', 'paper', 'list', 'frame', 'raised']],
  ['warn', ['warn-bg', 'paper', 'list', 'tint', 'hover']],
  ['bad', ['bad-bg', 'paper', 'list', 'frame', 'raised', 'tint', 'hover']],
  ['off', ['paper', 'list', 'raised']],
  ['auto', ['auto-bg', 'paper', 'list', 'raised']],
  ['customer', ['customer-bg']],
  ['agent', ['agent-bg']],
  ['automatic', ['automatic-bg']],
  ['note', ['note-bg']],
  ['note-head', ['note-bg']],
  ['event', ['event-bg']],
  ['on-ink', ['ink']],
  ['on-ink-accent', ['ink']],
  ['on-ink-ok', ['ink']],
  ...Array.from({ length: 8 }, (_, i): [string, string[]] => [`avatar-${i}`, [`avatar-${i}-bg`]]),
];
/** As strong as text, though a label's name is never written in it. */
const labels = ['red', 'orange', 'amber', 'green', 'teal', 'blue', 'indigo', 'violet', 'pink', 'grey'];
const behindLabels = ['paper', 'list', 'frame', 'raised', 'sunk', 'hover', 'tint'];
text.push(...labels.map((name): [string, string[]] => [`label-${name}`, behindLabels]));

const drawn: [string, string[]][] = [
  ['control', ['paper', 'list', 'raised']],
  ['ring-ok', ['list']],
  ['ring-warn', ['list']],
  ['ring-bad', ['list', 'paper']],
  ['ring-off', ['list', 'paper']],
  ['brand', ['rail', 'frame', 'paper']],
  ['accent', ['rail', 'frame', 'press']],
  ['note-edge', ['note-bg']],
];

const themes = ['light', 'dark'] as const;
const pairs = (list: [string, string[]][]) =>
  list.flatMap(([front, backs]) => backs.flatMap((back) => themes.map((theme) => [theme, front, back] as const)));

function measured(theme: 'light' | 'dark', front: string, back: string): number {
  const [a, b] = [tokens.get(front), tokens.get(back)];
  if (!a || !b) throw new Error(`no token ${a ? back : front}`);
  return contrast(a[theme], b[theme]);
}

describe('text is readable', () => {
  test.each(pairs(text))('%s: %s on %s', (theme, front, back) => {
    expect(measured(theme, front, back)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('what is drawn can be seen', () => {
  test.each(pairs(drawn))('%s: %s on %s', (theme, front, back) => {
    expect(measured(theme, front, back)).toBeGreaterThanOrEqual(3);
  });
});

test('the eight avatars are as strong as each other', () => {
  for (const theme of themes) {
    for (let i = 0; i < 8; i++) {
      const ratio = measured(theme, `avatar-${i}`, `avatar-${i}-bg`);
      expect(ratio, `${theme} avatar-${i}`).toBeGreaterThan(6);
      expect(ratio, `${theme} avatar-${i}`).toBeLessThan(9);
    }
  }
});
