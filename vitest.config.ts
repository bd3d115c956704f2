import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['@docker-watcher/source'] };
const ssr = { resolve };
const shared = { setupFiles: ['./scripts/vitest-setup.ts'] };

/** `unit` is quick and touches no network beyond loopback; `contract` and `e2e` run on real parts. */
export default defineConfig({
  resolve,
  ssr,
  test: {
    maxWorkers: '100%',
    projects: [
      {
        resolve,
        ssr,
        // Generous: what they prove is not a time, and the machine may have other work.
        test: {
          ...shared,
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          testTimeout: 30_000,
          // Rules keep nothing beyond their test: loading every module anew for each file would take most of the time.
          isolate: false,
        },
      },
      {
        resolve,
        ssr,
        test: {
          ...shared,
          name: 'contract',
          include: ['packages/*/test/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Real servers under load: each file has the machine to itself.
          fileParallelism: false,
        },
      },
      {
        resolve,
        ssr,
        test: {
          ...shared,
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
