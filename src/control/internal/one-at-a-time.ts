// One at a time: in this process by waiting in line, among processes by an advisory lock.
import { sql } from 'kysely';
import type pg from 'pg';
import type { Control } from './opened.ts';

/** The first half of the locks' numbers; the second is a hash of what is done. */
const locks = 7404;

/** Who waits for what, for each database. */
const lines = new WeakMap<pg.Pool, Map<string, Promise<unknown>>>();

/**
 * Does the work when nobody does that of the same name. It is done on the connection that holds the lock, and a line of
 * this process takes one connection however long it is: so nobody who has a lock waits for those who wait for one.
 */
export async function oneAtATime<T>(control: Control, name: string, work: (inside: Control) => Promise<T>): Promise<T> {
  const line = lineOf(control.pool);
  const before = line.get(name) ?? Promise.resolve();
  const mine = before.then(() => locked(control, name, work));
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

async function locked<T>(control: Control, name: string, work: (inside: Control) => Promise<T>): Promise<T> {
  return control.db.connection().execute(async (db) => {
    await sql`SELECT pg_advisory_lock(${locks}::int, hashtext(${name}))`.execute(db);
    try {
      return await work({ ...control, db });
    } finally {
      // A connection that broke meanwhile has given it back by itself.
      await sql`SELECT pg_advisory_unlock(${locks}::int, hashtext(${name}))`.execute(db).catch(() => {});
    }
  });
}
