// Calls to ClickHouse through its official client: patient while the engine restarts, silent about what was said.
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Defect, errorCodes, isHouseError, Refused, RetryLater } from '../../base/errors.ts';
import { shapes } from '../../privacy/shapes.ts';

export interface Address {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

export type Params = Readonly<Record<string, unknown>>;

export interface Calls {
  query<T>(database: string, sql: string, params?: Params): Promise<T[]>;
  command(database: string, sql: string, params?: Params): Promise<void>;
  /** Rows in that format, RowBinary where none is named. */
  insert(database: string, into: string, rows: Buffer, format?: 'RowBinary' | 'JSONCompactEachRow'): Promise<void>;
  /** Lines of a result, never whole in memory. */
  lines(database: string, sql: string): AsyncIterable<string>;
  close(): Promise<void>;
}

/** How long a call waits for an engine that restarts, milliseconds. */
const patience = 15_000;

export function openCalls(address: Address): Calls {
  const client: ClickHouseClient = createClient({
    ...address,
    request_timeout: 600_000,
    max_open_connections: 8,
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      output_format_json_quote_64bit_integers: 0,
      wait_end_of_query: 1,
      // The archive of a quiet community spans more months in one append than the default of 100.
      max_partitions_per_insert_block: '0',
    },
  });
  // One client serves every organization, so the database goes with each call.
  const within = (database: string) => ({ http_headers: { 'X-ClickHouse-Database': database } });

  return {
    query: <T>(database: string, sql: string, params?: Params) =>
      patiently(async () => {
        const result = await client.query({ query: sql, format: 'JSONEachRow', ...within(database), ...bound(params) });
        return await result.json<T>();
      }),
    command: (database, sql, params) =>
      patiently(async () => {
        await client.command({ query: sql, ...within(database), ...bound(params) });
      }),
    insert: (database, into, rows, format = 'RowBinary') =>
      patiently(async () => {
        const query = `INSERT INTO ${into} FORMAT ${format}`;
        const { stream } = await client.exec({
          query,
          values: Readable.from([rows], { objectMode: false }),
          ...within(database),
        });
        stream.resume();
      }),
    async *lines(database, sql) {
      const inPieces = { clickhouse_settings: { wait_end_of_query: 0 as const } };
      const result = await patiently(() =>
        client.query({ query: sql, format: 'JSONCompactEachRow', ...inPieces, ...within(database) }),
      );
      try {
        for await (const rows of result.stream()) for (const row of rows) yield row.text;
      } catch (error) {
        throw silenced(error);
      }
    },
    close: () => client.close(),
  };
}

function bound(params: Params | undefined): { query_params?: Record<string, unknown> } {
  return params === undefined ? {} : { query_params: { ...params } };
}

/** Every statement here may run twice (rows are replaced by version), so a broken connection is tried again. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + patience;
  for (let pause = 25; ; pause = Math.min(pause * 2, 500)) {
    try {
      return await call();
    } catch (error) {
      if (!isBroken(error) || performance.now() > deadline) throw silenced(error);
      await wait(pause);
    }
  }
}

const brokenCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);

function isBroken(error: unknown): boolean {
  if (error instanceof ClickHouseError || isHouseError(error)) return false;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return (
    (code !== undefined && brokenCodes.has(code)) || (error instanceof Error && error.message === 'socket hang up')
  );
}

const tableIsAside = new RegExp(`\\b(${shapes.map(({ name }) => name).join('|')})\\b`);

/** The engine's message quotes statements and rows: only its number and its kind go on, and no cause. */
export function silenced(error: unknown): RetryLater | Refused | Defect {
  if (isHouseError(error)) return error as RetryLater | Refused | Defect;
  if (isBroken(error)) {
    return new RetryLater('clickhouse-unavailable', 'The event store does not answer.', new Date(Date.now() + 30_000));
  }
  if (!(error instanceof ClickHouseError)) {
    return new Defect(
      'clickhouse-unavailable',
      'The event store gave an answer that cannot be read.',
      'Try again; if it stays, see docs/errors.md.',
    );
  }
  const code = /^\d{1,5}$/.test(error.code) ? error.code : '0';
  if (code === '243' || /No space left on device/i.test(error.message)) {
    return new Refused(
      'disk-full',
      'The disk of the event store is full.',
      'Free some space; nothing that was stored is lost.',
    );
  }
  // A table that is not there, or rows of an older key: a key is being replaced, or was while the caller worked.
  if ((code === '60' && tableIsAside.test(error.message)) || code === '469') {
    return new RetryLater('keys-rotating', errorCodes['keys-rotating'], new Date(Date.now() + 10_000));
  }
  const kind = /^[A-Z_]{1,60}$/.test(error.type ?? '') ? error.type : 'UNKNOWN';
  return new Defect(
    'clickhouse-unavailable',
    `The event store refused a statement (${code} ${kind}).`,
    'Try again; if it stays, see docs/errors.md.',
  );
}
