// A thread owes while its source says other than what was stored when its replies were read.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { exampleReadThreads, exampleSeenThreads, type ExampleThread, exampleTokens } from './internal/example-rows.ts';
import { type TestEventStore, testEventStore } from './testing.ts';

let events: TestEventStore;
beforeAll(async () => {
  events = await testEventStore();
});
afterAll(() => events.stop());

const connection = newId();
const channel = exampleTokens.ref('channel', 'C1');
const otherChannel = exampleTokens.ref('channel', 'C2');
const thread = { at: '1700000000.000100', replies: 3, latest: '1700000300.000100' };
const debt = { channel, at: 1_700_000_000_000_100, replies: 3, latestReplyAt: 1_700_000_300_000_100, isRead: false };

async function told(seen: readonly ExampleThread[], read: readonly ExampleThread[] = []): Promise<string> {
  const organization = await events.newOrganization();
  await events.store.append(organization, connection, exampleSeenThreads(seen), 1);
  await events.store.append(organization, connection, exampleReadThreads(read), 1);
  return organization;
}

test('a thread whose replies were never read owes them', async () => {
  const organization = await told([thread]);

  const debts = await events.store.threadDebts(organization, [channel], 10);

  expect(debts).toEqual([debt]);
});

test('a thread that was read as it is said owes nothing', async () => {
  const organization = await told([thread], [thread]);

  const debts = await events.store.threadDebts(organization, [channel], 10);

  expect(debts).toEqual([]);
});

test.each([
  ['a late reply', { ...thread, replies: 4, latest: '1734560000.000100' }],
  ['a deleted reply', { ...thread, replies: 2 }],
  ['a reply that took the place of a deleted one', { ...thread, latest: '1734560000.000100' }],
])('%s is a debt', async (_what, seen) => {
  const organization = await told([seen], [thread]);

  const debts = await events.store.threadDebts(organization, [channel], 10);

  expect(debts).toMatchObject([{ at: debt.at, replies: seen.replies }]);
});

test('a thread whose replies all vanished is a debt, a message that never had any is none', async () => {
  const gone = { at: thread.at, replies: 0 };
  const never = { at: '1700000001.000100', replies: 0 };
  const organization = await told([gone, never], [thread]);

  const debts = await events.store.threadDebts(organization, [channel], 10);

  expect(debts).toEqual([{ ...debt, replies: 0, latestReplyAt: 0, isRead: true }]);
});

test('what was said and read last counts, in whatever order it was stored', async () => {
  const organization = await told([{ ...thread, replies: 1 }], [{ ...thread, replies: 1 }]);
  await events.store.append(organization, connection, exampleReadThreads([thread]), 3);
  await events.store.append(organization, connection, exampleSeenThreads([thread]), 3);
  await events.store.append(organization, connection, exampleReadThreads([{ ...thread, replies: 2 }]), 2);

  const debts = await events.store.threadDebts(organization, [channel], 10);

  expect(debts).toEqual([]);
});

test('the newest threads come first, as many as were asked for, of the channels that were asked for', async () => {
  const ats = [3, 1, 4, 2].map((second) => `170000000${second}.000000`);
  const organization = await told([...ats.map((at) => ({ ...thread, at })), { ...thread, channel: 'C2' }]);

  const two = await events.store.threadDebts(organization, [channel], 2);
  const other = await events.store.threadDebts(organization, [otherChannel], 10);
  const none = await events.store.threadDebts(organization, [], 10);

  expect(two.map(({ at }) => at)).toEqual([1_700_000_004_000_000, 1_700_000_003_000_000]);
  expect(other).toEqual([{ ...debt, channel: otherChannel }]);
  expect(none).toEqual([]);
});

test('more channels than a statement can name give the newest of all', async () => {
  const organization = await told([
    { ...thread, channel: 'C1' },
    { ...thread, channel: 'C2', at: '1700000009.000100' },
  ]);
  const others = Array.from({ length: 2_500 }, (_, number) => exampleTokens.ref('channel', `CX${number}`));

  const debts = await events.store.threadDebts(organization, [channel, ...others, otherChannel], 10);

  expect(debts.map((one) => one.channel)).toEqual([otherChannel, channel]);
});
