// Complete and sparing: a first sync stores what is true, a second one asks for hardly anything.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours } from '../src/base/clock.ts';
import { lastRuns } from '../src/control/runs.ts';
import { clearStale, staleDays } from '../src/control/stale-days.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { importExport } from './export-of.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';

const now = '2026-03-02T09:00:00Z';
let house: CollectingHouse;
let slack: StandIn;

beforeAll(async () => {
  house = await openCollectingHouse(now);
  slack = await standIn(house, smallest(1500));
}, 120_000);

afterAll(() => house.close());

test('a first sync stores exactly what is true: in all, by day and by channel', async () => {
  const after = await slack.sync();

  expect([after.state, after.problem]).toEqual(['collecting', null]);
  expect(await slack.counts()).toEqual(slack.truth());
}, 120_000);

test('the record of the sync counts each message once, a reply that is shown in the channel too', async () => {
  const { connectionId, organizationId } = slack.connection;
  const run = (await lastRuns(house.control, organizationId)).get(connectionId);

  const { totals } = await house.stored(slack.connection);

  expect(run?.counts?.messages).toBe(Object.values(totals.messages).reduce((sum, count) => sum + count, 0));
});

test('a second sync with nothing new calls once for each channel and thrice beside, and changes nothing', async () => {
  const { id } = slack.organization;
  await clearStale(house.control, id, await staleDays(house.control, id));
  const rows = await rowsOf(id);
  await slack.calls();
  house.wait(hours(1));

  await slack.sync();

  const calls = await slack.calls();
  const channels = slack.workspace.channels().filter((one) => one.is_channel && !one.is_private).length;
  expect(calls.total).toBeLessThanOrEqual(channels + 3);
  expect(calls.of('conversations.replies')).toBe(0);
  expect(await rowsOf(id)).toEqual(rows);
  expect(await staleDays(house.control, id)).toEqual([]);
}, 60_000);

test('replies are asked for only where a thread says something new', async () => {
  const happened = slack.workspace.advance();
  const answered = happened.filter(({ what }) => what === 'first-reply');
  const inReach = happened.filter(({ what }) => what === 'late-reply' || what === 'first-reply');
  await slack.calls();
  house.wait(hours(1));

  await slack.sync();

  const calls = await slack.calls();
  expect(answered.length).toBe(1);
  expect(calls.of('conversations.replies')).toBeLessThanOrEqual(inReach.length);
}, 60_000);

test('a workspace by its API and by its export is stored once, field for field', async () => {
  const live = await standIn(house, smallest(400, 8));
  await live.sync();
  const collected = await everyMessage(live);

  await importExport(house, live, 1_000_000);

  expect(await everyMessage(live)).toEqual(collected);
  expect(collected.length).toBeGreaterThan(300);
}, 120_000);

test('what an export brought is not doubled by a connection that comes later', async () => {
  const live = await standIn(house, smallest(400, 10));
  await importExport(house, live, 0);
  const imported = await everyMessage(live);

  await live.sync();

  expect(await everyMessage(live)).toEqual(imported);
  const calls = await live.calls();
  expect(calls.of('conversations.replies')).toBeGreaterThan(0);
}, 120_000);

test('with the usual horizon a thread of 400 days ago is read once somebody answers it', async () => {
  const year = await standIn(house, smallest(400, 9), { choice: { horizonDays: 365 } });
  const { channel, ts } = year.workspace.planted().oldThread;
  await year.sync();
  const before = await timesIn(year, channel, ts);
  year.workspace.advance();

  for (let night = 0; night < 7; night += 1) {
    house.wait(days(1));
    await year.sync();
  }

  expect(before).toEqual([]);
  const thread = year.workspace.replies(channel, ts, { limit: 999 })!.messages;
  expect(await timesIn(year, channel, ts)).toEqual(thread.map((one) => Number(one.ts.replace('.', ''))));
}, 120_000);

test('what is older than the horizon by now, or was brought by an export, is not taken for deleted', async () => {
  const year = await standIn(house, smallest(400, 10), { choice: { horizonDays: 200 } });
  await importExport(house, year, 0);
  await year.sync();
  const before = await everyMessage(year);
  expect(before.length).toBeGreaterThan(300);

  for (let week = 0; week < 5; week += 1) {
    house.wait(days(7));
    await year.sync();
  }

  const after = await everyMessage(year);
  expect(after.length).toBe(before.length);
  expect(after).toEqual(before);
}, 120_000);

/** How many rows each table of messages and threads holds, replaced ones included. */
async function rowsOf(organizationId: string): Promise<unknown> {
  return await house.events.store.query(
    organizationId,
    `SELECT (SELECT count() FROM messages) AS messages, (SELECT count() FROM seenThreads) AS seen,
      (SELECT count() FROM readThreads) AS read`,
  );
}

/** Every stored message with everything that is kept of it, but for who wrote the row and when. */
const everyMessage = ({ organization }: StandIn): Promise<unknown[]> =>
  house.events.store.query(
    organization.id,
    'SELECT * EXCEPT (connection, version) FROM messages FINAL ORDER BY channel, at',
  );

/** The times of a thread's stored messages, its root included, in order. */
async function timesIn({ organization, token }: StandIn, channel: string, ts: string): Promise<number[]> {
  const root = Number(ts.replace('.', ''));
  const rows = await house.events.store.query<{ micros: number }>(
    organization.id,
    `SELECT toUnixTimestamp64Micro(at) AS micros FROM messages FINAL WHERE channel = {channel:UUID}
      AND (toUnixTimestamp64Micro(at) = ${root} OR toUnixTimestamp64Micro(threadAt) = ${root}) ORDER BY micros`,
    { channel: token(channel) },
  );
  return rows.map(({ micros }) => micros);
}
