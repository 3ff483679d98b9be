import { flushSync } from 'svelte';
import { describe, expect, test } from 'vitest';
import { chooseLocale, i18n, t } from './i18n.svelte';

describe('chooseLocale', () => {
  test.each([
    [null, ['pt-BR', 'en'], 'pt'],
    ['en', ['pt-BR'], 'en'],
    ['fr', ['fr-FR', 'en-US'], 'en'],
    [undefined, ['es_MX'], 'es'],
    [null, ['de'], 'es'],
    [null, [], 'es'],
  ])('profile %s, browser %j', (profile, browser, expected) => {
    expect(chooseLocale(profile, browser)).toBe(expected);
  });
});

test('a change of language redraws what was read', async () => {
  const seen: string[] = [];
  await i18n.use('es');
  const stop = $effect.root(() => {
    $effect(() => void seen.push(t('action.transfer')));
  });
  flushSync();
  await i18n.use('pt');
  flushSync();
  expect(seen).toEqual(['Derivar', 'Transferir']);
  stop();
});

test('lookup of a key known only at run time', async () => {
  await i18n.use('en');
  expect(i18n.lookup('status.open')).toBe('Open');
  expect(i18n.lookup('status.nonsense')).toBeUndefined();
});

describe('words of other screens', () => {
  test('come when they are needed, and stay through a change of language', async () => {
    await i18n.use('es');
    expect(i18n.lookup('ledger.title')).toBeUndefined();
    await i18n.need('ledger');
    expect([i18n.lookup('ledger.title'), i18n.lookup('status.open')]).toEqual(['Registro de entregas', 'Abierto']);
    await i18n.use('en');
    expect(i18n.lookup('ledger.title')).toBe('Delivery ledger');
  });

  test('redraw nothing but what has looked for them', async () => {
    await i18n.use('es');
    const drawn = { here: 0, missing: '' as string | undefined };
    const stop = $effect.root(() => {
      $effect(() => {
        t('action.transfer');
        drawn.here++;
      });
      $effect(() => void (drawn.missing = i18n.lookup('history.line')));
    });
    flushSync();
    expect(drawn).toEqual({ here: 1, missing: undefined });
    await i18n.need('history');
    flushSync();
    expect(drawn).toEqual({ here: 1, missing: 'Número, nombre, teléfono o correo' });
    stop();
  });

  test('come in the language that is chosen meanwhile, for whoever waits', async () => {
    await i18n.use('es');
    const needed = i18n.need('signin');
    const chosen = i18n.use('pt');
    await needed;
    expect([i18n.locale, i18n.lookup('signin.title')]).toEqual(['pt', 'Entrar']);
    await chosen;
  });
});
