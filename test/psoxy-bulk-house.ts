// A house with a Grid, a stand-in Psoxy in front of it, and the files that the same Psoxy makes of it.
import { type BulkOptions, bulkFiles } from '../sandbox/psoxy/bulk-files.ts';
import { type Psoxy, startPsoxy } from '../sandbox/psoxy/psoxy.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { type GridStandIn, gridStandIn } from './grid-stand-in.ts';
import type { Files } from './sanitized-import.ts';

const bearer = { kind: 'bearer', token: 'a bearer of the gateway' } as const;
export const salt = { salt: 'the salt of the organization', ignoresDots: false };

export type Rows = Readonly<Record<string, Record<string, unknown>[]>>;

export interface BulkHouse {
  readonly house: CollectingHouse;
  readonly slack: GridStandIn;
  /** What connects the Psoxy live. */
  given(more?: object): Parameters<CollectingHouse['connectPsoxy']>[1];
  files(more?: Partial<BulkOptions>): Files;
  /** What is stored, but for which connection it came by. */
  everyRow(organizationId: string): Promise<Rows>;
  /** Removes what is stored. */
  empty(organizationId: string): Promise<void>;
}

const tables = { messages: 'channel, at', channels: 'channel', accounts: 'account' } as const;

export async function openBulkHouse(): Promise<BulkHouse> {
  const house = await openCollectingHouse('2026-03-02T09:00:00Z');
  const slack = await gridStandIn(house, { messages: 800 });
  const psoxy: Psoxy = await startPsoxy({
    source: 'slack',
    upstream: { url: slack.sandbox.url, token: slack.sandbox.userToken(slack.grid.enterprise.id) },
    door: { is: 'bearer', token: bearer.token },
    salt: salt.salt,
  });
  house.alsoClose(() => psoxy.close());
  const { store } = house.events;
  return {
    house,
    slack,
    given: (more = {}) => ({ url: psoxy.url, authorization: bearer, salt, ...more }),
    files: (more = {}) => bulkFiles(slack.grid, { tokens: psoxy.tokens(), ...more }),
    async everyRow(organizationId) {
      const found: Record<string, Record<string, unknown>[]> = {};
      for (const [table, key] of Object.entries(tables)) {
        const sql = `SELECT * EXCEPT (connection, version) FROM ${table} FINAL ORDER BY ${key}`;
        found[table] = await store.query(organizationId, sql);
      }
      return found;
    },
    async empty(organizationId) {
      for (const table of Object.keys(tables)) await store.command(organizationId, `TRUNCATE TABLE ${table}`);
    },
  };
}
