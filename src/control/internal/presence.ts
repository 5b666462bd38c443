// How a process shows the others that it lives: an advisory lock that the database drops with the connection.
import { randomInt } from 'node:crypto';
import pg from 'pg';
import type { PoolConfig } from 'pg';
import { codeOf, type Log } from '../../base/log.ts';

/** The first half of the locks' numbers; the second is the process. */
export const presenceLocks = 7401;

/**
 * A machine that loses its power closes no connection. With this the server finds out in half a minute instead of two
 * hours; on a unix socket it does nothing.
 */
export const keepAlive = 'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4';

export interface Presence {
  /** A random number, new at every start: unlike a pid it is never another process of another machine. */
  readonly process: number;
  leave(): Promise<void>;
}

/** Holds the lock until `leave`, and takes it again when the database was away. */
export async function bePresent(pool: PoolConfig, log: Log): Promise<Presence> {
  const process = randomInt(1, 2 ** 31 - 1);
  let client = await enter(pool, process);
  let hasLeft = false;
  let retry: NodeJS.Timeout | undefined;
  client.once('end', comeBack);

  function comeBack(): void {
    if (!hasLeft) retry = setTimeout(() => void tryAgain(), 200);
  }

  async function tryAgain(): Promise<void> {
    try {
      client = await enter(pool, process);
      client.once('end', comeBack);
      if (hasLeft) await client.end();
    } catch (error) {
      log.warn('database is away', { engine: 'postgres', code: codeOf(error) });
      comeBack();
    }
  }

  return {
    process,
    leave: async () => {
      hasLeft = true;
      clearTimeout(retry);
      await client.end().catch(() => {});
    },
  };
}

async function enter(pool: PoolConfig, process: number): Promise<pg.Client> {
  const client = new pg.Client({ ...pool, keepAlive: true, application_name: 'tacit presence' });
  // The connection ends with the server; `end` follows and brings us back.
  client.on('error', () => {});
  await client.connect();
  await client.query(keepAlive);
  await client.query('SELECT pg_advisory_lock_shared($1, $2)', [presenceLocks, process]);
  return client;
}
