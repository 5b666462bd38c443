// The PostgreSQL of the control plane: the embedded one by default, a served one when an address is given.
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg, { type PoolConfig } from 'pg';
import { socketFolder } from '../base/data-directory-sockets.ts';
import { isHouseError, Refused } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { engineAccount } from './internal/engine-account.ts';
import { findPackage, prepareFiles } from './internal/engine-files.ts';
import { engineUser, makeCluster } from './internal/postgres-cluster.ts';
import { startProcess } from './internal/postgres-process.ts';

export interface Postgres {
  /** What `pg.Pool` needs; holds the password, so it is never logged. */
  readonly pool: PoolConfig;
  /** The embedded server's process, or null: a served one, or one that is being started again. */
  pid(): number | null;
  /** Ends the embedded server after everything is written; leaves a served one alone. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Of a served PostgreSQL, 15 or later. */
  readonly url?: string | undefined;
  /** The folder of the embedded one, alone there; created when absent. */
  readonly directory: string;
  readonly log: Log;
  /** The folder `native` of the programs; by default that of the npm package. */
  readonly native?: string;
  /** Where root copies programs that another account cannot reach; by default `/var/lib/tacit`. */
  readonly copies?: string;
}

/** The oldest PostgreSQL that the migrations are tested on. */
const oldest = 15;

/** Throws Refused `postgres-unavailable` with what to do. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  return options.url === undefined ? startEmbedded(options) : useServed(options.url);
}

async function startEmbedded(options: PostgresOptions): Promise<Postgres> {
  const begin = performance.now();
  const { directory, log } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const data = join(directory, 'data');
  const account = engineAccount(data);
  // The account that runs the engine passes through this folder; what is in it is for that account alone.
  if (account.owner !== null) chmodSync(directory, 0o711);
  const isFirst = !existsSync(data);
  const files = prepareFiles({
    native: options.native ?? findPackage(),
    folder: directory,
    account,
    ...(options.copies && { copies: options.copies }),
  });
  const password = makeCluster(directory, files, account);
  const sockets = socketFolder(join(directory, 'socket'), '.s.PGSQL.5432', account.owner ?? undefined);
  const server = await startProcess({ folder: directory, sockets, files, account, log });
  const milliseconds = Math.round(performance.now() - begin);
  log.info(isFirst ? 'engine made and started' : 'engine started', {
    engine: 'postgres',
    milliseconds,
    pid: server.pid() ?? 0,
  });
  return {
    pool: {
      host: sockets,
      port: 5432,
      user: engineUser,
      password,
      database: 'postgres',
      connectionTimeoutMillis: 10_000,
    },
    pid: server.pid,
    stop: server.stop,
  };
}

async function useServed(url: string): Promise<Postgres> {
  const pool: PoolConfig = { connectionString: url, connectionTimeoutMillis: 10_000 };
  try {
    const client = new pg.Client(pool);
    await client.connect();
    const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version_num') AS version`);
    await client.end();
    refuseOld(Math.floor(Number(rows[0]?.version) / 10_000));
  } catch (error) {
    if (isHouseError(error)) throw error;
    throw new Refused(
      'postgres-unavailable',
      'The PostgreSQL named in DATABASE_URL does not answer.',
      'Start it, or correct the address, the account and the password in DATABASE_URL.',
      { cause: error },
    );
  }
  return { pool, pid: () => null, stop: async () => {} };
}

function refuseOld(major: number): void {
  if (major >= oldest) return;
  throw new Refused(
    'postgres-unavailable',
    `The PostgreSQL named in DATABASE_URL is version ${major}; ${oldest} is the oldest that is supported.`,
    'Upgrade it, or leave DATABASE_URL empty to use the embedded one.',
  );
}
