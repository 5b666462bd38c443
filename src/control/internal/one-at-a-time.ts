// One at a time: in this process by waiting in line, among processes by an advisory lock.
import type pg from 'pg';
import type { Control } from './opened.ts';

/** The first half of the locks' numbers; the second is a hash of what is done. */
const locks = 7404;

/** Who waits for what, for each database. */
const lines = new WeakMap<pg.Pool, Map<string, Promise<unknown>>>();

/**
 * Does the work when nobody does that of the same name. A line of this process takes one connection of the pool, however
 * long it is, so that those who wait leave the connections that the work needs.
 */
export async function oneAtATime<T>(control: Control, name: string, work: () => Promise<T>): Promise<T> {
  const line = lineOf(control.pool);
  const before = line.get(name) ?? Promise.resolve();
  const mine = before.then(() => locked(control.pool, name, work));
  const ended = mine.then(
    () => undefined,
    () => undefined,
  );
  line.set(name, ended);
  try {
    return await mine;
  } finally {
    if (line.get(name) === ended) line.delete(name);
  }
}

function lineOf(pool: pg.Pool): Map<string, Promise<unknown>> {
  const found = lines.get(pool) ?? new Map<string, Promise<unknown>>();
  lines.set(pool, found);
  return found;
}

async function locked<T>(pool: pg.Pool, name: string, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1, hashtext($2))', [locks, name]);
    return await work();
  } finally {
    // Closing the connection gives the lock back, also when the database was away meanwhile.
    client.release(true);
  }
}
