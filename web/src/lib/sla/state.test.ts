import { beforeAll, expect, test } from 'vitest';
import { i18n } from '$lib/i18n';
import { slaState, slaText } from './state';

beforeAll(() => i18n.use('es'));

const now = Date.UTC(2026, 2, 3, 12);
const inMinutes = (n: number) => new Date(now + n * 60_000).toISOString();

test.each([
  [{ due_at: inMinutes(60), warn_at: inMinutes(45) }, 'on_time', 'SLA 1 h'],
  [{ due_at: inMinutes(12), warn_at: inMinutes(-3) }, 'at_risk', 'SLA 12 min'],
  [{ due_at: inMinutes(0.4), warn_at: null }, 'on_time', 'SLA 1 min'],
  [{ due_at: inMinutes(0), warn_at: inMinutes(-9) }, 'breached', 'SLA hace 1 min'],
  [{ due_at: inMinutes(-190), warn_at: null }, 'breached', 'SLA hace 3 h 10'],
  [{ due_at: inMinutes(3 * 24 * 60), warn_at: null }, 'on_time', 'SLA 3 d'],
  [{ due_at: null, warn_at: null }, 'paused', 'SLA en pausa'],
])('%j is %s and reads %s', (sla, state, text) => {
  expect([slaState(sla, now), slaText(sla, now)]).toEqual([state, text]);
});
