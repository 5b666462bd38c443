// The queue: work that is done later, once for each organization, and again when the worker died.
import type { Job, PgBoss } from 'pg-boss';
import { minutes } from '../base/clock.ts';
import { codeOf } from '../base/log.ts';
import type { Control } from './internal/opened.ts';
import { presenceLocks } from './internal/presence.ts';

/** Every kind of work there is. */
export type JobName = 'compute-figures';

export interface Queue {
  /** Asks for the work. While the same work of the organization waits, this adds nothing. */
  send(job: JobName, organizationId: string): Promise<void>;
  /** Does that work here from now on, never two at once for one organization. A failure is tried again, later and later. */
  work(job: JobName, handler: (organizationId: string) => Promise<void>): Promise<void>;
  /** Waits for what is being done, at most 30 s. */
  stop(): Promise<void>;
}

interface Order {
  readonly organizationId: string;
  /** The process that took it. */
  readonly process?: number;
}

const schema = 'queue';
const jobs: readonly JobName[] = ['compute-figures'];

/** Opens nothing until the first call, so that a start does not wait for it. */
export function openQueue(control: Control): Queue {
  const workers = new Map<JobName, string>();
  let started: Promise<PgBoss> | undefined;
  const boss = (): Promise<PgBoss> => (started ??= start(control).catch(forget));
  const forget = (error: unknown): never => {
    started = undefined;
    throw error;
  };
  return {
    send: async (job, organizationId) => {
      const queue = await boss();
      await queue.send(job, { organizationId }, { singletonKey: organizationId });
      // A worker of this process begins at once; one of another process looks every two seconds.
      queue.notifyWorker(workers.get(job) ?? '');
    },
    work: async (job, handler) => {
      const queue = await boss();
      const options = { pollingIntervalSeconds: 2, batchSize: 1 };
      workers.set(job, await queue.work<Order>(job, options, (taken) => perform(control, job, taken, handler)));
    },
    stop: async () => {
      if (started === undefined) return;
      await (await started).stop({ graceful: true, close: false, timeout: minutes(0.5) });
    },
  };
}

async function start(control: Control): Promise<PgBoss> {
  const { PgBoss: Boss } = await import('pg-boss');
  const db = { executeSql: (text: string, values: unknown[]) => control.pool.query(text, values) };
  const boss = new Boss({ db, schema, schedule: false, registerInstance: false });
  boss.on('error', (error) => control.log.warn('queue', { engine: 'postgres', code: codeOf(error) }));
  await boss.start();
  for (const name of jobs) {
    // `short`: one that waits for each organization, beside one that is being done.
    const options = {
      name,
      policy: 'short',
      retryLimit: 8,
      retryDelay: 1,
      retryBackoff: true,
      expireInSeconds: 7200,
    } as const;
    if ((await boss.getQueue(name)) === null) await boss.createQueue(name, options);
    await giveBackOfTheDead(control, boss, name);
  }
  return boss;
}

async function perform(
  control: Control,
  job: JobName,
  taken: readonly Job<Order>[],
  handler: (organizationId: string) => Promise<void>,
): Promise<void> {
  for (const { id, data } of taken) {
    await control.pool.query(
      `UPDATE ${schema}.job SET data = data || jsonb_build_object('process', $1::int) WHERE id = $2`,
      [control.process, id],
    );
    try {
      await alone(control, `${job}/${data.organizationId}`, () => handler(data.organizationId));
    } catch (error) {
      control.log.error('job failed', { organization: data.organizationId, code: codeOf(error) });
      // What is thrown here is kept in the database; an error's own words may quote what nobody may keep.
      throw { code: codeOf(error) };
    }
  }
}

/** Workers of other processes wait for each other; the lock ends with the process. */
async function alone(control: Control, name: string, work: () => Promise<void>): Promise<void> {
  const client = await control.pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock(7403, hashtext($1))', [name]);
    await work();
  } finally {
    // Closing the connection gives the lock back, also when the database was away meanwhile.
    client.release(true);
  }
}

/** What a killed process was doing waits again at the next start, instead of after its time is over. */
async function giveBackOfTheDead(control: Control, boss: PgBoss, job: JobName): Promise<void> {
  const { rows } = await control.pool.query<{ id: string }>(
    `SELECT id FROM ${schema}.job WHERE name = $1 AND state = 'active' AND data ? 'process'
       AND (data->>'process')::bigint NOT IN (
         SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = $2
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`,
    [job, presenceLocks],
  );
  for (const { id } of rows) await boss.fail(job, id, { code: 'interrupted' });
}
