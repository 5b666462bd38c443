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
  time = virtualTime('2026-03-02T09:00:17.250Z');
  // A workspace of its own for each test.
  history = { app: 'A1', workspace: newId(), method: 'conversations.history', perMinute: 50 };
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
  const length = minutes(perMinute === 1 ? 60 : 5);

  await time.run([caller(open(), method, sent, length)]);

  const used = sent.filter((at) => at < length).length / ((perMinute * length) / minutes(1));
  expect(used).toBeGreaterThanOrEqual(0.95);
  for (const [name, window] of Object.entries(windows)) {
    expect(`${name}: ${refusedBy(sent, window(perMinute))} refused`).toBe(`${name}: 0 refused`);
  }
});
