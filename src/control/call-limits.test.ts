// The row of a budget: its slots, its silence and its slower class, at times that the test decides.
import { beforeEach, expect, test } from 'vitest';
import { days } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import { limitKey, limitState, reserveSlots, restCalls, slowDown } from './call-limits.ts';
import { controlOfFile } from './test-control.ts';

const pace = { perMinute: 60, minuteMs: 60_000, slots: 1, creditMs: 500 };
const start = Date.parse('2026-03-02T09:00:00Z');
const { control } = await controlOfFile();
let key: string;

beforeEach(() => {
  key = newKey();
});

const newKey = (): string => limitKey(control, { app: 'a', workspace: newId(), method: 'm' });

/** Names of rows that are yet to be made, in a table that has none. */
async function onlyRows(count: number): Promise<string[]> {
  await control.pool.query('DELETE FROM call_limits');
  return Array.from({ length: count }, newKey);
}

async function standing(): Promise<ReadonlySet<string>> {
  const { rows } = await control.pool.query<{ key: string }>('SELECT key FROM call_limits');
  return new Set(rows.map((row) => row.key));
}

const after = (milliseconds: number): Date => new Date(start + milliseconds);

/** The slots in milliseconds since the start, each reserved at one of these times. */
async function slotsAt(times: readonly number[], slots = 1): Promise<number[]> {
  const found: number[] = [];
  for (const time of times) {
    const { waitMs } = await reserveSlots(control, key, { ...pace, slots }, after(time));
    found.push(time + waitMs);
  }
  return found;
}

test('slots follow each other evenly, however early they are asked for', async () => {
  const slots = await slotsAt([0, 0, 10, 10]);

  expect(slots).toEqual([0, 1000, 2000, 3000]);
});

test('slots that nobody used are gone, but for half a second of them', async () => {
  const slots = await slotsAt([0, 1300, 1300, 9000, 9000]);

  expect(slots).toEqual([0, 1000, 2000, 8500, 9500]);
});

test('several slots are reserved at once, and the next come after them', async () => {
  const slots = await slotsAt([0, 0, 0], 5);

  expect(slots).toEqual([0, 5000, 10_000]);
});

test('no slot lies in a silence, and a shorter one takes nothing from it', async () => {
  await restCalls(control, key, 30_000, after(0));
  await restCalls(control, key, 5000, after(100));

  const slots = await slotsAt([200, 200]);

  expect(slots).toEqual([30_000, 31_000]);
  expect(await limitState(control, key, after(10_000))).toEqual({ restMs: 20_000, slow: null });
});

test('in a slower class one slot is given at a time, without credit, until it is no longer believed', async () => {
  await slotsAt([0]);
  const slow = { limit: 15, perMinute: 1, everyMs: 60_000, believedMs: 600_000 };
  await slowDown(control, key, slow, after(100));

  const inForce = await slotsAt([200, 200, 400_000], 5);
  const later = await reserveSlots(control, key, pace, after(700_000));

  expect(inForce).toEqual([60_100, 120_100, 400_000]);
  expect(later).toMatchObject({ slow: null, wasSlow: true, everyMs: 1000 });
});

test('a row that nobody wrote yet says that nothing is in force', async () => {
  const state = await limitState(control, key, after(0));

  expect(state).toEqual({ restMs: 0, slow: null });
});

test('a new row removes those that nobody has called for a week', async () => {
  const [idle, recent] = await onlyRows(2);
  await reserveSlots(control, idle!, pace, after(0));
  await reserveSlots(control, recent!, pace, after(days(2)));

  await reserveSlots(control, key, pace, after(days(8)));

  expect(await standing()).toEqual(new Set([recent, key]));
});

test('a row stays for a week after its silence and its slow class have ended', async () => {
  const [rested, slowed] = await onlyRows(2);
  for (const one of [rested!, slowed!]) await reserveSlots(control, one, pace, after(0));
  await restCalls(control, rested!, days(2), after(0));
  await slowDown(control, slowed!, { limit: 15, perMinute: 1, everyMs: 60_000, believedMs: days(2) }, after(0));

  await reserveSlots(control, key, pace, after(days(8)));

  expect(await standing()).toEqual(new Set([rested, slowed, key]));
});

test('a call in a row that stands removes nothing, so that it never waits for that', async () => {
  const [idle] = await onlyRows(1);
  for (const one of [idle!, key]) await reserveSlots(control, one, pace, after(0));

  await reserveSlots(control, key, pace, after(days(30)));

  expect(await standing()).toEqual(new Set([idle, key]));
});

test('processes that make rows at the same time do not wait for each other', async () => {
  const keys = await onlyRows(40);
  await Promise.all(keys.map((one) => reserveSlots(control, one, pace, after(0))));
  const others = keys.map(newKey);

  await Promise.all(others.map((one) => reserveSlots(control, one, pace, after(days(8)))));

  expect(await standing()).toEqual(new Set(others));
});

test('the key is the same in every process and another for every part of what is limited', () => {
  const call = { app: 'a', workspace: 'w', method: 'm' };
  const others = [{ app: 'b' }, { workspace: 'v' }, { method: 'n' }, { app: 'aw', workspace: '' }];

  const keys = [call, ...others.map((other) => ({ ...call, ...other }))].map((one) => limitKey(control, one));

  expect(new Set(keys).size).toBe(5);
  expect(limitKey({ ...control }, call)).toBe(keys[0]);
});
