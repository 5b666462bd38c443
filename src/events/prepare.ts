// Brings the tables of an organization's database to the form that this version knows; a newer one is left alone.
import { Refused } from '../base/errors.ts';
import type { Shape } from '../privacy/shapes.ts';
import type { Calls } from './internal/calls.ts';
import { alterTable, createTable, isNewer, setAside, tableShapes } from './tables.ts';

/** One look at all tables: this is asked before every sync and computation, and mostly there is nothing to do. */
export async function prepare(calls: Calls, database: string): Promise<void> {
  await calls.command('default', `CREATE DATABASE IF NOT EXISTS ${database}`);
  const found = await calls.query<{ table: string; name: string; type: string }>(
    database,
    'SELECT table, name, type FROM system.columns WHERE database = currentDatabase()',
  );
  const tables = Map.groupBy(found, ({ table }) => table);
  for (const shape of tableShapes) {
    // While its tokens are copied under a new key it must not stand there again, empty.
    if (tables.has(setAside + shape.name)) continue;
    const columns = tables.get(shape.name);
    if (columns === undefined) await calls.command(database, createTable(shape));
    else await bringUp(calls, database, shape, new Map(columns.map(({ name, type }) => [name, type])));
  }
}

async function bringUp(
  calls: Calls,
  database: string,
  shape: Shape,
  columns: ReadonlyMap<string, string>,
): Promise<void> {
  if (isNewer(shape, columns)) throw newer();
  const change = alterTable(shape, columns);
  if (change !== undefined) await calls.command(database, change);
}

const newer = (): Refused =>
  new Refused(
    'data-directory-newer',
    'The event store was written by a newer version of Tacit. Nothing in it was touched.',
    'Start the newer version, or restore the backup from before the upgrade.',
  );
