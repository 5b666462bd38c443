// How the tests run: every one of them in one command, on two cores that they share with real engines.
import { defineConfig } from 'vitest/config';

/** Rooms whose tests start no engine and change nothing outside themselves: one process runs many of their files. */
const light =
  '{console,sandbox,src/base,src/privacy,src/connector,src/connectors,src/identity,src/api,src/proxy,src/collector/calls,src/collector/archive}';

/** Those among them that put something else in the place of a module or a global: they need a process of their own. */
const replacing = ['console/api/follow.test.ts', 'src/base/data-directory-disk.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['./test/one-postgres.ts'],
    pool: 'forks',
    // One more than there are cores: journeys wait for a source’s pace, and commands for each other.
    maxWorkers: 3,
    // The first test of a file may wait for PostgreSQL and ClickHouse to make their folders.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What a test waits for without saying how long: a second is too little beside engines that are busy.
    expect: { poll: { timeout: 10_000 } },
    reporters: ['default', './bin/reporter.mjs'],
    projects: [
      {
        extends: true,
        test: { name: 'light', include: [`${light}/**/*.test.{ts,tsx}`], exclude: replacing, isolate: false },
      },
      { extends: true, test: { name: 'replacing', include: replacing } },
      {
        extends: true,
        test: { name: 'engines', include: ['{src,bench,test}/**/*.test.{ts,tsx}'], exclude: [`${light}/**`] },
      },
    ],
  },
});
