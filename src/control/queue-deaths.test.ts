// The queue when a worker dies, is stopped or loses its lock: the work is done again, and never twice at once.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { openConnection } from './connections.ts';
import { openQueue, type Queue } from './queue.ts';
import { findRun, startRun } from './runs.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control, database } = await controlOfFile();
let queue: Queue;
let subject: string;
let done: string[];

beforeEach(() => {
  queue = openQueue(control);
  subject = newId();
  done = [];
});

afterEach(async () => {
  await queue.stop();
  await control.pool.query('DELETE FROM queue.job').catch(() => undefined);
});

const note = async (id: string): Promise<void> => {
  done.push(id);
};

/** A promise that the test keeps when it is time. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

async function states(): Promise<string[]> {
  const { rows } = await control.pool.query<{ state: string }>('SELECT state::text FROM queue.job ORDER BY created_on');
  return rows.map(({ state }) => state);
}

/** A process of its own that takes the sync and never ends it. */
async function startWorker(): Promise<ChildProcess> {
  const path = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
  const code = `
    const { testControl } = await import(${path('./testing.ts')});
    const { openQueue } = await import(${path('./queue.ts')});
    const queue = openQueue(await testControl(JSON.parse(process.env.POOL)));
    await queue.work('sync', () => new Promise(() => process.stdout.write('begun')));
  `;
  const env = { ...process.env, POOL: JSON.stringify(database.pool) };
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout!, 'data');
  return child;
}

test('a sync of a process that is killed is done by another', async () => {
  await queue.send('sync', subject);
  const worker = await startWorker();
  await queue.work('sync', note);

  worker.kill('SIGKILL');

  await expect.poll(() => done, { timeout: 15_000, interval: 50 }).toEqual([subject]);
}, 30_000);

test.each([
  ['took', `started_on = now(), data = data || '{"process": 5}'`],
  ['was about to take', `started_on = now() - interval '1 minute'`],
])(
  'what a killed process %s is done by the next one, and that is no failure',
  async (_, left) => {
    await queue.send('sync', subject);
    await control.pool.query(`UPDATE queue.job SET state = 'active', ${left}`);

    const next = openQueue(control);
    await next.work('sync', note);

    await expect.poll(() => done, { timeout: 9000, interval: 50 }).toEqual([subject]);
    await next.stop();
    expect(await states()).toEqual(['completed']);
  },
  12_000,
);

test('what a killed process was doing is done by one that runs already, and its run was interrupted', async () => {
  const organizationId = await testOrganization(control);
  const source = { organizationId, connectorId: 'slack', connectorName: 'Slack', sourceRef: newId() };
  const connection = await openConnection(control, source);
  const run = await startRun({ ...control, process: 5 }, { id: newId(), connectionId: connection.id, kind: 'sync' });
  await queue.work('sync', note);
  await control.pool.query(
    `INSERT INTO queue.job (name, state, policy, singleton_key, started_on, data)
     VALUES ('sync', 'active', 'stately', $1, now(), jsonb_build_object('subject', $1::text, 'process', 5))`,
    [subject],
  );

  await expect.poll(() => done, { timeout: 9000, interval: 50 }).toEqual([subject]);
  expect(await findRun(control, organizationId, run.id)).toMatchObject({ state: 'interrupted' });
}, 12_000);

test('work that a stop interrupts is done by the next one, and that is no failure', async () => {
  const begun = gate();
  await queue.work('sync', async (_, signal) => {
    begun.open();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    signal.throwIfAborted();
  });
  await queue.send('sync', subject);
  await begun.opened;

  await queue.stop();

  // A worker that was looking for work already may take it once more, and gives it back.
  const [last, ...before] = (await states()).toReversed();
  expect([last, [...new Set(before)]]).toEqual(['created', ['completed']]);
});

test('work is told to stop when its lock is lost with the connection of the database', async () => {
  const begun = gate();
  await queue.work('sync', async (id, signal) => {
    done.push(id);
    begun.open();
    if (done.length > 1) return;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    signal.throwIfAborted();
  });
  await queue.send('sync', subject);
  await begun.opened;

  await control.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7403
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );

  await expect.poll(() => done, { timeout: 9000 }).toEqual([subject, subject]);
}, 12_000);

test('work of a process that was given up and still works is not begun beside it', async () => {
  const other = openQueue(control);
  const hold = gate();
  await queue.work('sync', async (id) => {
    done.push(id);
    await hold.opened;
  });
  await queue.send('sync', subject);
  await expect.poll(() => done.length, { timeout: 4000 }).toBe(1);

  await control.pool.query('DELETE FROM queue.job');
  await other.work('sync', note);
  await other.send('sync', subject);

  await expect.poll(states, { timeout: 6000 }).toEqual(['completed', 'created']);
  expect(done).toHaveLength(1);
  hold.open();
  await expect.poll(() => done.length, { timeout: 9000 }).toBe(2);
  await other.stop();
}, 18_000);
