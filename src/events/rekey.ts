// Copies an organization's tables with every token under a new key, in tables beside, and then puts them in their places.
//
// Tables of events are set aside first: who appends, removes or reads then is refused, in whatever process, and nothing
// that is written under the old key can be missed. The new tables take no row of an older key, so that a sync which began
// before can do no harm after. Tables of figures can be read until the new ones take their places.
import { type Address, type Calls, openCalls } from './internal/calls.ts';
import { databaseOf, setAside as aside, tableShapes } from './tables.ts';

/** A part of a table that is copied as a whole: a partition. */
export interface Part {
  readonly table: string;
  readonly partition: string;
}

export const nameOfPart = ({ table, partition }: Part): string => `${table}/${partition}`;

export interface Rekeying {
  /** Sets the tables of events aside, and gives the parts of all tables that hold tokens. Repeatable. */
  setAside(organizationId: string): Promise<readonly Part[]>;
  /** Copies one part; what an earlier attempt has left of it is taken away first. Gives the number of rows. */
  copy(organizationId: string, part: Part, wanted: CopyOptions): Promise<number>;
  /** Puts the copies in the place of what was copied, which is dropped. Repeatable. */
  putInPlace(organizationId: string, version: number): Promise<void>;
  /** UTC days with messages, `YYYY-MM-DD`. */
  days(organizationId: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface CopyOptions {
  readonly version: number;
  /** 16 bytes of a token to 16 bytes of the next. */
  readonly next: (token: Buffer) => Buffer;
}

const beside = 'next_';
/** Not tokens: what is named so is an id of our own. */
const ids: readonly string[] = ['connection'];
/** Made of tokens in a way that cannot be followed, and of events: it is counted anew. */
const countedAnew: readonly string[] = ['personWeeks'];
const events = new Set(tableShapes.map(({ name }) => name));

export function openRekeying(engine: Address): Rekeying {
  const calls = openCalls(engine);
  return {
    setAside: (organizationId) => setAside(calls, databaseOf(organizationId)),
    copy: (organizationId, part, options) => copy(calls, databaseOf(organizationId), part, options),
    putInPlace: (organizationId, version) => putInPlace(calls, databaseOf(organizationId), version),
    async days(organizationId) {
      const sql = `SELECT DISTINCT toString(toDate(at, 'UTC')) AS day FROM messages ORDER BY day`;
      return (await calls.query<{ day: string }>(databaseOf(organizationId), sql)).map(({ day }) => day);
    },
    close: () => calls.close(),
  };
}

/** Every column of every table whose tokens change: the lists and the single ones. */
export const isTokenColumn = (name: string, type: string): boolean => type.includes('UUID') && !ids.includes(name);

async function tablesOf(calls: Calls, database: string): Promise<ReadonlySet<string>> {
  const sql = `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'`;
  return new Set((await calls.query<{ name: string }>(database, sql)).map(({ name }) => name));
}

async function setAside(calls: Calls, database: string): Promise<readonly Part[]> {
  const tables = await tablesOf(calls, database);
  for (const table of events)
    if (tables.has(table) && !tables.has(aside + table))
      await calls.command(database, `RENAME TABLE ${table} TO ${aside}${table}`);
  await drained(calls, database);
  const parts = await calls.query<{ table: string; partition: string }>(
    database,
    `SELECT DISTINCT table, partition_id AS partition FROM system.parts
     WHERE database = currentDatabase() AND active ORDER BY table, partition`,
  );
  const columns = await columnsOf(calls, database);
  return parts.flatMap(({ table, partition }) => {
    const name = table.startsWith(aside) ? table.slice(aside.length) : table;
    const hasTokens = columns.some((one) => one.table === table && isTokenColumn(one.name, one.type));
    const isCopied = hasTokens && !table.startsWith(beside) && !countedAnew.includes(table);
    return isCopied ? [{ table: name, partition }] : [];
  });
}

/** Waits for what was begun on a table before it was set aside: inserts end within seconds. */
async function drained(calls: Calls, database: string): Promise<void> {
  const sql = `SELECT (SELECT count() FROM system.processes WHERE current_database = {database:String}
      AND query_kind IN ('Insert', 'Delete', 'Alter', 'AsyncInsertFlush'))
    + (SELECT count() FROM system.mutations WHERE database = {database:String} AND NOT is_done) AS n`;
  for (;;) {
    const [found] = await calls.query<{ n: number }>('default', sql, { database });
    if (found!.n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

function columnsOf(calls: Calls, database: string): Promise<ColumnRow[]> {
  const sql =
    'SELECT table, name, type FROM system.columns WHERE database = currentDatabase() ORDER BY table, position';
  return calls.query<ColumnRow>(database, sql);
}

/** Rows of so many characters are stored at once. */
const storedAtOnce = 8 * 1024 * 1024;

async function copy(
  calls: Calls,
  database: string,
  { table, partition }: Part,
  { version, next }: CopyOptions,
): Promise<number> {
  const source = events.has(table) ? aside + table : table;
  const target = beside + table;
  await prepareTarget(calls, database, { source, target, version: events.has(table) ? version : null });
  await calls.command(database, `ALTER TABLE ${target} DROP PARTITION ID '${partition.replaceAll(/\W/g, '')}'`);
  const columns = (await columnsOf(calls, database)).filter((column) => column.table === source);
  const into = `${target} (${columns.map(({ name }) => name).join(', ')})`;
  const change = tokenChanger(next);
  let rows = 0;
  let waiting: string[] = [];
  let length = 0;
  const store = async (): Promise<void> => {
    if (waiting.length > 0)
      await calls.insert(database, into, Buffer.from(`${waiting.join('\n')}\n`), 'JSONCompactEachRow');
    waiting = [];
    length = 0;
  };
  const sql = `SELECT ${columns.map((column) => selected(column, version)).join(', ')} FROM ${source}
    WHERE _partition_id = '${partition.replaceAll(/\W/g, '')}' SETTINGS output_format_json_quote_denormals = 1`;
  for await (const line of calls.lines(database, sql)) {
    waiting.push(change(line));
    length += line.length;
    rows += 1;
    if (length >= storedAtOnce) await store();
  }
  await store();
  return rows;
}

async function prepareTarget(
  calls: Calls,
  database: string,
  { source, target, version }: { source: string; target: string; version: number | null },
): Promise<void> {
  if ((await tablesOf(calls, database)).has(target)) return;
  // Made whole under another name first: a table that stands is one that takes no older key.
  const making = `making_${target}`;
  await calls.command(database, `DROP TABLE IF EXISTS ${making} SYNC`);
  await calls.command(database, `CREATE TABLE ${making} AS ${source}`);
  if (version !== null) await calls.command(database, takesKeysFrom(making, version));
  await calls.command(database, `RENAME TABLE ${making} TO ${target}`);
}

const takesKeysFrom = (table: string, version: number): string =>
  `ALTER TABLE ${table} ADD CONSTRAINT IF NOT EXISTS key${version} CHECK keyVersion >= ${version}`;

/** An id of our own is written without its dashes, which is how the tokens beside it are told from it. */
function selected({ name, type }: ColumnRow, version: number): string {
  if (name === 'keyVersion') return `toUInt16(${version}) AS keyVersion`;
  return type === 'UUID' && ids.includes(name) ? `replaceAll(toString(${name}), '-', '')` : name;
}

const tokens = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const nil = '00000000-0000-0000-0000-000000000000';
/** At about 200 bytes each. */
const mostRemembered = 100_000;

function tokenChanger(next: (token: Buffer) => Buffer): (line: string) => string {
  const known = new Map<string, string>([[nil, nil]]);
  const change = (token: string): string => {
    const found = known.get(token);
    if (found !== undefined) return found;
    // The engine reads a token without dashes too.
    const made = next(Buffer.from(token.replaceAll('-', ''), 'hex')).toString('hex');
    if (known.size >= mostRemembered) {
      known.clear();
      known.set(nil, nil);
    }
    known.set(token, made);
    return made;
  };
  return (line) => line.replaceAll(tokens, change);
}

/** Each step is one that was done or was not, so it does not matter where it was cut short. */
async function putInPlace(calls: Calls, database: string, version: number): Promise<void> {
  const tables = await tablesOf(calls, database);
  for (const name of [...tables].filter((table) => table.startsWith(beside))) {
    const table = name.slice(beside.length);
    await calls.command(database, `DROP TABLE IF EXISTS ${table} SYNC`);
    await calls.command(database, `RENAME TABLE ${name} TO ${table}`);
  }
  const now = await tablesOf(calls, database);
  for (const name of [...now].filter((table) => table.startsWith(aside))) {
    const table = name.slice(aside.length);
    // One without rows has no parts, and so no copy.
    if (now.has(table)) await calls.command(database, `DROP TABLE IF EXISTS ${name} SYNC`);
    else await calls.command(database, `RENAME TABLE ${name} TO ${table}`);
  }
  for (const table of events) await calls.command(database, takesKeysFrom(table, version));
  for (const table of countedAnew) if (now.has(table)) await calls.command(database, `TRUNCATE TABLE ${table} SYNC`);
  if (now.has('figureWeeks') && now.has('personWeeks'))
    await calls.command(database, 'DELETE FROM figureWeeks WHERE metric = 0');
}
