import { defineConfig } from 'vitest/config';

/**
 * The browser journeys, and the tours that look for barriers on every screen. Each has a server of its own, so two run side by side;
 * those of one process share its browser, and so are not isolated from each other otherwise either.
 */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['journeys/*.spec.ts', 'access/*.spec.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 30_000,
    disableConsoleIntercept: true,
    reporters: ['./lib/reporter.ts'],
  },
});
