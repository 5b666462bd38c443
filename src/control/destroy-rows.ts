// Destroying in the control plane: what of it there is, table by table, removed, and the last bytes of it swept away.
import { setTimeout as wait } from 'node:timers/promises';
import { days } from '../base/clock.ts';
import { RetryLater } from '../base/errors.ts';
import type { KeptOutTimes } from '../privacy/kept-out.ts';
import type { Control } from './internal/opened.ts';
import {
  countOwned,
  ownedByConnection,
  ownedByOrganization,
  type Owned,
  removeOwned,
} from './internal/owned-tables.ts';
import { outsideRequests } from './scope.ts';
import { proxyOf } from './proxies.ts';
import { psoxyOf, psoxySaltOf } from './psoxies.ts';
import { tokenOf } from './tokens.ts';

/** What is meant; the connections of an organization are named, since their rows may be gone when this is asked again. */
export type OwnedScope =
  | { readonly is: 'connection'; readonly organizationId: string; readonly connection: string }
  | { readonly is: 'organization'; readonly organizationId: string; readonly connections: readonly string[] };

function ownedOf({ db }: Pick<Control, 'db'>, scope: OwnedScope): Promise<readonly Owned[]> {
  return scope.is === 'connection'
    ? ownedByConnection(
        db,
        scope.connection,
        [tokenOf, proxyOf, psoxyOf, psoxySaltOf].map((name) => name(scope.connection)),
      )
    : ownedByOrganization(db, scope.organizationId, scope.connections);
}

/** Rows by table, of those that have any; as the house, since the queue is no organization's. */
export async function countRows(control: Control, scope: OwnedScope): Promise<Readonly<Record<string, number>>> {
  return outsideRequests(async () => countOwned(control.db, await ownedOf(control, scope)));
}

/** All or nothing; the audit log goes only with its organization, while its destruction runs. Repeatable. */
export async function removeRows(control: Control, scope: OwnedScope): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    await removeOwned(db, await ownedOf({ db }, scope));
  });
}

/** How many rows of these days there are beside the event store: HR files that stand for one of them. */
export async function rostersWithin(
  { db }: Pick<Control, 'db'>,
  organizationId: string,
  from: string,
  to: string,
): Promise<readonly { readonly day: string; readonly snapshot: string }[]> {
  return db
    .selectFrom('rosters')
    .select(['day', 'snapshot'])
    .where('organization_id', '=', organizationId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .execute();
}

/** Takes those HR files away, and writes down that nothing of these days is to be collected again. Repeatable. */
export async function removeDaysRows(
  control: Control,
  organizationId: string,
  from: string,
  to: string,
): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    await db
      .insertInto('destroyed_days')
      .values({ organization_id: organizationId, first_day: from, last_day: to })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await db
      .deleteFrom('rosters')
      .where('organization_id', '=', organizationId)
      .where('day', '>=', from)
      .where('day', '<=', to)
      .execute();
  });
}

/** What is not to be collected again, as times of events. */
export async function destroyedTimes(
  { db }: Pick<Control, 'db'>,
  organizationId: string,
): Promise<readonly KeptOutTimes[]> {
  const rows = await db
    .selectFrom('destroyed_days')
    .select(['first_day', 'last_day'])
    .where('organization_id', '=', organizationId)
    .execute();
  const at = (day: string): number => Date.parse(`${day}T00:00:00Z`) * 1000;
  return rows.map(({ first_day, last_day }) => ({ from: at(first_day), before: at(last_day) + days(1) * 1000 }));
}

/** Whether the log of what was written still holds what was removed: a served database keeps its own as long as it likes. */
export type WalRemainder = 'none' | 'with-the-server';

/** How long other readers may hold on to what was removed. */
const patienceMs = 300_000;

/**
 * Returns when no file of the database holds what was removed: tables and what is known of their contents are written
 * anew, and, where `isOwn`, the log behind them is gone. Throws RetryLater where somebody still reads the old rows.
 */
export async function sweepDatabase(control: Control, isOwn: boolean): Promise<WalRemainder> {
  await untilNobodyReads(control);
  const { rows } = await control.pool.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname IN ('public', 'queue') ORDER BY 1`,
  );
  for (const { name } of rows) await control.pool.query(`VACUUM (FULL) ${name}`);
  if (!isOwn) return 'with-the-server';
  // Samples of every column stand there, to plan by; those of a table that is empty now would stand for ever.
  await control.pool.query(
    `DELETE FROM pg_catalog.pg_statistic WHERE starelid IN (
       SELECT oid FROM pg_class WHERE relnamespace IN ('public'::regnamespace, to_regnamespace('queue')))`,
  );
  await control.pool.query('VACUUM FULL pg_catalog.pg_statistic');
  await control.pool.query('ANALYZE');
  await untilLogIsGone(control);
  return 'none';
}

/** Whoever began to read before the removal makes a table written anew keep the old rows for them. */
async function untilNobodyReads(control: Control): Promise<void> {
  const { rows } = await control.pool.query<{ now: string }>('SELECT pg_current_xact_id()::text AS now');
  await until(async () => {
    const found = await control.pool.query<{ readers: number }>(
      `SELECT count(*)::int AS readers FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()
         AND least(backend_xid::text::bigint, backend_xmin::text::bigint) <= ($1::bigint & 4294967295)`,
      [rows[0]!.now],
    );
    return found.rows[0]!.readers === 0;
  });
}

async function untilLogIsGone(control: Control): Promise<void> {
  const { rows } = await control.pool.query<{ file: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS file');
  const { file } = rows[0]!;
  await until(async () => {
    await control.pool.query('CHECKPOINT');
    const found = await control.pool.query<{ left: number }>(
      `SELECT count(*)::int AS left FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' AND name <= $1`,
      [file],
    );
    return found.rows[0]!.left === 0;
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) {
      const at = new Date(Date.now() + 60_000);
      throw new RetryLater('postgres-unavailable', 'The database holds on to what was removed.', at);
    }
    await wait(50);
  }
}
