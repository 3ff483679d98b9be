import { expect, test } from 'vitest';
import { merged, overnight, spanOf, usualWeek, weekText } from './week';

test('a week is told with its like days together', () => {
  expect(weekText(usualWeek)).toBe('lun–vie 9:00–18:00');
  const week = [...usualWeek];
  week[3] = [spanOf('09:00', '13:00'), spanOf('14:00', '00:00')];
  week[6] = [spanOf('22:00', '02:00')];
  expect(weekText(week)).toBe('lun–mar 9:00–18:00 · mié 9:00–13:00, 14:00–24:00 · jue–vie 9:00–18:00 · sáb 22:00–2:00');
  expect(overnight(spanOf('22:00', '02:00'))).toBe(true);
  expect(overnight(spanOf('22:00', '00:00'))).toBe(false);
  expect(weekText([[], [], [], [], [], [], []])).toBe('');
});

test('holidays are added by date and change none that is there', () => {
  const mine = [{ date: '2026-12-25', name: 'Navidad en familia', open: [] }];
  const all = merged(mine, [
    { date: '2026-12-25', name: 'Navidad', open: [] },
    { date: '2026-11-16', name: 'Día de la Revolución', open: [] },
  ]);
  expect(all.map((day) => day.name)).toEqual(['Día de la Revolución', 'Navidad en familia']);
});
