import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { take } from '$lib/alerts/wanted';
import { pressed, shown } from './pushed.js';

/** A worker's scope as far as alerts go: what is shown, the pages that are open, and the browser's cache. */
function open() {
  let showing: { title: string; tag: string; close: () => void; actions: unknown[]; data: unknown }[] = [];
  const kept = new Map<string, Response>();
  const cache = {
    match: (key: string) => Promise.resolve(kept.get(key)?.clone()),
    put: (key: string, value: Response) => Promise.resolve(void kept.set(key, value)),
    delete: (key: string) => Promise.resolve(kept.delete(key)),
  };
  const scope = {
    pages: [] as { focused: boolean; postMessage: ReturnType<typeof vi.fn>; focus: ReturnType<typeof vi.fn> }[],
    opened: [] as string[],
    caches: { open: () => Promise.resolve(cache) },
    clients: {
      matchAll: () => Promise.resolve(scope.pages),
      openWindow: (href: string) => Promise.resolve(void scope.opened.push(href)),
    },
    registration: {
      showNotification(title: string, { tag, actions, data }: { tag: string; actions: unknown[]; data: unknown }) {
        const one = { title, tag, actions, data, close: () => (showing = showing.filter((other) => other !== one)) };
        showing = [...showing.filter((other) => other.tag !== tag), one];
        return Promise.resolve();
      },
      getNotifications: ({ tag }: { tag: string }) => Promise.resolve(showing.filter((one) => one.tag === tag)),
    },
    titles: () => showing.map(({ title }) => title),
    one: () => showing[0]!,
    page(focused: boolean) {
      scope.pages.push({ focused, postMessage: vi.fn(), focus: vi.fn(() => Promise.resolve()) });
      return scope.pages.at(-1)!;
    },
  };
  return scope;
}

const word = {
  title: 'Nueva en No asignado: Lucía',
  tag: '7 12',
  path: '/c/12',
  workspace: '7',
  user: '3',
  number: 12,
  actions: [{ action: 'accept', title: 'Aceptar' }],
};

let scope: ReturnType<typeof open>;
beforeEach(() => {
  scope = open();
  vi.stubGlobal('caches', scope.caches);
});
afterEach(() => vi.unstubAllGlobals());

test('an alert is shown with what can be done, unless a page of ours is looked at', async () => {
  await shown(scope, word);
  expect(scope.titles()).toEqual([word.title]);
  expect(scope.one().actions).toEqual(word.actions);
  scope.page(true);
  await shown(scope, { ...word, tag: '7 13' });
  expect(scope.titles()).toEqual([word.title]);
  await shown(scope, { title: 'Prueba', tag: 'trial' }); // whoever tries it looks at the settings
  expect(scope.titles()).toEqual([word.title, 'Prueba']);
});

test('what was read elsewhere is taken back, and nothing else', async () => {
  await shown(scope, word);
  await shown(scope, { ...word, title: 'Otra', tag: '7 13' });
  await shown(scope, { tag: '7 12', over: true });
  expect(scope.titles()).toEqual(['Otra']);
});

test('a button is kept for the page, which comes forward', async () => {
  const page = scope.page(false);
  page.focus.mockRejectedValue(new DOMException('not now', 'InvalidAccessError'));
  await shown(scope, word);
  await pressed(scope, scope.one(), 'accept');
  expect(scope.titles()).toEqual([]);
  expect(scope.opened).toEqual([]);
  expect(page.postMessage).toHaveBeenCalledWith({ type: 'wanted' });
  expect(page.focus).toHaveBeenCalledOnce();
  expect(await take()).toMatchObject({ action: 'accept', href: '/c/12', number: 12, workspace: '7', user: '3' });
  expect(await take()).toBeUndefined(); // one tab has it
});

test('without a page one is opened; it finds what was wanted, also after a sign-in, but not for ever', async () => {
  await shown(scope, word);
  await pressed(scope, scope.one(), '');
  expect(scope.opened).toEqual(['/c/12']);
  expect(await take(Date.now() + 9 * 60_000)).toMatchObject({ action: '', href: '/c/12' });
  await shown(scope, word);
  await pressed(scope, scope.one(), 'accept');
  expect(await take(Date.now() + 11 * 60_000)).toBeUndefined();
  expect(await take()).toBeUndefined();
});

test('an alert leads nowhere but to us', async () => {
  await shown(scope, { ...word, path: '//evil.example/c/12' });
  await pressed(scope, scope.one(), '');
  expect(await take()).toBeUndefined();
});
