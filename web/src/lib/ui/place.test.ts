import { describe, expect, test } from 'vitest';
import { place } from './place';

const room = { width: 1000, height: 600 };
const size = { width: 200, height: 300 };
const at = (left: number, top: number) => ({ left, top, width: 40, height: 30 });

describe('place', () => {
  test('below its anchor, edges aligned', () => {
    expect(place(at(100, 50), size, room)).toEqual({ left: 100, top: 84, side: 'bottom' });
    expect(place(at(500, 50), size, room, { align: 'end' })).toEqual({ left: 340, top: 84, side: 'bottom' });
    expect(place(at(500, 50), size, room, { align: 'center' })).toEqual({ left: 420, top: 84, side: 'bottom' });
  });

  test('above when there is no room below and more above', () => {
    expect(place(at(100, 500), size, room)).toEqual({ left: 100, top: 196, side: 'top' });
  });

  test('on the wished side when neither has room, but inside the window', () => {
    const tall = { width: 200, height: 580 };
    expect(place(at(100, 280), tall, room)).toEqual({ left: 100, top: 12, side: 'bottom' });
  });

  test('never outside the window', () => {
    expect(place(at(980, 50), size, room).left).toBe(792);
    expect(place(at(-30, 50), size, room).left).toBe(8);
    expect(place(at(100, 50), { width: 2000, height: 100 }, room).left).toBe(8);
  });

  test('to the sides', () => {
    expect(place(at(100, 50), size, room, { side: 'right' })).toEqual({ left: 144, top: 50, side: 'right' });
    expect(place(at(900, 50), size, room, { side: 'right' })).toEqual({ left: 696, top: 50, side: 'left' });
  });
});
