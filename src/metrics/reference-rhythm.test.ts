// Holds the rhythm of work against figures that others computed: 2,000 person-weeks by the hour, and what R's package wpa says of them.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { computeFigures } from './figures.ts';
import { quantile } from './overview.ts';
import { figuresOf, say, type Said } from './testing.ts';

const folder = fileURLToPath(new URL('../../../shared/data/organisation/', import.meta.url));
const isThere = existsSync(folder);

beforeEach(({ skip }) => skip(!isThere, 'There are no reference figures in ../shared/data/organisation.'));

let engine: TestEventStore;
let id: string;
let expected: readonly Expected[];

/** What the package says of a person-week: hours with an e-mail or chat message before 09:00, from then on, from 17:00 on. */
interface Expected {
  readonly key: string;
  readonly before: number;
  readonly within: number;
  readonly after: number;
  readonly first: number;
  /** The end of the last hour. */
  readonly end: number;
}

beforeAll(async () => {
  if (!isThere) return;
  engine = await testEventStore();
  id = await engine.newOrganization();
  expected = rowsOf('expected/wpa_em_data_bw_expected.csv.gz').map((row) => ({
    key: keyOf(row),
    before: Number(row.get('Before_start')),
    within: Number(row.get('Within_hours')),
    after: Number(row.get('After_end')),
    first: Number(row.get('First_signal')),
    end: Number(row.get('Last_signal')),
  }));
  const byHour = rowsOf('wpa/em_data.csv.gz').map((row) => ({ by: keyOf(row), hours: hoursOf(row) }));
  // The package's days start at midnight, so in the second week are those alone who are silent from then until 04:00.
  await say(engine.store, id, messagesOn('2026-03-04', byHour));
  await say(
    engine.store,
    id,
    messagesOn(
      '2026-03-11',
      byHour.filter(({ hours }) => hours[0]! >= 4),
    ),
  );
  await computeFigures(engine.store, { id, timeZone: 'UTC' }, 'all');
});

afterAll(() => engine?.stop());

type Row = ReadonlyMap<string, string>;

function rowsOf(path: string): readonly Row[] {
  const [head = [], ...rows] = gunzipSync(readFileSync(`${folder}${path}`))
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));
  return rows.map((cells) => new Map(head.map((name, place) => [name, cells[place] ?? ''])));
}

const keyOf = (row: Row): string => `${row.get('PersonId')} ${row.get('Date')}`;

function hoursOf(row: Row): readonly number[] {
  const two = (hour: number): string => String(hour).padStart(2, '0');
  const sent = (what: string, hour: number): boolean => Number(row.get(`${what}_${two(hour)}_${two(hour + 1)}`)) > 0;
  return Array.from({ length: 24 }, (_, hour) => hour).filter(
    (hour) => sent('Emails_sent', hour) || sent('IMs_sent', hour),
  );
}

/** One message in each hour of a Wednesday; every person-week is a person of its own. */
const messagesOn = (day: string, all: readonly { by: string; hours: readonly number[] }[]): Said[] =>
  all.flatMap(({ by, hours }, place) =>
    hours.map((hour) => ({
      at: new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000 + place).toISOString(),
      by,
    })),
  );

const figure = async (metric: string, measure: string, week: string): Promise<string | undefined> =>
  (await figuresOf(engine.store, id, { metric, measure, week }))['all'];

test('the after-hours share is that of 22,856 hours before 09:00 and from 17:00 on', async () => {
  const sum = (of: (row: Expected) => number): number => expected.reduce((total, row) => total + of(row), 0);
  const outside = sum(({ before, after }) => before + after);
  const all = outside + sum(({ within }) => within);

  expect([all, expected.length]).toEqual([22_856, 2000]);
  expect(await figure('M18', 'share', '2026-W10')).toBe(`${Number(((100 * outside) / all).toFixed(9))} (2000)`);
});

test('spans, starts and ends have the medians of the days that begin after 04:00', async () => {
  const days = expected.filter(({ first, before, within, after }) => first >= 4 && before + within + after >= 3);
  const median = (of: (row: Expected) => number): string => `${quantile(days.map(of), 0.5)} (${days.length})`;

  // An hour's message stands at its beginning, so the last one is an hour before the end.
  expect(await figure('M17', 'span', '2026-W11')).toBe(median(({ first, end }) => end - 1 - first));
  expect(await figure('M17', 'start', '2026-W11')).toBe(median(({ first }) => first));
  expect(await figure('M17', 'end', '2026-W11')).toBe(median(({ end }) => end - 1));
});
