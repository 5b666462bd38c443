// How the tests run: every one of them in one command, on two cores that they share with real engines.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,console,sandbox,bench,test}/**/*.test.{ts,tsx}'],
    globalSetup: ['./test/one-postgres.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // The first test of a file may wait for PostgreSQL and ClickHouse to make their folders.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What a test waits for without saying how long: a second is too little beside engines that are busy.
    expect: { poll: { timeout: 10_000 } },
    reporters: ['default', './bin/reporter.mjs'],
  },
});
