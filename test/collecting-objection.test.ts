// A source goes on listing people who objected: a sync stores nothing of them, finds nothing missing, and asks for nothing twice.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours } from '../src/base/clock.ts';
import { clearStale, staleDays } from '../src/control/stale-days.ts';
import { objectTo } from '../src/governance/objections.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';

let house: CollectingHouse;
let slack: StandIn;
/** Who wrote the most, began threads and was answered. */
let whom: string;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  slack = await standIn(house, smallest(800));
  await slack.sync();
  const [busiest] = await ask<{ author: string }>(
    `SELECT author FROM messages FINAL WHERE class = 'human' AND author IN (SELECT account FROM accounts FINAL WHERE class = 'person')
      GROUP BY author ORDER BY countIf(threadAt = at) DESC, count() DESC, author LIMIT 1`,
  );
  whom = busiest!.author;
  const rooms = { control: house.control, store: house.events.store };
  await objectTo(rooms, slack.organization.id, { token: whom }, 'member');
  await settled();
}, 120_000);

afterAll(() => house.close());

const ask = <T>(sql: string) => house.events.store.query<T>(slack.organization.id, sql);

/** As if all figures were computed. */
async function settled(): Promise<void> {
  const { id } = slack.organization;
  await clearStale(house.control, id, await staleDays(house.control, id));
}

/** Every row of messages and of the ledgers, by what it says; and how many of them name who objected. */
async function rows() {
  const [found] = await ask<Record<string, number | string>>(
    `SELECT (SELECT count() FROM messages FINAL) AS messages,
      toString((SELECT sum(cityHash64(channel, at, author, mentionedPeople, reactedBy)) FROM messages FINAL)) AS said,
      toString((SELECT sum(cityHash64(channel, at, replies)) FROM readThreads FINAL)) AS read,
      (SELECT countIf(author = toUUID('${whom}') OR has(mentionedPeople, toUUID('${whom}')) OR has(reactedBy, toUUID('${whom}')))
        FROM messages) AS theirs,
      (SELECT countIf(account = toUUID('${whom}')) FROM accounts) AS listed`,
  );
  return found!;
}

test('the sync after an objection changes nothing, marks no day and reads no thread again', async () => {
  const before = await rows();
  await slack.calls();
  house.wait(hours(1));

  const { state, problem } = await slack.sync();

  expect([state, problem]).toEqual(['collecting', null]);
  expect((await slack.calls()).of('conversations.replies')).toBe(0);
  expect(await rows()).toEqual(before);
  expect([before['theirs'], before['listed']]).toEqual([0, 0]);
  expect(await staleDays(house.control, slack.organization.id)).toEqual([]);
}, 60_000);

test('nights that read the history and its threads again bring nothing of them back, and remove nothing of others', async () => {
  const before = await rows();

  for (let night = 0; night < 3; night += 1) {
    house.wait(days(1));
    await slack.sync();
  }

  expect(await rows()).toMatchObject({ messages: before['messages'], said: before['said'], theirs: 0, listed: 0 });
  expect(await staleDays(house.control, slack.organization.id)).toEqual([]);
}, 120_000);
