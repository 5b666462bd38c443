// Searches every byte of a folder and every row of both engines, since compression hides words from a byte search.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import pg from 'pg';
import { systemClock } from '../src/base/clock.ts';
import { openDataDirectory } from '../src/base/data-directory.ts';
import { silentLog } from '../src/base/log.ts';
import { dataVersion, openEngines } from '../src/cli/wiring/engines.ts';
import { openEventStore } from '../src/events/store.ts';
import { nobodyKeptOut } from '../src/events/testing.ts';

/**
 * Every file below a folder that holds one of the needles, by its path. In a folder of a house that runs, files are renamed
 * and removed meanwhile: it is searched until it stood still, since what was renamed could have been read under no name.
 */
export async function filesWith(folder: string, ...needles: readonly (string | Buffer)[]): Promise<string[]> {
  for (let left = 50; ; left -= 1) {
    try {
      return await search(folder, needles);
    } catch (error) {
      if (left === 0 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

async function search(folder: string, needles: readonly (string | Buffer)[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    if (needles.some((needle) => bytes.includes(needle))) found.push(relative(folder, path));
  }
  return found;
}

export interface LogicalCopy {
  readonly control: string;
  readonly events: string;
  /** The same by the id of the organization. */
  readonly eventsOf: ReadonlyMap<string, string>;
}

/** Every row of every table of both engines, as text. The folder must be free: the engines are started for it. */
export async function logicalCopy(dataDirectory: string): Promise<LogicalCopy> {
  const directory = await openDataDirectory(dataDirectory, { version: dataVersion, clock: systemClock });
  const engines = await openEngines({ directory, log: silentLog });
  try {
    const pool = new pg.Pool(engines.postgres.pool);
    // An idle connection may hear of the server's end before its own.
    pool.on('error', () => undefined);
    const control = await rowsOfEverything(pool);
    const organizations = await pool.query<{ id: string }>('select id from organizations');
    const store = openEventStore(engines.clickHouse, nobodyKeptOut);
    const eventsOf = new Map<string, string>();
    for (const { id } of organizations.rows) {
      const lines: string[] = [];
      for await (const line of store.logicalCopy(id)) lines.push(line);
      eventsOf.set(id, lines.join('\n'));
    }
    await store.close();
    await pool.end();
    return { control, events: [...eventsOf.values()].join('\n'), eventsOf };
  } finally {
    await engines.stop();
    await directory.close();
  }
}

/** Of a control plane. */
export async function rowsOfEverything(pool: Pick<pg.Pool, 'query'>): Promise<string> {
  const tables = await pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const rows: string[] = [];
  for (const { name } of tables.rows) {
    const found = await pool.query<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`);
    rows.push(name, ...found.rows.map(({ row }) => row));
  }
  return rows.join('\n');
}
