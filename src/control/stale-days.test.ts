// Stale days: marked until their figures are written, whatever happens in between.
import { beforeEach, expect, test } from 'vitest';
import { clearStale, markStale, staleDays } from './stale-days.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;

beforeEach(async () => {
  organizationId = await testOrganization(control);
});

const waiting = async (): Promise<string[]> => (await staleDays(control, organizationId)).map(({ day }) => day);

test('marked days wait in order, each once', async () => {
  await markStale(control, organizationId, ['2026-02-03', '2026-02-01', '2026-02-03']);

  await markStale(control, organizationId, ['2026-02-01']);

  expect(await waiting()).toEqual(['2026-02-01', '2026-02-03']);
});

test('a day stays marked until it is cleared', async () => {
  await markStale(control, organizationId, ['2026-02-01']);
  const taken = await staleDays(control, organizationId);

  const stillThere = await waiting();
  await clearStale(control, organizationId, taken);

  expect([stillThere, await waiting()]).toEqual([['2026-02-01'], []]);
});

test('a day that is marked again while it is computed is computed again', async () => {
  await markStale(control, organizationId, ['2026-02-01', '2026-02-02']);
  const taken = await staleDays(control, organizationId);
  await markStale(control, organizationId, ['2026-02-02']);

  await clearStale(control, organizationId, taken);

  expect(await waiting()).toEqual(['2026-02-02']);
});

test('the days of twenty years are marked at once', async () => {
  const first = Date.UTC(2006, 0, 1);
  const days = Array.from({ length: 7305 }, (_, at) => new Date(first + at * 86_400_000).toISOString().slice(0, 10));

  await markStale(control, organizationId, days);
  await clearStale(control, organizationId, (await staleDays(control, organizationId)).slice(1));

  expect(await waiting()).toEqual(['2006-01-01']);
});

test('many that mark the same days in different orders do not block each other', async () => {
  const days = Array.from({ length: 60 }, (_, at) => new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10));

  await Promise.all(
    Array.from({ length: 8 }, (_, at) => markStale(control, organizationId, at % 2 ? days : days.toReversed())),
  );

  expect(await waiting()).toEqual(days);
});
