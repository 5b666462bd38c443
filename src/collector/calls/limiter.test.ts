// The limiter: as many calls as the source allows, none that it refuses, and one budget for all processes.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { minutes } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';
import { testControl, testDatabase, type TestControl, type TestDatabase } from '../../control/testing.ts';
import { openLimiter } from './limiter.ts';
import type { LimitedMethod, Limiter } from './slot.ts';
import { virtualTime, type VirtualTime } from './testing-time.ts';
import { calendarMinutes, minutesFromTheFirst, refusedBy, tokenBucket, type Window } from './testing-windows.ts';

let database: TestDatabase;
let control: TestControl;
let time: VirtualTime;
let history: LimitedMethod;
const { signal } = new AbortController();

beforeAll(async () => {
  database = await testDatabase();
  control = await testControl(database.pool);
}, 30_000);

afterAll(async () => {
  await control.close();
  await database.close();
});

beforeEach(() => {
  time = virtualTime('2026-03-02T09:00:17.250Z', () => control.pool.idleCount < control.pool.totalCount);
  // A workspace of its own for each test.
  history = { app: 'A0CANARY02', workspace: newId(), method: 'conversations.history', perMinute: 50 };
});

const open = (scale = 1): Limiter => openLimiter({ control, scale, clock: time.clock, pause: time.pause });

/** Calls until the time is over, as one process does; each answer takes so long. */
function caller(limiter: Limiter, method: LimitedMethod, sent: number[], milliseconds: number, latencyMs = 80) {
  return async () => {
    while (time.elapsed() < milliseconds) {
      await limiter.slot(method, signal);
      sent.push(time.elapsed());
      await time.pause(latencyMs, signal);
    }
  };
}

const windows: Readonly<Record<string, (perMinute: number) => Window>> = {
  'minutes of the calendar': calendarMinutes(17_250),
  'minutes that begin with a call': minutesFromTheFirst,
  'a bucket of a minute’s calls': tokenBucket,
};

test.for([
  ['tier 1', 1],
  ['tier 2', 20],
  ['tier 3', 50],
  ['tier 4', 100],
] as const)('%s: at least 95 % of the budget is used and no call is refused', async ([, perMinute]) => {
  const method = { ...history, perMinute };
  const sent: number[] = [];
  const length = minutes(perMinute === 1 ? 60 : 2);

  await time.run([caller(open(), method, sent, length)]);

  const used = sent.filter((at) => at < length).length / ((perMinute * length) / minutes(1));
  expect(used).toBeGreaterThanOrEqual(0.95);
  for (const [name, window] of Object.entries(windows)) {
    expect(`${name}: ${refusedBy(sent, window(perMinute))} refused`).toBe(`${name}: 0 refused`);
  }
});

test('a caller that comes late now and then still uses the whole budget', async () => {
  const sent: number[] = [];
  const limiter = open();
  const late = async () => {
    for (let call = 0; time.elapsed() < minutes(3); call += 1) {
      await limiter.slot(history, signal);
      sent.push(time.elapsed());
      // Every tenth page takes 1.6 s, more than the 1.2 s from slot to slot.
      await time.pause(call % 10 === 0 ? 1600 : 300, signal);
    }
  };

  await time.run([late]);

  expect(sent.length).toBeGreaterThanOrEqual(0.95 * 150);
  expect(refusedBy(sent, minutesFromTheFirst(50))).toBe(0);
});

test('two processes on one database share one budget', async () => {
  const [one, other]: number[][] = [[], []];
  const length = minutes(2);

  await time.run([caller(open(), history, one!, length), caller(open(), history, other!, length)]);

  const sent = [...one!, ...other!].filter((at) => at < length);
  expect(sent.length).toBeGreaterThanOrEqual(0.95 * 100);
  expect(refusedBy(sent, minutesFromTheFirst(50))).toBe(0);
  expect(Math.min(one!.length, other!.length)).toBeGreaterThan(30);
});

test('sixty times the limit in two processes: slots are reserved several at once, and none too many', async () => {
  const sent: number[] = [];
  const length = minutes(1);
  const [one, other] = [open(60), open(60)];

  await time.run([one, one, other].map((limiter) => caller(limiter, history, sent, length, 30)));

  const inTime = sent.filter((at) => at < length);
  expect(inTime.length).toBeGreaterThanOrEqual(0.95 * 3000);
  expect(refusedBy(sent, minutesFromTheFirst(3000))).toBe(0);
  expect(refusedBy(sent, calendarMinutes(17_250)(3000))).toBe(0);
});

test('workspaces, apps and methods never wait for each other', async () => {
  const limiter = open();
  const others = [{ workspace: newId() }, { app: 'A2' }, { method: 'conversations.replies' }];
  await limiter.slot(history, signal);
  await limiter.rest(history, 3600);

  await time.run(others.map((other) => async () => void (await limiter.slot({ ...history, ...other }, signal))));

  expect(time.elapsed()).toBe(0);
});

test('a source that asks for silence is kept from in every process, also by those who wait already', async () => {
  const [one, other] = [open(), open()];
  const sent: number[] = [];
  const asked = async () => {
    await one.slot(history, signal);
    await time.pause(300, signal);
    await one.rest(history, 30);
  };
  const waiting = async () => {
    await time.pause(100, signal);
    await other.slot(history, signal);
    sent.push(time.elapsed());
  };

  await time.run([asked, waiting]);

  expect(sent[0]).toBeGreaterThanOrEqual(30_300);
  expect(sent[0]).toBeLessThan(32_000);
});

test('a slower class holds in every process for a day, and then the usual pace is tried again', async () => {
  const sent: number[] = [];
  const slots: unknown[] = [];
  await time.run([() => open().slow(history, { limit: 15, perMinute: 1 })]);
  const limiter = open();

  await time.run([caller(limiter, history, sent, minutes(20))]);
  await time.run([
    async () => {
      slots.push(await limiter.slot(history, signal));
      await time.pause(minutes(24 * 60), signal);
      for (let call = 0; call < 3; call += 1) slots.push(await limiter.slot(history, signal));
    },
  ]);

  expect(refusedBy(sent, minutesFromTheFirst(1))).toBe(0);
  expect(sent.length).toBeGreaterThanOrEqual(0.95 * 20);
  expect(slots[0]).toEqual({ slow: { limit: 15, perMinute: 1 }, wasSlow: false });
  const tried = { slow: null, wasSlow: true };
  expect(slots.slice(1)).toEqual([tried, tried, tried]);
});

test('what class a method is in is known without asking for a slot', async () => {
  const limiter = open();
  const before = await limiter.classOf(history);

  await limiter.slow(history, { limit: 15, perMinute: 1 });

  expect([before, await open().classOf(history)]).toEqual([null, { limit: 15, perMinute: 1 }]);
});

test('whoever is stopped leaves at once, even behind one who waits on', async () => {
  const limiter = openLimiter({ control, scale: 1 });
  const [first, second] = [new AbortController(), new AbortController()];
  await limiter.rest(history, 3600);
  const waitsOn = limiter.slot(history, first.signal).catch((error: Error) => error.message);
  const leaves = limiter.slot(history, second.signal);

  second.abort(new Error('stopped'));

  await expect(leaves).rejects.toThrow('stopped');
  first.abort(new Error('the end of the test'));
  expect(await waitsOn).toBe('the end of the test');
});

test('nobody waits who was stopped, and whoever comes after is not held up', async () => {
  const limiter = openLimiter({ control, scale: 1 });
  const stop = new AbortController();
  await limiter.rest(history, 3600);
  const waiting = [limiter.slot(history, stop.signal), limiter.slot(history, stop.signal)];

  stop.abort(new Error('stopped'));

  const ends = await Promise.allSettled(waiting);
  expect(ends.map((end) => end.status === 'rejected' && String(end.reason))).toEqual(Array(2).fill('Error: stopped'));
});

test('without limits nobody waits, except where the source asks for it', async () => {
  const limiter = openLimiter({ control, scale: Infinity, clock: time.clock, pause: time.pause });
  const calls = async () => {
    for (let call = 0; call < 1000; call += 1) await limiter.slot(history, signal);
  };

  await time.run([calls]);
  const freely = time.elapsed();
  await limiter.rest(history, 5);
  await time.run([calls]);

  expect([freely, time.elapsed()]).toEqual([0, 5000]);
});

test('the row of a budget tells nobody which workspace it is about', async () => {
  await open().slot({ ...history, workspace: 'T0CANARY01' }, signal);

  const { rows } = await control.pool.query('SELECT * FROM call_limits');

  expect(JSON.stringify(rows)).not.toMatch(/canary|conversations/i);
});

test('where no test decides the time, it is the database’s', async () => {
  const limiter = openLimiter({ control, scale: 600 });
  const startedAt = performance.now();

  for (let call = 0; call < 200; call += 1) await limiter.slot(history, signal);

  // 490 a second.
  expect(performance.now() - startedAt).toBeGreaterThan(390);
});
