// A short run of what `bench/fuzz.ts` does at length: nothing crashes, hangs, breaks a promise or keeps what was sent.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { api } from './api.ts';
import { consent } from './consent.ts';
import { exportReader } from './export-reader.ts';
import { type AskedHouse, openAskedHouse } from './house.ts';
import { hrReader } from './hr-reader.ts';
import { canary, expectRefusal, expectSilence, fuzz } from './target.ts';

let house: AskedHouse;

beforeAll(async () => {
  house = await openAskedHouse();
}, 90_000);

afterAll(() => house.close());

/** Long on a machine that does other things as well; what hangs takes longer. */
const mostMs = 20_000;

test.each([
  { what: 'an export', open: exportReader, count: 150 },
  { what: 'an HR file', open: hrReader, count: 120 },
  { what: 'the answer of a consent', open: () => consent(house), count: 120 },
  { what: 'the API', open: () => api(house), count: 120 },
])(
  'what nobody would send as $what does no harm',
  async ({ open, count }) => {
    const target = await open();

    // The house is looked through once, at the end.
    const { failures } = await fuzz({ ...target, remains: async () => [] }, { count, seed: 20_260_105, mostMs });

    expect(failures).toEqual([]);
  },
  120_000,
);

test('after all of them no word and no secret of theirs is in a store, a file, an answer or the log', async () => {
  expect(house.house.output()).toContain('Tacit is ready');
  expect(await house.remains()).toEqual([]);
}, 90_000);

test('what is no answer of ours, takes too long or keeps a word is found', async () => {
  const target = (work: () => Promise<void>) => ({
    name: 'broken',
    try: work,
    megabytes: () => 0,
    remains: async () => [],
    close: async () => undefined,
  });
  const broken = [
    [async () => expectRefusal(new TypeError('broken')), mostMs],
    [async () => expectSilence('a row', [`${canary}1`]), mostMs],
    // Whatever takes time takes more than none.
    [async () => undefined, -1],
  ] as const;

  const found = [];
  for (const [work, most] of broken) found.push(await fuzz(target(work), { count: 2, seed: 1, mostMs: most }));

  expect(found.map(({ failures }) => failures.length)).toEqual([2, 2, 2]);
});
