import { expect, test } from 'vitest';
import { coordinates } from './coordinates';

test.each([
  ['19.4326, -99.1332', [19.4326, -99.1332]],
  ['-23.5505 -46.6333', [-23.5505, -46.6333]],
  ['https://www.google.com/maps?q=20.6597,-103.3496', [20.6597, -103.3496]],
  ['https://www.google.com/maps/search/?api=1&query=4.711%2C-74.0721', [4.711, -74.0721]],
  ['https://www.google.com/maps/place/X/@19.1,-99.2,17z/data=!3m1!4b1!3d19.4270!4d-99.1677', [19.427, -99.1677]],
  ['https://www.google.com/maps/@19.1,-99.2,17z', [19.1, -99.2]],
  ['geo:4.6,-74.1', [4.6, -74.1]],
  ['https://maps.app.goo.gl/abc', null],
  ['95, 10', null],
  ['Calle 5 # 10-20', null],
])('%s', (text, expected) => {
  expect(coordinates(text)).toEqual(expected && { latitude: expected[0], longitude: expected[1] });
});
