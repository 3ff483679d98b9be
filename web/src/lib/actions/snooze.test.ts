import { expect, test } from 'vitest';
import { snoozeTimes } from './snooze';

test.each([
  ['a Tuesday', '2026-03-03T18:00:00Z', '2026-03-04T15:00:00Z', '2026-03-09T15:00:00Z'],
  ['a Sunday', '2026-03-08T18:00:00Z', '2026-03-09T15:00:00Z', '2026-03-09T15:00:00Z'],
  ['a Monday', '2026-03-09T18:00:00Z', '2026-03-10T15:00:00Z', '2026-03-16T15:00:00Z'],
  // Already Wednesday in Europe.
  ['a Tuesday night', '2026-03-04T04:00:00Z', '2026-03-04T15:00:00Z', '2026-03-09T15:00:00Z'],
])('on %s tomorrow and next week begin at nine in Mexico City', (_, now, tomorrow, week) => {
  const times = new Map(snoozeTimes(Date.parse(now), 'America/Mexico_City').map(({ id, at }) => [id, at]));
  expect(times.get('tomorrow')).toBe(Date.parse(tomorrow));
  expect(times.get('week')).toBe(Date.parse(week));
  expect(times.get('hours')).toBe(Date.parse(now) + 3 * 3_600_000);
  expect(times.get('reply')).toBeUndefined();
});
