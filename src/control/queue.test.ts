// The queue: done once, done again after a failure or a death, and silent about why.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Refused } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { openQueue, type Queue } from './queue.ts';
import { testControl, testDatabase, type TestControl, type TestDatabase } from './testing.ts';

let database: TestDatabase;
let control: TestControl;
let queue: Queue;
let organizationId: string;
let done: string[];

beforeAll(async () => {
  database = await testDatabase();
  control = await testControl(database.pool);
}, 30_000);

afterAll(async () => {
  await control.close();
  await database.close();
});

beforeEach(() => {
  queue = openQueue(control);
  organizationId = newId();
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

test('nothing is made in the database before the first call', async () => {
  const { rows } = await control.pool.query(`SELECT 1 FROM pg_namespace WHERE nspname = 'queue'`);

  await queue.stop();

  expect(rows).toEqual([]);
});

test('a queue that has stopped has written down what was done, so its database may be closed', async () => {
  const begun = gate();
  await queue.work('compute-figures', async (id) => {
    begun.open();
    await note(id);
  });
  await queue.send('compute-figures', organizationId);
  await begun.opened;

  await queue.stop();

  expect(await states()).toEqual(['completed']);
});

test('work that is asked for is done at once', async () => {
  await queue.work('compute-figures', note);

  await queue.send('compute-figures', organizationId);

  await expect.poll(() => done, { timeout: 1500 }).toEqual([organizationId]);
});

test('work that was asked for before anybody could do it is done', async () => {
  await queue.send('compute-figures', organizationId);

  await queue.work('compute-figures', note);

  await expect.poll(() => done).toEqual([organizationId]);
});

test('asking again while it waits adds nothing', async () => {
  for (let count = 0; count < 5; count += 1) await queue.send('compute-figures', organizationId);
  await queue.send('compute-figures', newId());

  const waiting = await states();

  expect(waiting).toEqual(['created', 'created']);
});

test('asking again while it is done makes it done once more', async () => {
  const first = gate();
  await queue.work('compute-figures', async (id) => {
    done.push(id);
    await first.opened;
  });
  await queue.send('compute-figures', organizationId);
  await expect.poll(() => done.length).toBe(1);

  await queue.send('compute-figures', organizationId);
  first.open();

  await expect.poll(() => done.length, { timeout: 4000 }).toBe(2);
});

test('two processes never do the work of one organization at the same time', async () => {
  const other = openQueue(control);
  let most = 0;
  let now = 0;
  const slow = async (id: string): Promise<void> => {
    most = Math.max(most, (now += 1));
    await control.pool.query('SELECT pg_sleep(0.2)');
    now -= 1;
    done.push(id);
  };
  await queue.work('compute-figures', slow);
  await queue.send('compute-figures', organizationId);
  await expect.poll(() => now).toBe(1);

  await other.work('compute-figures', slow);
  await other.send('compute-figures', organizationId);

  await expect.poll(() => done.length, { timeout: 5000 }).toBe(2);
  await other.stop();
  expect(most).toBe(1);
});

test('work that failed is done again, and the database keeps only the code', async () => {
  await queue.work('compute-figures', async (id) => {
    done.push(id);
    if (done.length === 1) throw new Refused('disk-full', 'marmalade in a message', 'marmalade in a hint');
  });

  await queue.send('compute-figures', organizationId);

  await expect.poll(() => done.length, { timeout: 9000, interval: 100 }).toBe(2);
  const { rows } = await control.pool.query('SELECT row_to_json(j)::text AS job FROM queue.job j');
  expect(JSON.stringify(rows)).not.toContain('marmalade');
}, 12_000);

test('what a killed process was doing is done by the next one', async () => {
  await queue.send('compute-figures', organizationId);
  await control.pool.query(
    `UPDATE queue.job SET state = 'active', started_on = now(), data = data || '{"process": 5}'`,
  );

  const next = openQueue(control);
  await next.work('compute-figures', note);

  await expect.poll(() => done, { timeout: 9000, interval: 100 }).toEqual([organizationId]);
  await next.stop();
}, 12_000);
