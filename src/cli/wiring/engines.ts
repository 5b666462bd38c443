// The two engines of a data folder, started side by side and stopped together.
import { join } from 'node:path';
import type { DataDirectory } from '../../base/data-directory.ts';
import type { Log } from '../../base/log.ts';
import { type Postgres, startPostgres } from '../../control/postgres.ts';
import { type ClickHouse, startClickHouse } from '../../events/engine.ts';

/** The form of the data folder that this version writes. */
export const dataVersion = 1;

export interface Engines {
  readonly postgres: Postgres;
  readonly clickHouse: ClickHouse;
  stop(): Promise<void>;
}

export interface EnginesOptions {
  readonly directory: DataDirectory;
  readonly databaseUrl?: string | undefined;
  readonly clickhouseUrl?: string | undefined;
  readonly log: Log;
}

/** Starts both, or finds the served ones. When one does not start, the other is stopped before this throws. */
export async function openEngines({ directory, databaseUrl, clickhouseUrl, log }: EnginesOptions): Promise<Engines> {
  const [postgres, clickHouse] = await Promise.allSettled([
    startPostgres({ url: databaseUrl, directory: join(directory.engines, 'postgres'), log }),
    startClickHouse({ url: clickhouseUrl, directory: join(directory.engines, 'clickhouse'), log }),
  ]);
  const started = [postgres, clickHouse].flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((engine) => engine.stop()));
  };
  if (postgres.status === 'fulfilled' && clickHouse.status === 'fulfilled') {
    return { postgres: postgres.value, clickHouse: clickHouse.value, stop };
  }
  await stop();
  throw postgres.status === 'rejected' ? postgres.reason : (clickHouse as PromiseRejectedResult).reason;
}
