// The queue: done once, done again after a failure or a death, and silent about why.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hours } from '../base/clock.ts';
import { Refused, RetryLater } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { openQueue, type Queue } from './queue.ts';
import { controlOfFile } from './test-control.ts';

const { control } = await controlOfFile();
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
  await queue.send('compute-figures', subject);
  await begun.opened;

  await queue.stop();

  expect(await states()).toEqual(['completed']);
});

test('what is asked for by work that ends with the queue is left to the next process', async () => {
  const begun = gate();
  const isEnding = gate();
  await queue.work('sync', async (id, signal) => {
    begun.open();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    isEnding.open();
    await queue.work('compute-figures', note);
    await queue.send('compute-figures', id);
  });
  await queue.send('sync', subject);
  await begun.opened;

  const stopped = queue.stop();
  await isEnding.opened;
  await stopped;

  const before = [...done];
  const next = openQueue(control);
  await next.work('compute-figures', note);
  await expect.poll(() => done).toEqual([subject]);
  await next.stop();
  expect(before).toEqual([]);
});

test('work that is asked for is done at once', async () => {
  await queue.work('compute-figures', note);

  await queue.send('compute-figures', subject);

  await expect.poll(() => done, { timeout: 1500 }).toEqual([subject]);
});

test('work that was asked for before anybody could do it is done', async () => {
  await queue.send('compute-figures', subject);

  await queue.work('compute-figures', note);

  await expect.poll(() => done).toEqual([subject]);
});

test('asking again while it waits adds nothing', async () => {
  for (let count = 0; count < 5; count += 1) await queue.send('compute-figures', subject);
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
  await queue.send('compute-figures', subject);
  await expect.poll(() => done.length).toBe(1);

  await queue.send('compute-figures', subject);
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
  await queue.send('compute-figures', subject);
  await expect.poll(() => now).toBe(1);

  await other.work('compute-figures', slow);
  await other.send('compute-figures', subject);

  await expect.poll(() => done.length, { timeout: 5000 }).toBe(2);
  await other.stop();
  expect(most).toBe(1);
});

test('work that failed is done again, and the database keeps only the code', async () => {
  await queue.work('compute-figures', async (id) => {
    done.push(id);
    if (done.length === 1) throw new Refused('disk-full', 'marmalade in a message', 'marmalade in a hint');
  });

  await queue.send('compute-figures', subject);

  await expect.poll(() => done.length, { timeout: 9000, interval: 100 }).toBe(2);
  const { rows } = await control.pool.query('SELECT row_to_json(j)::text AS job FROM queue.job j');
  expect(JSON.stringify(rows)).not.toContain('marmalade');
}, 12_000);

test('eight connections are synced at the same time, and a ninth when one has ended', async () => {
  const hold = gate();
  let now = 0;
  await queue.work('sync', async (id) => {
    now += 1;
    await hold.opened;
    done.push(id);
  });
  const connections = Array.from({ length: 9 }, () => newId());

  for (const id of connections) await queue.send('sync', id);
  await expect.poll(() => now, { timeout: 4000 }).toBe(8);
  hold.open();

  await expect.poll(() => done.toSorted(), { timeout: 8000 }).toEqual(connections.toSorted());
}, 14_000);

test('what waits for a connection that is being synced takes no place from the others', async () => {
  const hold = gate();
  const busy = Array.from({ length: 7 }, () => newId());
  await queue.work('sync', async (id) => {
    done.push(id);
    if (busy.includes(id)) await hold.opened;
  });
  for (const id of busy) await queue.send('sync', id);
  await expect.poll(() => done.length, { timeout: 4000 }).toBe(7);

  for (const id of busy) await queue.send('sync', id);
  await queue.send('sync', subject);

  await expect.poll(() => done, { timeout: 6000 }).toContain(subject);
  expect(done).toHaveLength(8);
  hold.open();
}, 14_000);

test('work that asks for time is done at its time, and that is no failure', async () => {
  const at = new Date(control.clock.now().getTime() + hours(1));
  await queue.work('sync', async () => {
    throw new RetryLater('source-unavailable', 'marmalade in a message', at);
  });

  await queue.send('sync', subject);

  await expect.poll(states, { timeout: 4000 }).toEqual(['completed', 'created']);
  const { rows } = await control.pool.query(
    `SELECT extract(epoch FROM start_after - created_on)::int AS delay, retry_count FROM queue.job WHERE state = 'created'`,
  );
  expect(rows).toEqual([{ delay: 3600, retry_count: 0 }]);
});

test('work that waits for its time is done at once when somebody asks for it', async () => {
  await queue.work('sync', async (id) => {
    done.push(id);
    if (done.length > 1) return;
    throw new RetryLater('source-unavailable', 'Later.', new Date(control.clock.now().getTime() + hours(1)));
  });
  await queue.send('sync', subject);
  await expect.poll(states, { timeout: 4000 }).toEqual(['completed', 'created']);

  await queue.send('sync', subject);

  await expect.poll(states, { timeout: 4000 }).toEqual(['completed', 'completed']);
});
