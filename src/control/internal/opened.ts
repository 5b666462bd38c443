// What the functions of this room work on; apart from `openControl`, so that they and it form no circle.
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Tables } from './tables.ts';

/** The control plane, opened. Each noun has its own file of functions on it. */
export interface Control {
  /** Each query, and each transaction, sees the rows of whom it is asked for: `scope.ts`. */
  readonly db: Kysely<Tables>;
  /** The same connections for what brings its own SQL, always as the house, which sees every organization. */
  readonly pool: pg.Pool;
  readonly masterKey: Buffer;
  readonly clock: Clock;
  readonly log: Log;
  /** The number of this process among those that share the database. */
  readonly process: number;
  close(): Promise<void>;
}
