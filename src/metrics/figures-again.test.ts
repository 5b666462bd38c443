// Holds the computation of changed days, again and again and across crashes, against one from scratch.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { computeFigures } from './figures.ts';
import { groupNestsNumber, isCurrent, type FigureStore } from './internal/figure-tables.ts';
import { applyRoster, matchedSql, type Rostered } from './testing-rosters.ts';
import { listAccounts, listChannels, say, shuffled, unsay, type Said } from './testing.ts';

let engine: TestEventStore;

beforeAll(async () => {
  engine = await testEventStore();
});

afterAll(async () => {
  await engine.stop();
});

const berlin = { timeZone: 'Europe/Berlin' };

/** Everything a reader could be told, without versions, to the last bit. */
async function standing(id: string): Promise<readonly string[]> {
  const rows = await engine.store.query<Record<string, unknown>>(
    id,
    `SELECT metric, measure, grouping, groupId, week, weekday, hour, bucket, reinterpretAsUInt64(value) AS number, people, cases,
      reinterpretAsUInt64(topShare) AS top FROM figures FINAL WHERE ${isCurrent}`,
  );
  return rows.map((row) => Object.values(row).join(' ')).sort();
}

const start = Date.parse('2025-11-24T04:00:00Z');
const quarters = 13 * 7 * 24 * 4;

/** A message at one of the quarters of an hour of thirteen weeks, always the same for the same number. */
function message(number: number): Said {
  const at = (place: number) => new Date(start + place * 900_000).toISOString();
  const place = (number * 2654435761) % quarters;
  const thread = place - (number % 40) - 1;
  return {
    at: at(place),
    by: `p${(number * number + 3) % 9}`,
    in: `c${number % 4}`,
    ...(number % 3 === 0 && thread >= 0 ? { answers: at(thread - (thread % 4)) } : {}),
    ...(number % 17 === 0 ? { isExternal: true } : {}),
  };
}

const messages = (first: number, count: number) => Array.from({ length: count }, (_, place) => message(first + place));

/** What a source says next: some new messages, one that is no person's any more, one that is gone. Gives the UTC days. */
async function change(ids: readonly string[], round: number): Promise<readonly string[]> {
  const added = messages(1000 * (round + 1), 1 + (round % 3));
  const [redacted, gone] = shuffled(messages(0, 150), round);
  const late = round % 4 === 1 ? [{ ...added[0]!, at: new Date(start + (95 + round) * 86_400_000).toISOString() }] : [];
  const changeOne = async (id: string): Promise<void> => {
    await say(engine.store, id, [...added, ...late, { ...redacted!, class: 'redacted' }], round + 2);
    await unsay(engine.store, id, gone!.at);
  };
  await Promise.all(ids.map(changeOne));
  return [...added, ...late, redacted!, gone!].map(({ at }) => at.slice(0, 10));
}

/** Two organizations that were told the same. */
async function twins(): Promise<readonly [string, string]> {
  const ids = [await engine.newOrganization(), await engine.newOrganization()] as const;
  for (const id of ids) {
    await say(engine.store, id, messages(0, 150));
    await listAccounts(engine.store, id, [{ account: 'p1', class: 'external' }]);
    await listChannels(engine.store, id, [{ channel: 'c0', members: 5 }, { channel: 'empty' }]);
  }
  return ids;
}

/** The store of a process that dies before its nth statement. */
function dyingAt(nth: number): FigureStore {
  let left = nth;
  const alive = <T>(go: () => Promise<T>): Promise<T> => {
    left -= 1;
    return left > 0 ? go() : Promise.reject(new Error('died'));
  };
  return {
    query: (id, sql, params) => alive(() => engine.store.query(id, sql, params)),
    command: (id, sql, params) => alive(() => engine.store.command(id, sql, params)),
  };
}

/** On a busy machine the engine takes its time: these tests compute many times. */
const patience = 120_000;

test(
  'changed days computed one after another give what a computation from scratch gives each time',
  async () => {
    const [kept, fresh] = await twins();
    await computeFigures(engine.store, { id: kept, ...berlin }, 'all');

    for (let round = 0; round < 2; round += 1) {
      const days = await change([kept, fresh], round);
      await computeFigures(engine.store, { id: kept, ...berlin }, days);
      await computeFigures(engine.store, { id: fresh, ...berlin }, 'all');

      expect(await standing(kept), `round ${round}`).toEqual(await standing(fresh));
    }
  },
  patience,
);

/** Where groups lie in each other, as it stands. */
async function nests(id: string): Promise<readonly string[]> {
  const rows = await engine.store.query<Record<string, unknown>>(
    id,
    `SELECT week, grouping, groupId, within FROM groupNests FINAL
    WHERE (week, version) IN (SELECT week, max(version) FROM figureWeeks WHERE metric = ${groupNestsNumber} GROUP BY week)`,
  );
  return rows.map((row) => Object.values(row).join(' ')).sort();
}

test(
  'with rosters too, changed days give what a computation from scratch gives, and where groups lie in each other',
  async () => {
    const [kept, fresh] = await twins();
    const people = (moved: number): Rostered[] =>
      Array.from({ length: 8 }, (_, place) => ({
        id: `p${place}`,
        groups: { department: `d${(place + moved) % 2}`, team: `t${place % 4}` },
        managers: place > 1 ? [`p${place % 2}`] : [],
        joinedOn: `2025-${String(place + 3).padStart(2, '0')}-01`,
      }));
    const told = async (id: string) => {
      const rosters = [
        await applyRoster(engine.store, id, '2025-12-08', people(0)),
        await applyRoster(engine.store, id, '2026-01-20', people(1).slice(1)),
      ];
      return { id, ...berlin, rosters, persons: matchedSql(people(0).map((one) => one.id)) };
    };
    const [one, other] = [await told(kept), await told(fresh)];
    await computeFigures(engine.store, one, 'all');

    const days = await change([kept, fresh], 1);
    await computeFigures(engine.store, one, days);
    await computeFigures(engine.store, other, 'all');

    expect(await standing(kept)).toEqual(await standing(fresh));
    expect(await nests(kept)).toEqual(await nests(fresh));
    expect((await nests(kept)).length).toBeGreaterThan(20);
  },
  patience,
);

test(
  'computations that die at any statement, with more said in between, end in what one from scratch gives',
  async () => {
    const [kept, fresh] = await twins();
    await computeFigures(engine.store, { id: kept, ...berlin }, 'all');

    const days: string[] = [];
    for (const [round, nth] of [7, 9, 11, 13, 15, 16, 17, 18].entries()) {
      days.push(...(await change([kept, fresh], round)));
      await expect(computeFigures(dyingAt(nth), { id: kept, ...berlin }, days)).rejects.toThrow('died');
    }
    await computeFigures(engine.store, { id: kept, ...berlin }, days);
    await computeFigures(engine.store, { id: fresh, ...berlin }, 'all');

    expect(await standing(kept)).toEqual(await standing(fresh));
  },
  patience,
);

test('weeks announced in another time zone by a computation that died are computed again', {
  timeout: patience,
}, async () => {
  const [kept, fresh] = await twins();
  await computeFigures(engine.store, { id: kept, ...berlin }, 'all');
  const statements = await statementsOf({ id: fresh, timeZone: 'Asia/Tokyo' });

  // It dies before the last statement but two, which says that the computation is finished; then the zone is set back.
  await expect(computeFigures(dyingAt(statements - 2), { id: kept, timeZone: 'Asia/Tokyo' }, [])).rejects.toThrow(
    'died',
  );
  const announced = await standing(kept);
  await computeFigures(engine.store, { id: kept, ...berlin }, []);
  await computeFigures(engine.store, { id: fresh, ...berlin }, 'all');

  expect(await standing(kept)).toEqual(await standing(fresh));
  expect(announced).not.toEqual(await standing(fresh));
});

/** How many statements a computation of everything takes. */
async function statementsOf(organization: { id: string; timeZone: string }): Promise<number> {
  let count = 0;
  const { query, command } = engine.store;
  const counting: FigureStore = {
    query: (id, sql, params) => ((count += 1), query(id, sql, params)),
    command: (id, sql, params) => ((count += 1), command(id, sql, params)),
  };
  await computeFigures(counting, organization, 'all');
  return count;
}

test('figures of a version that kept no weeks of people are all computed again', { timeout: patience }, async () => {
  const [kept, fresh] = await twins();
  await computeFigures(engine.store, { id: kept, ...berlin }, 'all');

  // What such a version left: its figures, announced, and a run with the fingerprint of its definitions.
  await engine.store.command(kept, 'DROP TABLE personWeeks');
  await engine.store.command(kept, 'ALTER TABLE figureWeeks DELETE WHERE metric = 0 SETTINGS mutations_sync = 2');
  await engine.store.command(kept, "INSERT INTO figureRuns SELECT 2, true, 12345, toDate('2026-02-20'), now()");
  const days = await change([kept, fresh], 1);
  await computeFigures(engine.store, { id: kept, ...berlin }, days);
  await computeFigures(engine.store, { id: fresh, ...berlin }, 'all');

  expect(await standing(kept)).toEqual(await standing(fresh));
});

test('weeks of people that an earlier version kept by the hour are all counted anew', {
  timeout: patience,
}, async () => {
  const [kept, fresh] = await twins();
  await computeFigures(engine.store, { id: kept, ...berlin }, 'all');

  await engine.store.command(
    kept,
    `ALTER TABLE personWeeks DROP COLUMN minutes, DROP COLUMN afterHours, DROP COLUMN freeDays, ADD COLUMN hours Array(UInt8)`,
  );
  await engine.store.command(kept, "INSERT INTO figureRuns SELECT 2, true, 12345, toDate('2026-02-20'), now()");
  await computeFigures(engine.store, { id: kept, ...berlin }, []);
  await computeFigures(engine.store, { id: fresh, ...berlin }, 'all');

  expect(await standing(kept)).toEqual(await standing(fresh));
});

test('a computation that is stopped leaves what stood, and the next one gives what a computation from scratch gives', async () => {
  const [kept, fresh] = await twins();
  await computeFigures(engine.store, { id: kept, ...berlin }, 'all');
  const before = await standing(kept);
  const days = await change([kept, fresh], 0);

  const stopping = new AbortController();
  let commands = 0;
  const store: FigureStore = {
    query: (id, sql, params) => engine.store.query(id, sql, params),
    command(id, sql, params) {
      commands += 1;
      if (commands === 12) stopping.abort(new Error('stopped'));
      return engine.store.command(id, sql, params);
    },
  };
  const stopped = await computeFigures(store, { id: kept, ...berlin }, days, stopping.signal).catch(String);

  expect([stopped, await standing(kept)]).toEqual(['Error: stopped', before]);
  await computeFigures(engine.store, { id: kept, ...berlin }, days);
  await computeFigures(engine.store, { id: fresh, ...berlin }, 'all');
  expect(await standing(kept)).toEqual(await standing(fresh));
}, 120_000);
