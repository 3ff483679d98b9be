import { beforeAll, describe, expect, test } from 'vitest';
import type { InboxCheck } from '$lib/api';
import { i18n } from '$lib/i18n';
import { checkedSteps } from './steps';

beforeAll(async () => {
  await i18n.use('es');
  await i18n.need('settings');
});

function check(steps: Partial<Record<InboxCheck['steps'][number]['name'], boolean | null>>): InboxCheck {
  const list = Object.entries(steps).map(([name, ok]) => {
    return { name: name as InboxCheck['steps'][number]['name'], ok, code: null, detail: null };
  });
  return { ok: false, steps: list, number: null, verified_name: null, quality: null };
}

describe('checkedSteps', () => {
  test('before the first check everything waits', () => {
    expect(checkedSteps(undefined).map((step) => step.state)).toEqual(['wait', 'wait', 'wait', 'wait', 'wait']);
  });

  test('a broken link says what to do, and what comes after it only waits', () => {
    const [token, number, , webhook] = checkedSteps(check({ token: false, number: null, webhook: null }));
    expect(token?.sentence).toContain('token permanente');
    expect(number?.sentence).toBe('Aún no se puede comprobar.');
    expect(webhook?.sentence).toBe('Aún no se puede comprobar.');
  });

  test('when only the outside is missing, it is the person’s turn', () => {
    const steps = checkedSteps(
      check({ token: true, number: true, subscription: true, webhook: null, first_message: null }),
    );
    expect(steps[3]?.sentence).toContain('Verificar y guardar');
    expect(steps[4]?.sentence).toContain('Escribe un WhatsApp');
  });

  test('the provider’s own words stand beside our sentence', () => {
    const answer = check({});
    answer.steps = [{ name: 'token', ok: false, code: '190', detail: 'Session has expired' }];
    expect(checkedSteps(answer)[0]).toMatchObject({ said: 'Session has expired', code: '190', state: 'bad' });
    expect(checkedSteps(answer)[0]?.sentence).toContain('token permanente');
  });

  test('when the provider did not answer, the person is not sent to change what is right', () => {
    const answer = check({});
    answer.steps = [{ name: 'number', ok: false, code: 'network', detail: null }];
    expect(checkedSteps(answer)[1]?.sentence).toContain('No pudimos hablar con Meta');
  });
});
