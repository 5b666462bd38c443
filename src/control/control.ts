// The control plane, opened: a migrated database, the master key that fits it, and a sign of life.
import { Kysely, PostgresDialect } from 'kysely';
import pg, { type PoolConfig } from 'pg';
import type { Clock } from '../base/clock.ts';
import { isHouseError, Refused } from '../base/errors.ts';
import { codeOf, type Log } from '../base/log.ts';
import { migrate } from './internal/migrate.ts';
import type { Control } from './internal/opened.ts';
import { bePresent } from './internal/presence.ts';
import type { Tables } from './internal/tables.ts';
import { raiseWall } from './internal/wall.ts';
import { poolWithin, WalledPool } from './internal/walled-pool.ts';
import { interruptRunsOfTheDead } from './runs.ts';
import { requireMasterKey } from './secrets.ts';

export type { Control } from './internal/opened.ts';

export interface ControlOptions {
  readonly pool: PoolConfig;
  readonly masterKey: Buffer;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Opens the database and migrates it. Runs of processes that died are written down as interrupted.
 * Throws Refused: `master-key-wrong`, `data-directory-newer`, `organizations-not-apart`, `postgres-unavailable`.
 */
export async function openControl(options: ControlOptions): Promise<Control> {
  const { clock, log, masterKey } = options;
  const pool = new WalledPool({ max: 12, ...options.pool, types: columnTypes() });
  // An idle connection that breaks is replaced by the next query; unheard, the event would end the process.
  let isClosing = false;
  pool.on('error', (error) => {
    if (!isClosing) log.warn('database connection lost', { engine: 'postgres', code: codeOf(error) });
  });
  // One that breaks while it is in use tells its query; this listener only keeps the same news from ending the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: poolWithin(pool) }) });
  try {
    await migrate(pool, clock);
    pool.actAs(await raiseWall(pool));
    await requireMasterKey({ db }, masterKey);
    const presence = await bePresent(options.pool, log);
    const close = async (): Promise<void> => {
      isClosing = true;
      await presence.leave();
      await db.destroy();
    };
    const control = { db, pool, masterKey, clock, log, process: presence.process, close };
    await interruptRunsOfTheDead(control);
    return control;
  } catch (error) {
    await db.destroy();
    throw isHouseError(error) ? error : unavailable(error);
  }
}

/** bigint as a number (ours stay far below 2^53) and date as `YYYY-MM-DD`, which has no time zone to lose. */
function columnTypes(): pg.TypeOverrides {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  types.setTypeParser(pg.types.builtins.DATE, String);
  return types;
}

function unavailable(cause: unknown): Refused {
  return new Refused(
    'postgres-unavailable',
    `PostgreSQL does not do what is asked of it (${codeOf(cause)}).`,
    'Look at the log of the database, and at the rights of the account named in DATABASE_URL.',
    { cause },
  );
}
