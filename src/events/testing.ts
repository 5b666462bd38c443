// For tests: one embedded engine in a temporary folder, with a new organization whenever one is asked for.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../base/ids.ts';
import { type Log, silentLog } from '../base/log.ts';
import { type ClickHouse, startClickHouse } from './engine.ts';
import { KeptOut } from '../privacy/kept-out.ts';
import { type EventStore, type KeepingOut, openEventStore } from './store.ts';

/** Where nobody can object: for tests of what has nothing to do with it. */
export const nobodyKeptOut: KeepingOut = {
  of: async () => new KeptOut(),
  learn: async () => undefined,
  markStale: async () => undefined,
};

export interface TestEventStore {
  readonly store: EventStore;
  readonly engine: ClickHouse;
  readonly directory: string;
  /** The id of an organization whose tables are ready and empty. */
  newOrganization(): Promise<string>;
  /** Stops the engine and removes its folder. */
  stop(): Promise<void>;
}

/** Takes about 0.6 s, so a test file starts one for all its tests. */
export async function testEventStore(
  log: Log = silentLog,
  keepingOut: KeepingOut = nobodyKeptOut,
): Promise<TestEventStore> {
  const directory = mkdtempSync(join(tmpdir(), 'tacit-events-'));
  const engine = await startClickHouse({ directory, log });
  const store = openEventStore(engine, keepingOut);
  return {
    store,
    engine,
    directory,
    async newOrganization() {
      const organizationId = newId();
      await store.prepareOrganization(organizationId);
      return organizationId;
    },
    async stop() {
      await store.close();
      await engine.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
