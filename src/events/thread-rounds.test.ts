// Threads are read again in turn: the one that was read the longest ago comes first.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { exampleReadThreads, type ExampleThread, exampleTokens } from './internal/example-rows.ts';
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
const read = { channel, at: 1_700_000_000_000_100, replies: 3, latestReplyAt: 1_700_000_300_000_100, isRead: true };

async function told(threads: readonly ExampleThread[]): Promise<string> {
  const organization = await events.newOrganization();
  await events.store.append(organization, connection, exampleReadThreads(threads), 1);
  return organization;
}

test('the threads that were read the longest ago come first, each as it was read last', async () => {
  const [old, older] = [{ ...thread, at: '1700000009.000100' }, thread];
  const organization = await told([old, older]);
  await events.store.append(organization, connection, exampleReadThreads([{ ...older, replies: 4 }]), 2);

  const all = await events.store.threadsReadLongAgo(organization, [channel], 10);
  const first = await events.store.threadsReadLongAgo(organization, [channel], 1);
  const none = await events.store.threadsReadLongAgo(organization, [otherChannel], 10);

  expect(all).toEqual([
    { ...read, at: 1_700_000_009_000_100 },
    { ...read, replies: 4 },
  ]);
  expect([first, none]).toEqual([[all[0]], []]);
});

test('a thread that was read twice is one thread', async () => {
  const organization = await told([thread, { ...thread, channel: 'C2' }]);
  await events.store.append(organization, connection, exampleReadThreads([thread]), 2);

  const counts = await Promise.all(
    [[channel], [channel, otherChannel], []].map((channels) => events.store.countThreads(organization, channels)),
  );

  expect(counts).toEqual([1, 2, 0]);
});
