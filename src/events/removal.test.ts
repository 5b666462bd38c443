// What is gone at its source leaves the store: every version of it, the replies to it, and nothing else.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import {
  exampleAccounts,
  exampleChannels,
  type ExampleMessage,
  exampleMessages,
  exampleReadThreads,
  exampleSeenThreads,
  exampleTokens,
} from './internal/example-rows.ts';
import { removeStored } from './destruction.ts';
import { type TestEventStore, testEventStore } from './testing.ts';

let events: TestEventStore;
beforeAll(async () => {
  events = await testEventStore();
});
afterAll(() => events.stop());

const channel = exampleTokens.ref('channel', 'C1');
const connection = newId();
const first = '1700000000.000100';
const second = '1700000001.000100';
const microseconds = (at: string): number => Number(at.replace('.', ''));
/** UTC days since 1970. */
const dayOf = (at: string): number => Math.floor(Number(at) / 86_400);

async function stored(messages: readonly ExampleMessage[], version = 1): Promise<string> {
  const organization = await events.newOrganization();
  await events.store.append(organization, connection, exampleMessages(messages), version);
  return organization;
}

/** The times of all rows of a table; every version of a row, unless it is said otherwise. */
async function times(organization: string, from = 'messages'): Promise<number[]> {
  const rows = await events.store.query<{ micro: number }>(
    organization,
    `SELECT toUnixTimestamp64Micro(at) AS micro FROM ${from} ORDER BY at`,
  );
  return rows.map(({ micro }) => micro);
}

async function copied(organization: string): Promise<string> {
  let copy = '';
  for await (const line of events.store.logicalCopy(organization)) copy += line;
  return copy;
}

test('a removed message is in no query, with every version of it, and in no copy', async () => {
  const organization = await stored([{ at: first, author: 'U1' }, { at: second }]);
  await events.store.append(organization, connection, exampleMessages([{ at: first, author: 'U1', text: 'x' }]), 2);

  await events.store.remove(organization, channel, [microseconds(first)]);

  expect(await times(organization)).toEqual([microseconds(second)]);
  expect(await times(organization, 'messages FINAL')).toEqual([microseconds(second)]);
  expect(await copied(organization)).not.toContain(exampleTokens.person('U1'));
});

test('the files that hold a removed message are replaced, not masked', async () => {
  const organization = await stored([{ at: first }, { at: second }]);

  await events.store.remove(organization, channel, [microseconds(first)]);

  const parts = await events.store.query(
    organization,
    "SELECT sum(rows) AS rows, max(has_lightweight_delete) AS masked FROM system.parts WHERE active AND database = currentDatabase() AND table = 'messages'",
  );
  expect(parts).toEqual([{ rows: 1, masked: 0 }]);
});

test('the engine keeps no note of which message was removed', async () => {
  const organization = await stored([{ at: first }]);

  await events.store.remove(organization, channel, [microseconds(first)]);

  const notes = await events.store.query(
    organization,
    'SELECT command FROM system.mutations WHERE database = currentDatabase()',
  );
  expect(notes).toEqual([]);
});

test('a removal gives the days whose figures change, and tells them before anything is gone', async () => {
  const later = '1702600000.000100';
  const organization = await stored([
    { at: first, threadAt: first },
    { at: later, threadAt: first },
  ]);
  const told: [readonly number[], number][] = [];

  const days = await events.store.remove(organization, channel, [microseconds(first)], async (before) => {
    told.push([before, (await times(organization)).length]);
  });

  expect(days).toEqual([dayOf(first), dayOf(later)]);
  expect(told).toEqual([[days, 2]]);
});

test('with a root go the replies to it, in whatever month, and what is known of its thread', async () => {
  const reply = { at: '1702600000.000100', threadAt: first };
  const organization = await stored([{ at: first, threadAt: first }, reply, { at: second, threadAt: second }]);
  const threads = [first, second].map((at) => ({ at, replies: 1, latest: reply.at }));
  await events.store.append(organization, connection, exampleSeenThreads(threads), 1);
  await events.store.append(organization, connection, exampleReadThreads(threads), 1);

  await events.store.remove(organization, channel, [microseconds(first)]);

  for (const table of ['messages', 'seenThreads', 'readThreads'])
    expect([table, await times(organization, table)]).toEqual([table, [microseconds(second)]]);
});

test('with a reply goes nothing else', async () => {
  const replies = [
    { at: second, threadAt: first },
    { at: '1700000002.000100', threadAt: first },
  ];
  const organization = await stored([{ at: first, threadAt: first }, ...replies]);

  await events.store.remove(organization, channel, [microseconds(second)]);

  expect(await times(organization)).toEqual([microseconds(first), 1_700_000_002_000_100]);
});

test('a message of the same time in another channel stays', async () => {
  const organization = await stored([{ at: first }, { at: first, channel: 'C2' }]);

  await events.store.remove(organization, channel, [microseconds(first)]);

  expect(await times(organization)).toEqual([microseconds(first)]);
});

test('a second removal of the same changes nothing and gives the day of the message again', async () => {
  const organization = await stored([{ at: first }, { at: second }]);
  await events.store.remove(organization, channel, [microseconds(first)]);

  const days = await events.store.remove(organization, channel, [microseconds(first)]);

  expect(days).toEqual([dayOf(first)]);
  expect(await times(organization)).toEqual([microseconds(second)]);
});

test('a retried append of an older version brings no other row back to what it was', async () => {
  const older = exampleMessages([{ at: second, text: 'old' }]);
  const organization = await events.newOrganization();
  await events.store.append(organization, connection, older, 1);
  await events.store.append(
    organization,
    connection,
    exampleMessages([{ at: first }, { at: second, text: 'newer' }]),
    2,
  );

  await events.store.remove(organization, channel, [microseconds(first)]);
  await events.store.append(organization, connection, older, 1);

  const rows = await events.store.query(organization, 'SELECT length, version FROM messages FINAL');
  expect(rows).toEqual([{ length: 5, version: 2 }]);
});

test('a removal of nothing asks nothing of the engine, and one of no instant is refused', async () => {
  const organization = await stored([{ at: first }]);

  const nothing = await events.store.remove(organization, 'no token', []);
  const noTime = events.store.remove(organization, channel, [Number.NaN]);

  expect(nothing).toEqual([]);
  await expect(noTime).rejects.toMatchObject({ name: 'Defect', code: 'internal' });
  expect(await times(organization)).toEqual([microseconds(first)]);
});

test('more messages than a statement can name are removed in several', async () => {
  const many = Array.from({ length: 4_500 }, (_, number) => ({
    at: `1700000000.${String(number + 1).padStart(6, '0')}`,
  }));
  const organization = await stored([...many, { at: second }]);

  await events.store.remove(
    organization,
    channel,
    many.map(({ at }) => microseconds(at)),
  );

  expect(await times(organization)).toEqual([microseconds(second)]);
});

test('what a connection wrote goes with it, and what another one wrote stays', async () => {
  const organization = await stored([{ at: first, author: 'U1' }]);
  const [other, thread] = [newId(), [{ at: first, replies: 1 }]];
  for (const rows of [
    exampleAccounts([{ id: 'U1' }]),
    exampleChannels([{ id: 'C1' }]),
    exampleSeenThreads(thread),
    exampleReadThreads(thread),
  ])
    await events.store.append(organization, connection, rows, 1);
  await events.store.append(organization, other, exampleMessages([{ at: second }]), 1);

  const announced: (readonly number[])[] = [];
  const scope = { is: 'connection', connection } as const;
  for (let time = 0; time < 2; time += 1)
    await removeStored(events.store, organization, scope, async (days) => void announced.push(days));

  expect(announced).toEqual([[dayOf(first)], []]);
  expect(await times(organization)).toEqual([microseconds(second)]);
  expect(await copied(organization)).not.toContain(connection);
});
