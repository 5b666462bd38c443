// Measures the metrics over ten million events: all of them from scratch, and one changed day, stored again each time.
//
//   node bench/metrics.ts [--events 10000000] [--runs 3] [--rosters 0]
//
// With rosters, one every four weeks, people belong to groups of ten kinds, five of six live in other time zones, one of
// seven has hours of their own, and one of fifty moves from one roster to the next.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newId } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import { startClickHouse } from '../src/events/engine.ts';
import { type EventStore, openEventStore } from '../src/events/store.ts';
import { nobodyKeptOut } from '../src/events/testing.ts';
import { computeFigures, type OrganizationClock } from '../src/metrics/figures.ts';
import { overview } from '../src/metrics/overview.ts';
import { metricAnswer } from '../src/metrics/read.ts';
import { machine, median, processorSeconds, residentMegabytes } from './machine.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    runs: { type: 'string', default: '3' },
    rosters: { type: 'string', default: '0' },
  },
});
const events = Number(values.events);
const runs = Number(values.runs);
const rosterCount = Number(values.rosters);

/** 2,000 people in 300 channels over one year; three of ten messages answer one that stands before them. */
const messagesSql = `
  INSERT INTO messages (channel, at, author, threadAt, class, mentionedPeople, connection, version)
  WITH
    n % 10 AS place, n - if(place >= 7, place, 0) AS root,
    intDiv(cityHash64(root, 1) % 90000, 300) AS spread, toUInt64(spread * spread / 300) AS channelNumber,
    toInt64(1736118000 + (cityHash64(root, 2) % 364) * 86400 + cityHash64(root, 3) % 43200) * 1000000 + toInt64(cityHash64(root, 4) % 1000000) AS rootAt,
    toInt64(exp(cityHash64(n, 5) % 13500 / 1000) * 1000000) + toInt64(cityHash64(n, 6) % 1000000) AS delay,
    cityHash64(n, 7) % 12 AS one, (channelNumber * 37 + one * one) % 2000 AS author
  SELECT
    toUUID(concat('00000000-0000-0000-0001-', leftPad(toString(channelNumber), 12, '0'))),
    fromUnixTimestamp64Micro(if(place >= 7, rootAt + delay, rootAt), 'UTC'),
    toUUID(concat('00000000-0000-0000-0002-', leftPad(toString(author), 12, '0'))),
    fromUnixTimestamp64Micro(if(place >= 7 OR place = 0, rootAt, 0), 'UTC'),
    'human',
    if(n % 5 = 0, [toUUID(concat('00000000-0000-0000-0002-', leftPad(toString((author + 7) % 2000), 12, '0')))], []),
    toUUID('00000000-0000-7000-8000-000000000001'), 1
  FROM (SELECT number AS n FROM numbers({first:UInt64}, {count:UInt64}))`;

async function generate(store: EventStore, id: string): Promise<void> {
  const step = 1_000_000;
  for (let first = 0; first < events; first += step) {
    await store.command(id, messagesSql, { first, count: Math.min(step, events - first) });
  }
  await store.command(
    id,
    `INSERT INTO channels (channel, members, connection, version) SELECT channel, uniqExact(author) + 50, toUUID('00000000-0000-7000-8000-000000000001'), 1 FROM messages GROUP BY channel`,
  );
  const months = await store.query<{ month: number }>(
    id,
    'SELECT DISTINCT toYYYYMM(at) AS month FROM messages ORDER BY month',
  );
  await store.settle(
    id,
    months.map(({ month }) => month),
  );
}

const token = (kind: number, number: string): string =>
  `toUUID(concat('00000000-0000-0000-000${kind}-', leftPad(toString(${number}), 12, '0')))`;
const [accountKind, snapshotKind, personKind, zoneKind] = [2, 3, 4, 5] as const;

const zones = new Map(
  ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Asia/Kolkata', 'Europe/London', 'America/Los_Angeles'].map(
    (name, number) => [`00000000-0000-0000-000${zoneKind}-${String(number).padStart(12, '0')}`, name],
  ),
);

/** Teams and cost centers lie in departments and business units, locations in regions; nobody has more than three above. */
const rosterSql = `
  INSERT INTO roster (snapshot, person, managers, joinedOn, leftOn, zone, workStart, workEnd, groups, dimensions, connection, version)
  WITH toInt64(number) AS n, if(cityHash64(n, {place:UInt32}) % 50 = 0, {place:UInt32}, 0) + n AS moved, moved % 200 AS team,
    [n, intDiv(n - 1, 8), intDiv(intDiv(n - 1, 8) - 1, 8), intDiv(intDiv(intDiv(n - 1, 8) - 1, 8) - 1, 8)] AS chain,
    [team % 20, team, n % 12, cityHash64(n, 2) % 8, cityHash64(n, 3) % 60, team % 100, team % 5, n % 4] AS words
  SELECT ${token(snapshotKind, '{place:UInt32}')}, ${token(personKind, 'n')},
    arrayMap(above -> ${token(personKind, 'above')}, arrayFilter(above -> above >= 0, arrayPopFront(chain))), toDate32('2020-01-01') + n % 2000, toDate32('1900-01-01'),
    ${token(zoneKind, 'moved % 6')}, if(n % 7 = 0, 480, 0), if(n % 7 = 0, 960, 0),
    arrayMap((word, place) -> ${token(6, '1000 * place + word')}, words, range(8)), [2, 3, 4, 5, 6, 7, 8, 10],
    toUUID('00000000-0000-7000-8000-000000000001'), 1
  FROM numbers(2000)`;

/** Rosters of every fourth week of the year, and whose accounts their people have. */
async function enroll(store: EventStore, id: string): Promise<Partial<OrganizationClock>> {
  if (rosterCount === 0) return {};
  const places = Array.from({ length: rosterCount }, (_, place) => place);
  for (const place of places) await store.command(id, rosterSql, { place });
  return {
    zones,
    persons: `SELECT ${token(accountKind, 'number')} AS account, ${token(personKind, 'number')} AS person, false AS isLeftOut, false AS isNoPerson FROM numbers(2000)`,
    rosters: places.map((place) => ({
      id: `00000000-0000-0000-000${snapshotKind}-${String(place).padStart(12, '0')}`,
      day: new Date(Date.UTC(2025, 0, 6 + 28 * place)).toISOString().slice(0, 10),
    })),
  };
}

/** Stores a UTC day's messages again in a later version, as a sync does that finds them edited. */
async function sayAgain(store: EventStore, id: string, day: string): Promise<void> {
  await store.command(
    id,
    `INSERT INTO messages SELECT * REPLACE(version + 1 AS version) FROM messages FINAL
    WHERE at >= toDateTime64({day:Date}, 6, 'UTC') AND at < toDateTime64({day:Date} + 1, 6, 'UTC')`,
    { day },
  );
}

/** Medians of seconds that passed and of seconds of processor that the engine took: the second ignores other programs. */
async function measure(
  name: string,
  target: number,
  work: () => Promise<unknown>,
  prepare: () => Promise<void> = async () => undefined,
): Promise<void> {
  const passed: number[] = [];
  const busy: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await prepare();
    const [start, before] = [performance.now(), processorSeconds(engine.pid())];
    await work();
    passed.push((performance.now() - start) / 1000);
    busy.push(processorSeconds(engine.pid()) - before);
  }
  console.log(
    `${name.padEnd(22)} ${median(passed).toFixed(2)} s, of processor ${median(busy).toFixed(2)} s (target ${target} s)`,
  );
}

const directory = mkdtempSync(join(tmpdir(), 'tacit-bench-'));
const engine = await startClickHouse({ directory, log: silentLog });
const store = openEventStore(engine, nobodyKeptOut);
try {
  const id = newId();
  await store.prepareOrganization(id);
  await generate(store, id);
  const organization = { id, name: 'Bench', timeZone: 'Europe/Berlin', ...(await enroll(store, id)) };
  console.log(machine());
  console.log(`node bench/metrics.ts --events ${events} --runs ${runs} --rosters ${rosterCount}`);
  await measure('all, from scratch', 20, () => computeFigures(store, organization, 'all'));
  const day = (name: string, changed: string) =>
    measure(
      name,
      1,
      () => computeFigures(store, organization, [changed]),
      () => sayAgain(store, id, changed),
    );
  await day('a day in the middle', '2025-06-18');
  await day('one of the last days', '2026-01-03');
  const by = rosterCount > 0 ? { by: 'department' } : {};
  // The first reader after a computation waits for what the next ones find decided.
  await measure('overview, first', 5, () => overview({ ...store }, organization, by));
  await measure(
    'overview, again',
    1,
    () => overview(store, organization, by),
    async () => {
      await overview(store, organization, by);
    },
  );
  await measure('a metric, again', 1, () => metricAnswer(store, organization, 'M01', by));
  console.log(`engine after it        ${residentMegabytes(engine.pid() ?? 0)} MB`);
} finally {
  await store.close();
  await engine.stop();
  rmSync(directory, { recursive: true, force: true });
}
