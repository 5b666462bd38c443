// Attempts: so many at once, then one by one; what succeeds does not count, and one caller does not spend another's.
import { beforeEach, expect, test } from 'vitest';
import { seconds, standingClock } from '../base/clock.ts';
import { Attempts } from './attempts.ts';

const limits = {
  perCaller: { atOnce: 3, everyMs: seconds(10) },
  inAll: { atOnce: 8, everyMs: seconds(1) },
};
let clock: ReturnType<typeof standingClock>;
let attempts: Attempts;

beforeEach(() => {
  clock = standingClock('2026-03-02T09:00:00Z');
  attempts = new Attempts(clock, limits);
});

/** How many of so many attempts are let through. */
function passed(caller: string, tries: number): number {
  return Array.from({ length: tries }).filter(() => {
    try {
      attempts.take(caller);
      return true;
    } catch {
      return false;
    }
  }).length;
}

test('so many at once, and not one more', () => {
  expect(passed('192.0.2.1', 10)).toBe(3);
});

test('the one too many is told when the next is free, and what to do', () => {
  passed('192.0.2.1', 3);

  expect(() => attempts.take('192.0.2.1')).toThrow(
    expect.objectContaining({
      code: 'too-many-attempts',
      at: new Date('2026-03-02T09:00:10Z'),
      next: 'Wait 10 seconds, then try again.',
    }),
  );
});

test('one more is free after each while, and being refused does not put it off', () => {
  passed('192.0.2.1', 50);
  clock.moveTo('2026-03-02T09:00:09.999Z');
  const before = passed('192.0.2.1', 1);
  clock.moveTo('2026-03-02T09:00:10Z');

  expect([before, passed('192.0.2.1', 5)]).toEqual([0, 1]);
});

test('one caller does not spend what another may', () => {
  passed('192.0.2.1', 10);

  expect(passed('192.0.2.2', 10)).toBe(3);
});

test('all callers together have an end too', () => {
  const each = [1, 2, 3, 4, 5].map((last) => passed(`192.0.2.${last}`, 10));

  expect(each).toEqual([3, 3, 2, 0, 0]);
});

test('what succeeds does not count', async () => {
  for (let turn = 0; turn < 20; turn += 1) await attempts.during('192.0.2.1', async () => turn);

  expect(passed('192.0.2.1', 10)).toBe(3);
});

test('what fails counts, and what is begun at the same time is not let through twice', async () => {
  const failing = () => attempts.during('192.0.2.1', () => Promise.reject(new Error('wrong')));

  const ends = await Promise.allSettled(Array.from({ length: 10 }, failing));

  const reasons = ends.map((end) => (end.status === 'rejected' ? (end.reason as Error).message : ''));
  expect(reasons.filter((reason) => reason === 'wrong')).toHaveLength(3);
});

test('what is counted afterwards is asked for before', () => {
  for (let turn = 0; turn < 3; turn += 1) {
    attempts.admit('192.0.2.1');
    attempts.count('192.0.2.1');
  }

  expect(() => attempts.admit('192.0.2.1')).toThrow('too many attempts');
});

test('the operator of the machine is never refused', () => {
  for (let turn = 0; turn < 50; turn += 1) attempts.take(null);

  expect(attempts.callers).toBe(0);
});

test('who has not tried for a while is forgotten, and the memory has an end', () => {
  const wide = new Attempts(clock, { ...limits, inAll: { atOnce: 1e6, everyMs: 1 } });
  for (let number = 0; number < 25_000; number += 1) wide.count(`caller ${number}`);
  const most = wide.callers;
  clock.moveTo('2026-03-02T10:00:00Z');

  wide.count('somebody');

  expect([most, wide.callers]).toEqual([20_000, 1]);
});

test('a clock that is set back keeps nobody out for longer than one turn', () => {
  clock.moveTo('2026-03-03T09:00:00Z');
  passed('192.0.2.1', 3);
  clock.moveTo('2026-03-02T09:00:00Z');

  expect(passed('192.0.2.1', 1)).toBe(0);
  clock.moveTo('2026-03-02T09:00:10Z');
  expect([passed('192.0.2.1', 1), passed('192.0.2.2', 3)]).toEqual([1, 3]);
});
