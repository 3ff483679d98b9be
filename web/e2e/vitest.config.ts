import { defineConfig } from 'vitest/config';

/** The browser journeys. Each has a server of its own, so two run side by side. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['journeys/*.spec.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 30_000,
    disableConsoleIntercept: true,
    reporters: ['./lib/reporter.ts'],
  },
});
