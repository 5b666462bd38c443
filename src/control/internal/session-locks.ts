// Locks that end with their holder: advisory locks of one connection, which the server closes when the process dies.
import type pg from 'pg';
import { keepAlive } from './presence.ts';

export interface SessionLocks {
  /** Null when somebody has it, in this process or another. */
  take(name: string): Promise<HeldLock | null>;
  /** Gives everything back that is still held. */
  close(): Promise<void>;
}

export interface HeldLock {
  /** Aborted when the connection broke: from then on another process may take it. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

interface Session {
  readonly client: pg.PoolClient;
  readonly broken: AbortController;
  /** The query before; one connection does one after the other. */
  before: Promise<unknown>;
}

/** `space` is the first half of the locks' numbers; the second is a hash of the name. One connection holds them all. */
export function sessionLocks(pool: pg.Pool, space: number): SessionLocks {
  /** Also what a broken session held, until whoever has it lets go. */
  const held = new Set<string>();
  let opened: Promise<Session> | undefined;

  function session(): Promise<Session> {
    opened ??= open(pool, forget).catch((error: unknown) => {
      forget();
      throw error;
    });
    return opened;
  }
  function forget(): void {
    opened = undefined;
  }
  async function takeOnServer(name: string): Promise<HeldLock | null> {
    const here = await session();
    if (!(await ask(here, 'pg_try_advisory_lock', space, name))) return null;
    const lost = here.broken.signal;
    const release = async (): Promise<void> => {
      // A connection that broke has given it back by itself.
      if (!lost.aborted) await ask(here, 'pg_advisory_unlock', space, name).catch(() => {});
      held.delete(name);
    };
    return { lost, release };
  }

  return {
    async take(name) {
      // A session that has a lock gets it again, so who has it in this process must be asked here.
      if (held.has(name)) return null;
      held.add(name);
      const give = await takeOnServer(name).catch((error: unknown) => {
        held.delete(name);
        throw error;
      });
      if (give === null) held.delete(name);
      return give;
    },
    async close() {
      const closing = opened;
      forget();
      if (closing === undefined) return;
      const here = await closing;
      await here.before;
      if (!here.broken.signal.aborted) leave(here);
    },
  };
}

async function open(pool: pg.Pool, onBreak: () => void): Promise<Session> {
  const client = await pool.connect();
  const before = client.query(keepAlive);
  const session = { client, broken: new AbortController(), before };
  client.once('end', () => {
    if (session.broken.signal.aborted) return;
    onBreak();
    leave(session);
  });
  await before;
  return session;
}

/** The pool closes the connection and makes another one when it needs one. */
function leave({ client, broken }: Session): void {
  broken.abort();
  client.release(true);
}

type LockFunction = 'pg_try_advisory_lock' | 'pg_advisory_unlock';

async function ask(session: Session, lockFunction: LockFunction, space: number, name: string): Promise<boolean> {
  const answer = session.before.then(() =>
    session.client.query<{ is: boolean }>(`SELECT ${lockFunction}($1, hashtext($2)) AS is`, [space, name]),
  );
  session.before = answer.catch(() => undefined);
  return (await answer).rows[0]?.is === true;
}
