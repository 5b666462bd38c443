// The jobs that a process took and did not end before it died.
import type { Control } from './opened.ts';
import { presenceLocks } from './presence.ts';

export interface DeadJob<Name> {
  readonly id: string;
  readonly name: Name;
  readonly subject: string;
}

/** One that nobody put a number on was taken by a process that died in that very moment. */
export async function jobsOfTheDead<Name extends string>(
  control: Control,
  schema: string,
  names: readonly Name[],
): Promise<DeadJob<Name>[]> {
  const { rows } = await control.pool.query<DeadJob<Name>>(
    `SELECT id, name, data->>'subject' AS subject FROM ${schema}.job
      WHERE name = ANY($2) AND state = 'active' AND data ? 'subject'
        AND (data ? 'process' OR started_on < now() - interval '30 seconds')
        AND coalesce((data->>'process')::bigint, -1) NOT IN (
          SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = $1
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`,
    [presenceLocks, names],
  );
  return rows;
}
