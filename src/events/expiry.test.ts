// What is older than its retention leaves the store, and nothing younger does.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import {
  type ExampleMessage,
  exampleMessages,
  exampleReadThreads,
  exampleSeenThreads,
  exampleTokens,
} from './internal/example-rows.ts';
import type { EventEdges } from './expiry.ts';
import { type TestEventStore, testEventStore } from './testing.ts';

let events: TestEventStore;
beforeAll(async () => {
  events = await testEventStore();
});
afterAll(() => events.stop());

const [one, other] = [newId(), newId()];
const at = (day: string): string => String(Date.parse(`${day}T12:00:00Z`) / 1000);

async function stored(days: readonly string[], connection = one): Promise<string> {
  const organization = await events.newOrganization();
  await add(organization, days, connection);
  return organization;
}

async function add(organization: string, days: readonly string[], connection: string, version = 1): Promise<void> {
  const messages = days.map((day): ExampleMessage => ({ at: at(day), author: 'U1' }));
  await events.store.append(organization, connection, exampleMessages(messages), version);
}

/** The days of all rows of a table, every version of a row. */
async function daysIn(organization: string, table = 'messages'): Promise<string[]> {
  const rows = await events.store.query<{ day: string }>(
    organization,
    `SELECT toString(toDate(at, 'UTC')) AS day FROM ${table} ORDER BY at`,
  );
  return rows.map(({ day }) => day);
}

const edges = (of: Readonly<Record<string, string>>, others = '2020-01-01'): EventEdges => ({
  connections: new Map(Object.entries(of)),
  others,
});

test('a message of the day before the edge goes, and one of the edge itself stays', async () => {
  const organization = await stored(['2025-03-09', '2025-03-10', '2025-03-11']);

  await events.store.expire(organization, edges({ [one]: '2025-03-10' }));

  expect(await daysIn(organization)).toEqual(['2025-03-10', '2025-03-11']);
});

test('whole months go, and the engine is asked to rewrite none of them', async () => {
  const organization = await stored(['2025-01-05', '2025-02-05', '2025-03-05']);
  const before = await rewrites();

  await events.store.expire(organization, edges({ [one]: '2025-03-01' }, '2025-03-01'));

  expect(await daysIn(organization)).toEqual(['2025-03-05']);
  expect(await rewrites()).toBe(before);
});

/** How many parts the engine has rewritten for mutations since it started. */
async function rewrites(): Promise<number> {
  const [found] = await events.store.query<{ value: number }>(
    await events.newOrganization(),
    "SELECT sum(value) AS value FROM system.events WHERE event = 'MutationTotalParts'",
  );
  return found!.value;
}

test('every connection has an edge of its own, in one month too', async () => {
  const organization = await stored(['2025-01-05', '2025-03-05']);
  await add(organization, ['2025-01-06', '2025-03-06'], other);

  await events.store.expire(organization, edges({ [one]: '2025-03-10', [other]: '2025-02-01' }));

  expect(await daysIn(organization)).toEqual(['2025-03-06']);
});

test('what a connection wrote that is known no more has the edge of all others', async () => {
  const organization = await stored(['2025-01-05', '2025-03-05']);

  await events.store.expire(organization, edges({ [other]: '2026-01-01' }, '2025-02-01'));

  expect(await daysIn(organization)).toEqual(['2025-03-05']);
});

test('what is known of old threads goes with them', async () => {
  const organization = await events.newOrganization();
  const threads = ['2025-01-05', '2025-03-05'].map((day) => ({ at: at(day), replies: 1, latest: at('2025-03-06') }));
  await events.store.append(organization, one, exampleSeenThreads(threads), 1);
  await events.store.append(organization, one, exampleReadThreads(threads), 1);

  await events.store.expire(organization, edges({ [one]: '2025-02-10' }));

  expect(await daysIn(organization, 'seenThreads')).toEqual(['2025-03-05']);
  expect(await daysIn(organization, 'readThreads')).toEqual(['2025-03-05']);
});

test('a count says of each connection how much would go, each message once, and its days', async () => {
  const organization = await stored(['2025-01-05', '2025-01-07', '2025-03-05']);
  await add(organization, ['2025-01-07'], one, 2);
  await events.store.append(organization, one, exampleSeenThreads([{ at: at('2025-01-05'), replies: 1 }]), 1);

  const expired = await events.store.expired(organization, edges({ [one]: '2025-02-01' }));

  const days = { firstDay: '2025-01-05', lastDay: '2025-01-07' };
  expect(expired).toEqual([{ connection: one, messages: 2, threads: 1, ...days }]);
});

test('a removal that is repeated finds nothing more', async () => {
  const organization = await stored(['2025-01-05', '2025-03-05']);
  const before = edges({ [one]: '2025-02-01' });
  await events.store.expire(organization, before);

  await events.store.expire(organization, before);

  expect(await events.store.expired(organization, before)).toEqual([]);
  expect(await daysIn(organization)).toEqual(['2025-03-05']);
});

test('a removed message is in no copy of the store', async () => {
  const organization = await stored(['2025-01-05']);

  await events.store.expire(organization, edges({ [one]: '2025-01-06' }));

  let copy = '';
  for await (const line of events.store.logicalCopy(organization)) copy += line;
  expect(copy).not.toContain(exampleTokens.person('U1'));
});
