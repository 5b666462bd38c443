// A copy of an organization's events as they stood at one moment, line by line, and putting such a copy back.
//
// A table is cut by a clone: the clone holds the same files, so that it costs no room and no time, and does not change.
import { type Address, type Calls, openCalls } from './internal/calls.ts';
import { databaseOf } from './tables.ts';

export interface CopiedEvents {
  readonly name: string;
  readonly columns: readonly string[];
  /** The statement that makes the table. */
  readonly create: string;
}

export interface EventCut {
  readonly tables: readonly CopiedEvents[];
  /** The rows of a table, each as a line of JSON. */
  lines(table: CopiedEvents): AsyncIterable<string>;
  /** Takes the clones away. */
  close(): Promise<void>;
}

export interface EventCopies {
  cut(organizationId: string): Promise<EventCut>;
  isEmpty(organizationId: string): Promise<boolean>;
  create(organizationId: string, table: CopiedEvents): Promise<void>;
  insert(organizationId: string, table: CopiedEvents, lines: readonly string[]): Promise<void>;
  /** UTC days with messages, `YYYY-MM-DD`. */
  days(organizationId: string): Promise<readonly string[]>;
  remove(organizationId: string): Promise<void>;
  close(): Promise<void>;
}

export type EventEngine = Address;

/** No table of ours begins with it. */
const cloned = 'copy_of_';

export function openEventCopies(engine: Address): EventCopies {
  const calls = openCalls(engine);
  return {
    cut: (organizationId) => cut(calls, databaseOf(organizationId)),
    async isEmpty(organizationId) {
      const sql = 'SELECT count() AS n FROM system.tables WHERE database = {name:String}';
      const [found] = await calls.query<{ n: number }>('default', sql, { name: databaseOf(organizationId) });
      return found!.n === 0;
    },
    async create(organizationId, { create }) {
      await calls.command('default', `CREATE DATABASE IF NOT EXISTS ${databaseOf(organizationId)}`);
      await calls.command(databaseOf(organizationId), create);
    },
    insert: (organizationId, { name, columns }, lines) =>
      calls.insert(
        databaseOf(organizationId),
        `${quoted(name)} (${columns.map(quoted).join(', ')})`,
        Buffer.from(`${lines.join('\n')}\n`),
        'JSONCompactEachRow',
      ),
    async days(organizationId) {
      const sql = `SELECT DISTINCT toString(toDate(at, 'UTC')) AS day FROM messages ORDER BY day`;
      return (await calls.query<{ day: string }>(databaseOf(organizationId), sql)).map(({ day }) => day);
    },
    remove: (organizationId) => calls.command('default', `DROP DATABASE IF EXISTS ${databaseOf(organizationId)} SYNC`),
    close: () => calls.close(),
  };
}

const quoted = (name: string): string => `\`${name.replaceAll(/[`\\]/g, '')}\``;

async function cut(calls: Calls, database: string): Promise<EventCut> {
  await removeClones(calls, database);
  const close = (): Promise<void> => removeClones(calls, database);
  try {
    const tables = await tablesOf(calls, database);
    for (const { name } of tables)
      await calls.command(database, `CREATE TABLE ${quoted(cloned + name)} CLONE AS ${quoted(name)}`);
    return {
      tables,
      lines: ({ name, columns }) =>
        calls.lines(
          database,
          `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(cloned + name)}
           SETTINGS output_format_json_quote_denormals = 1`,
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function tablesOf(calls: Calls, database: string): Promise<CopiedEvents[]> {
  // The name of the database is left out of the statement: where it is put back, it is said beside it.
  return calls.query<CopiedEvents>(
    database,
    `SELECT name, replaceOne(create_table_query, concat(database, '.'), '') AS create,
       (SELECT groupArray((table, name)) FROM system.columns WHERE database = currentDatabase()) AS all,
       arrayMap(column -> column.2, arrayFilter(column -> column.1 = name, all)) AS columns
     FROM system.tables
     WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND NOT startsWith(name, '${cloned}')
     ORDER BY name`,
  );
}

/** Also what a process that was killed has left. */
async function removeClones(calls: Calls, database: string): Promise<void> {
  const sql = `SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, '${cloned}')`;
  for (const { name } of await calls.query<{ name: string }>(database, sql))
    await calls.command(database, `DROP TABLE ${quoted(name)} SYNC`);
}
