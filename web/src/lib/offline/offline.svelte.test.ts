import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keepShell, renew } from './offline.svelte';

class Worker extends EventTarget {
  state = 'installing';
  become(state: string) {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class Workers extends EventTarget {
  controller: object | null = null;
  registered: string[] = [];
  registration = { installing: undefined as Worker | undefined, update: vi.fn(() => Promise.resolve()) };
  register(path: string) {
    this.registered.push(path);
    return Promise.resolve(this.registration);
  }
  getRegistration() {
    return Promise.resolve(this.registration);
  }
  takesOver() {
    this.controller = {};
    this.dispatchEvent(new Event('controllerchange'));
  }
}

let workers: Workers;
let reload: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  workers = new Workers();
  reload = vi.fn();
  vi.stubGlobal('navigator', { serviceWorker: workers });
  vi.stubGlobal('location', { reload });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

describe('keepShell', () => {
  test('tells of a new version, not of the first', () => {
    const outdated = vi.fn();
    keepShell(outdated);
    expect(workers.registered).toEqual(['/sw.js']);
    workers.takesOver();
    expect(outdated).not.toHaveBeenCalled();
    workers.takesOver();
    expect(outdated).toHaveBeenCalledOnce();
  });

  test('leaves a page without workers a page', () => {
    vi.stubGlobal('navigator', {});
    expect(() => keepShell(() => undefined)).not.toThrow();
  });
});

describe('renew', () => {
  test('waits until the new files are there', async () => {
    const coming = (workers.registration.installing = new Worker());
    void renew();
    await settle(1000);
    expect(reload).not.toHaveBeenCalled();
    coming.become('activated');
    await settle();
    expect(reload).toHaveBeenCalledOnce();
  });

  test.each([
    ['nothing new', () => undefined],
    ['no line', () => workers.registration.update.mockRejectedValue(new TypeError('offline'))],
    ['no worker', () => vi.stubGlobal('navigator', {})],
    ['files that cannot be had', () => setTimeout(() => workers.registration.installing?.become('redundant'), 10)],
    ['files that never come', () => (workers.registration.installing = new Worker())],
  ])('reloads with %s', async (_, arrange) => {
    if (_.startsWith('files')) workers.registration.installing = new Worker();
    arrange();
    void renew();
    await settle(30_000);
    expect(reload).toHaveBeenCalledOnce();
  });
});
