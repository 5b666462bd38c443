// Holds the local time of people: their own zone where the roster of the week names it, else the organization's.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { computeFigures, type OrganizationClock } from './figures.ts';
import { isCurrent } from './internal/figure-tables.ts';
import { applyRoster, matchedSql, zonesOf, type Rostered } from './testing-rosters.ts';
import { figuresOf, say, type Said } from './testing.ts';

let engine: TestEventStore;

beforeAll(async () => {
  engine = await testEventStore();
});

afterAll(async () => {
  await engine.stop();
});

const berlin = 'Europe/Berlin';
const zones = zonesOf('Asia/Tokyo', 'America/New_York', 'Asia/Kolkata', berlin, 'Nowhere/At_All');
const accounts = ['tomo', 'nell', 'kiran', 'bert', 'noor', 'mia'];
const persons = matchedSql(accounts);

const people: readonly Rostered[] = [
  { id: 'tomo', zone: 'Asia/Tokyo' },
  { id: 'nell', zone: 'America/New_York' },
  { id: 'kiran', zone: 'Asia/Kolkata' },
  { id: 'bert', zone: berlin },
  { id: 'noor', zone: 'Nowhere/At_All' },
];

/** Rosters by their days, and what was said. */
async function organizationThatSaid(
  messages: readonly Said[],
  rosters: Readonly<Record<string, readonly Rostered[]>> = { '2025-01-01': people },
): Promise<OrganizationClock> {
  const id = await engine.newOrganization();
  await say(engine.store, id, messages);
  const standing = await Promise.all(
    Object.entries(rosters).map(([day, rows]) => applyRoster(engine.store, id, day, rows)),
  );
  const organization = { id, timeZone: berlin, persons, zones, rosters: standing };
  await computeFigures(engine.store, organization, 'all');
  return organization;
}

const hours = ({ id }: OrganizationClock, week: string) =>
  figuresOf(engine.store, id, { metric: 'M16', measure: 'messages', week });
const messages = ({ id }: OrganizationClock, week: string) =>
  figuresOf(engine.store, id, { metric: 'M01', measure: 'messages', week });

/** Everything a reader could be told, without versions. */
async function standing({ id }: OrganizationClock): Promise<readonly string[]> {
  const rows = await engine.store.query<Record<string, unknown>>(
    id,
    `SELECT * EXCEPT (version) FROM figures FINAL WHERE ${isCurrent}`,
  );
  return rows.map((row) => Object.values(row).join(' ')).sort();
}

test('an hour is that of the wall clock where the author is; who has no known zone has the organization’s', async () => {
  // Tuesday 3 March 2026, 12:00 UTC: Tokyo 21:00, New York 07:00, Kolkata 17:30, Berlin 13:00. Bert's zone is the
  // organization's, Noor's is none, and Mia stands in no roster: three at 13:00. A block ends with the last
  // stored week where that comes first.
  const found = await organizationThatSaid(accounts.map((by, place) => ({ at: `2026-03-03T12:00:0${place}Z`, by })));

  expect(await hours(found, '2026-W10')).toEqual({
    '2 21': '1 (1)',
    '2 7': '1 (1)',
    '2 17': '1 (1)',
    '2 13': '3 (3)',
  });
});

test('each zone moves its clock on its own day, and some never do', async () => {
  // New York moves on 8 March and 1 November 2026, Berlin on 29 March and 25 October, Tokyo never. 13:30 UTC on
  // Mondays is 08:30 in New York on 2 March and 2 November, 09:30 on 9 March and 26 October; in Berlin 14:30, and 15:30
  // from 30 March to 19 October; in Tokyo always 22:30. The blocks end with weeks 11, 15, 43 and 45.
  const mondays = ['2026-03-02', '2026-03-09', '2026-03-30', '2026-10-19', '2026-10-26', '2026-11-02'];
  const found = await organizationThatSaid(
    mondays.flatMap((day) => ['nell', 'bert', 'tomo'].map((by, place) => ({ at: `${day}T13:30:0${place}Z`, by }))),
  );

  expect(await hours(found, '2026-W11')).toEqual({ '1 8': '1 (1)', '1 9': '1 (1)', '1 14': '2 (1)', '1 22': '2 (1)' });
  expect(await hours(found, '2026-W15')).toEqual({ '1 9': '1 (1)', '1 15': '1 (1)', '1 22': '1 (1)' });
  expect(await hours(found, '2026-W43')).toEqual({ '1 9': '1 (1)', '1 15': '1 (1)', '1 22': '1 (1)' });
  expect(await hours(found, '2026-W45')).toEqual({ '1 8': '1 (1)', '1 9': '1 (1)', '1 14': '2 (1)', '1 22': '2 (1)' });
});

test('a night in which the clock moves is counted by the clock of who was awake in it', async () => {
  // New York goes from 02:00 to 03:00 on Sunday 8 March 2026 at 07:00 UTC. 06:59 UTC is 01:59 of Saturday's local day,
  // 07:30 UTC is 03:30 of the same day, 08:00 UTC is 04:00 of Sunday. On 1 November at 06:00 UTC it goes back from
  // 02:00 to 01:00: 05:30 and 06:30 UTC are both 01:30 of Saturday's. The blocks end with weeks 11 and 44.
  const instants = ['03-08T06:59', '03-08T07:30', '03-08T08:00', '11-01T05:30', '11-01T06:30'];
  const found = await organizationThatSaid(instants.map((instant) => ({ at: `2026-${instant}:00Z`, by: 'nell' })));

  expect(await hours(found, '2026-W11')).toEqual({ '6 1': '1 (1)', '6 3': '1 (1)', '7 4': '1 (1)' });
  expect(await hours(found, '2026-W44')).toEqual({ '6 1': '2 (1)' });
});

test('who moves has the old zone until the week of the roster that says so', async () => {
  // The rosters are of Sunday 1 March and Thursday 12 March 2026, so the second holds from Monday 9 March 04:00 in
  // Berlin. Noon UTC on Fridays: 6 March is 21:00 in Tokyo, 13 March 08:00 in New York (which moved its clock on the 8th),
  // 20 March 13:00 in Berlin, since the third roster of 16 March knows Tomo no more.
  const found = await organizationThatSaid(
    ['2026-02-27', '2026-03-06', '2026-03-13', '2026-03-20'].map((day) => ({ at: `${day}T12:00:00Z`, by: 'tomo' })),
    {
      '2026-03-16': [],
      '2026-03-12': [{ id: 'tomo', zone: 'America/New_York' }],
      '2026-03-01': [{ id: 'tomo', zone: 'Asia/Tokyo' }],
    },
  );

  // Week 9 ends with the first roster's day, so 27 February is 21:00 too. The blocks end with weeks 11 and 12.
  expect(await hours(found, '2026-W11')).toEqual({ '5 21': '2 (1)', '5 8': '1 (1)' });
  expect(await hours(found, '2026-W12')).toEqual({ '5 13': '1 (1)' });
});

test('before the first roster the organization’s zone holds for everybody', async () => {
  const found = await organizationThatSaid([{ at: '2026-02-20T12:00:00Z', by: 'tomo' }], {
    '2026-03-01': [{ id: 'tomo', zone: 'Asia/Tokyo' }],
  });

  expect(await hours(found, '2026-W08')).toEqual({ '5 13': '1 (1)' });
});

test('a message belongs to the week of its author, and no message at either end of the data is lost', async () => {
  // Monday 2 March 2026, 04:30 UTC is 05:30 in Berlin and Sunday 23:30 in New York: the first message of all, in week 9
  // of Nell. Sunday 8 March, 20:00 UTC is Monday 05:00 in Tokyo: week 11 of Tomo, which is there once Bert writes in it.
  const found = await organizationThatSaid([
    { at: '2026-03-02T04:30:00Z', by: 'nell' },
    { at: '2026-03-02T05:00:00Z', by: 'bert' },
    { at: '2026-03-08T20:00:00Z', by: 'tomo' },
    { at: '2026-03-10T10:00:00Z', by: 'bert' },
  ]);

  const weeks = await Promise.all(['2026-W09', '2026-W10', '2026-W11'].map((week) => messages(found, week)));
  expect(weeks).toEqual([{ all: '1 (1)' }, { all: '1 (1)' }, { all: '2 (2)' }]);
});

test('an answer of somebody whose week is another still answers', async () => {
  // Monday 05:00 in Tokyo (week 11) is answered a minute later in New York, on Sunday (week 10); Sunday 23:00 in New York
  // (week 11, Monday 03:00 UTC) is answered six days and 20 hours later in Tokyo, on Monday of week 13.
  const late = '2026-03-16T03:00:00Z';
  const found = await organizationThatSaid([
    { at: '2026-03-08T20:00:00Z', by: 'tomo' },
    { at: '2026-03-08T20:01:00Z', by: 'nell', answers: '2026-03-08T20:00:00Z' },
    { at: late, by: 'nell' },
    { at: '2026-03-22T23:00:00Z', by: 'tomo', answers: late },
    { at: '2026-03-24T12:00:00Z', by: 'bert' },
  ]);

  const roots = await figuresOf(engine.store, found.id, { metric: 'M09', measure: 'roots', week: '2026-W11' });
  const slowest = await figuresOf(engine.store, found.id, { metric: 'M09', measure: 'p90', week: '2026-W11' });

  // 90th percentile of 1 and 9,840 minutes: 1 + 0.9 * 9,839.
  expect([roots, slowest]).toEqual([{ all: '2 (2)' }, { all: '8856.1 (2)' }]);
});

test('a changed day computed alone gives what a computation from scratch gives', async () => {
  const start = Date.parse('2026-02-16T00:00:00Z');
  const said = Array.from({ length: 150 }, (_, place) => ({
    at: new Date(start + place * 6.7 * 3_600_000).toISOString(),
    by: accounts[(place * 5 + (place % 7)) % accounts.length]!,
  }));
  const found = await organizationThatSaid(said, { '2026-02-20': people, '2026-03-05': people.slice(1) });

  const sunday = { at: '2026-03-08T21:00:00Z', by: 'tomo' };
  await say(engine.store, found.id, [sunday]);
  await computeFigures(engine.store, found, ['2026-03-08']);
  const alone = await standing(found);
  await computeFigures(engine.store, found, 'all');

  expect(alone).toEqual(await standing(found));
});

test('a roster that is applied or removed makes every week be counted anew', async () => {
  const { rosters, ...before } = await organizationThatSaid([{ at: '2026-03-03T12:00:00Z', by: 'tomo' }]);

  await computeFigures(engine.store, before, []);
  const without = await hours(before, '2026-W10');
  await computeFigures(engine.store, { ...before, rosters: rosters! }, []);
  const withThem = await hours(before, '2026-W10');

  expect([without, withThem]).toEqual([{ '2 13': '1 (1)' }, { '2 21': '1 (1)' }]);
});
