// The queue: work that is done later, never twice at once for one subject, and again when the worker died.
import type { Job, PgBoss } from 'pg-boss';
import { hours, minutes, seconds } from '../base/clock.ts';
import { RetryLater } from '../base/errors.ts';
import { codeOf } from '../base/log.ts';
import { jobsOfTheDead } from './internal/jobs-of-the-dead.ts';
import type { Control } from './internal/opened.ts';
import { sessionLocks, type SessionLocks } from './internal/session-locks.ts';
import { interruptRunsOfTheDead } from './runs.ts';
import { outsideRequests } from './scope.ts';

/** Every kind of work there is. */
export type JobName = 'compute-figures' | 'destroy' | 'enforce-retention' | 'sync';

/**
 * Does the work for one subject. One that must stop before its end, because `signal` says so, throws; so does one that
 * cannot go on now. It is then done again: after RetryLater at its time, after `signal` soon, else later and later.
 */
export type JobHandler = (subject: string, signal: AbortSignal) => Promise<void>;

export interface Queue {
  /**
   * Asks for the work: of an organization's figures or retention, of a connection's sync. While the same work waits, this adds
   * nothing; what waits for its time is done now.
   */
  send(job: JobName, subject: string): Promise<void>;
  /** Does that work here from now on, never two at once for one subject in any process. */
  work(job: JobName, handler: JobHandler): Promise<void>;
  /** Tells what is being done to stop and waits for it, at most 30 s. What did not end is done by whoever works next. */
  stop(): Promise<void>;
}

interface Order {
  readonly subject: string;
  /** The process that took it. */
  readonly process?: number;
}

interface Kind {
  /** What the log calls a subject. */
  readonly subject: 'organization' | 'connection' | 'run';
  /** How many are done in one process at the same time. */
  readonly atOnce: number;
  /** How often each of those looks for what another process has sent, or whose time has come. */
  readonly pollingIntervalSeconds: number;
  /** After this it is told to stop, and goes on as another job. */
  readonly patience: number;
  /** The work beside which it is not done for the same subject. */
  readonly notBeside?: JobName;
}

const kinds: Readonly<Record<JobName, Kind>> = {
  'compute-figures': { subject: 'organization', atOnce: 1, pollingIntervalSeconds: 2, patience: hours(2) },
  destroy: { subject: 'run', atOnce: 1, pollingIntervalSeconds: 2, patience: hours(4) },
  // A figure that is computed while its events are being removed would be one of fewer events.
  'enforce-retention': {
    subject: 'organization',
    atOnce: 1,
    pollingIntervalSeconds: 10,
    patience: hours(2),
    notBeside: 'compute-figures',
  },
  // A sync mostly waits for its source. Others are not to wait for it.
  sync: { subject: 'connection', atOnce: 8, pollingIntervalSeconds: 4, patience: hours(20) },
};

const schema = 'queue';
/** Whoever takes the lock `sync/ID` here keeps that work from being done, in every process. */
export const jobLocks = 7403;
const jobs = Object.keys(kinds) as JobName[];

/** Opens nothing until the first call, so that a start does not wait for it. What a request asks for is done outside it. */
export function openQueue(control: Control): Queue {
  let opened: Promise<WatchedQueue> | undefined;
  const open = (): Promise<WatchedQueue> => (opened ??= outsideRequests(() => start(control)).catch(forget));
  const forget = (error: unknown): never => {
    opened = undefined;
    throw error;
  };
  return {
    send: async (job, subject) => send(await open(), job, subject),
    work: async (job, handler) => work(await open(), job, handler),
    stop: async () => {
      if (opened !== undefined) await stop(await opened);
    },
  };
}

interface OpenedQueue {
  readonly control: Control;
  readonly boss: PgBoss;
  readonly locks: SessionLocks;
  readonly stopping: AbortController;
  /** Of this process, so that what it sends begins at once. */
  readonly workers: Map<JobName, string[]>;
}

interface WatchedQueue extends OpenedQueue {
  /** Looks for the dead. */
  readonly watch: NodeJS.Timeout;
}

async function start(control: Control): Promise<WatchedQueue> {
  const { PgBoss: Boss } = await import('pg-boss');
  const db = { executeSql: (text: string, values: unknown[]) => control.pool.query(text, values) };
  const boss = new Boss({ db, schema, schedule: false, registerInstance: false });
  const warn = (error: unknown): void => control.log.warn('queue', { engine: 'postgres', code: codeOf(error) });
  boss.on('error', warn);
  await boss.start();
  for (const job of jobs) if ((await boss.getQueue(job)) === null) await boss.createQueue(job, optionsOf(job));
  const locks = sessionLocks(control.pool, jobLocks);
  const queue = { control, boss, locks, stopping: new AbortController(), workers: new Map<JobName, string[]>() };
  await giveBackOfTheDead(queue);
  const watch = setInterval(() => void giveBackOfTheDead(queue).catch(warn), seconds(2)).unref();
  return { ...queue, watch };
}

function optionsOf(job: JobName) {
  return {
    // `stately`: one that waits for each subject beside one that is being done; no worker takes what it could not begin.
    policy: 'stately',
    retryLimit: 8,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 300,
    // Of a worker that heeds no signal.
    expireInSeconds: (kinds[job].patience + hours(1)) / 1000,
  } as const;
}

const longAgo = new Date(0);

/** `delay` in milliseconds. */
async function send(queue: OpenedQueue, job: JobName, subject: string, delay = 0): Promise<void> {
  const { boss } = queue;
  const startAfter = Math.ceil(delay / 1000);
  const sent = await boss.send(job, { subject }, { singletonKey: subject, startAfter });
  if (sent === null && delay === 0) await boss.update(job, undefined, { singletonKey: subject, startAfter: longAgo });
  wake(queue, job);
}

function wake({ boss, workers }: OpenedQueue, job: JobName): void {
  for (const id of workers.get(job) ?? []) boss.notifyWorker(id);
}

async function work(queue: OpenedQueue, job: JobName, handler: JobHandler): Promise<void> {
  const { atOnce, pollingIntervalSeconds } = kinds[job];
  for (let count = 0; count < atOnce; count += 1) {
    // A worker that is made while the others are stopped would be stopped by nobody. What waits is for the next process.
    if (queue.stopping.signal.aborted) return;
    const id = await queue.boss.work<Order>(job, { pollingIntervalSeconds }, async (taken) => {
      for (const one of taken) await outsideRequests(() => perform(queue, job, one, handler));
    });
    queue.workers.set(job, [...(queue.workers.get(job) ?? []), id]);
  }
}

async function stop({ boss, locks, stopping, watch, workers }: WatchedQueue): Promise<void> {
  clearInterval(watch);
  stopping.abort();
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, minutes(0.5));
  });
  await Promise.race([Promise.allSettled([...workers.keys()].map((job) => boss.offWork(job))), patience]);
  clearTimeout(timer);
  await boss.stop({ graceful: true, close: false, timeout: seconds(1) });
  await locks.close();
}

/** What this throws is kept in the database, so it is a code alone: an error's own words may quote anything. */
async function perform(queue: OpenedQueue, job: JobName, taken: Job<Order>, handler: JobHandler): Promise<void> {
  const { control } = queue;
  const { subject } = taken.data;
  try {
    await control.pool.query(
      `UPDATE ${schema}.job SET data = data || jsonb_build_object('process', $1::int) WHERE name = $2 AND id = $3`,
      [control.process, job, taken.id],
    );
    const delay = await attempt(queue, job, taken, handler);
    if (delay !== null) await send(queue, job, subject, delay);
  } catch (error) {
    control.log.error('job failed', { [kinds[job].subject]: subject, code: codeOf(error) });
    throw { code: codeOf(error) };
  }
}

/** Null when it was done, else the milliseconds after which it is to be done again. */
async function attempt(
  { control, locks, stopping }: OpenedQueue,
  job: JobName,
  taken: Job<Order>,
  handler: JobHandler,
): Promise<number | null> {
  const { subject } = taken.data;
  const lock = await locks.take(`${kinds[job].notBeside ?? job}/${subject}`);
  // Whoever has it was given up too early and still works.
  if (lock === null) return seconds(2);
  const patience = AbortSignal.timeout(kinds[job].patience);
  const signal = AbortSignal.any([stopping.signal, lock.lost, taken.signal, patience]);
  try {
    // What was on its way to a worker while it was told to stop is not begun.
    signal.throwIfAborted();
    await handler(subject, signal);
    return null;
  } catch (error) {
    if (error instanceof RetryLater) return Math.max(0, error.at.getTime() - control.clock.now().getTime());
    if (signal.aborted) return 0;
    throw error;
  } finally {
    await lock.release();
  }
}

/** What a killed process was doing waits again; that is no failure of the work. */
async function giveBackOfTheDead(queue: OpenedQueue): Promise<void> {
  const dead = await jobsOfTheDead(queue.control, schema, jobs);
  if (dead.length > 0) await interruptRunsOfTheDead(queue.control);
  for (const { id, name, subject } of dead) {
    // Sent first: if we die above the second line both are there, the other way round neither would be.
    await send(queue, name, subject);
    await queue.boss.deleteJob(name, id);
    wake(queue, name);
  }
}
