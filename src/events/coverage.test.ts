// What is stored of a channel stands beside what its source says, so that what is missing can be seen.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { exampleMessages, exampleReadThreads, exampleSeenThreads, exampleTokens } from './internal/example-rows.ts';
import { type TestEventStore, testEventStore } from './testing.ts';

let events: TestEventStore;
beforeAll(async () => {
  events = await testEventStore();
});
afterAll(() => events.stop());

const connection = newId();
const channel = exampleTokens.ref('channel', 'C1');
const root = { at: '1700000000.000100', threadAt: '1700000000.000100' };
const reply = { at: '1700000020.000100', threadAt: root.at };

test('a channel tells its messages, its replies said and stored, its debts and its unnamed reactions', async () => {
  const organization = await events.newOrganization();
  const plain = { at: '1700100000.000100', unnamed: 5 };
  await events.store.append(organization, connection, exampleMessages([root, { ...reply, unnamed: 2 }, plain]), 1);
  const read = { at: root.at, replies: 1, latest: reply.at };
  const seen = [
    { ...read, replies: 3 },
    { at: plain.at, replies: 0 },
  ];
  await events.store.append(organization, connection, exampleSeenThreads(seen), 1);
  await events.store.append(organization, connection, exampleReadThreads([read]), 1);

  const covered = await events.store.coverage(organization, connection, []);

  expect(covered).toEqual([
    {
      channel,
      messages: 3,
      messagesListed: 2,
      repliesSaid: 3,
      repliesStored: 1,
      threads: 1,
      threadsOwing: 1,
      unnamedReactions: 7,
      firstAt: 1_700_000_000_000_100,
      lastAt: 1_700_100_000_000_100,
    },
  ]);
});

test('a reply whose root the source never told of is a message, and no reply that was said', async () => {
  const organization = await events.newOrganization();
  await events.store.append(organization, connection, exampleMessages([reply]), 1);

  const covered = await events.store.coverage(organization, connection, []);

  expect(covered).toMatchObject([{ messages: 1, repliesSaid: 0, repliesStored: 0, threads: 0, threadsOwing: 0 }]);
});

test('a thread that is said and of which nothing is stored is told without a first and a last message', async () => {
  const organization = await events.newOrganization();
  await events.store.append(organization, connection, exampleSeenThreads([{ at: root.at, replies: 2 }]), 1);

  const covered = await events.store.coverage(organization, connection, []);

  expect(covered).toMatchObject([{ channel, messages: 0, repliesSaid: 2, threadsOwing: 1, firstAt: 0, lastAt: 0 }]);
});

test('a message counts once however often it was stored, and whichever connection stored it', async () => {
  const organization = await events.newOrganization();
  await events.store.append(organization, newId(), exampleMessages([root, { at: reply.at }]), 1);
  await events.store.append(organization, connection, exampleMessages([{ ...root, unnamed: 1 }]), 2);

  const covered = await events.store.coverage(organization, connection, []);

  expect(covered).toMatchObject([{ messages: 2, unnamedReactions: 1 }]);
});

test('channels come in the order of their tokens, without those that only another connection read', async () => {
  const organization = await events.newOrganization();
  const ids = ['C1', 'C2', 'C3', 'C4'];
  await events.store.append(organization, connection, exampleMessages(ids.map((id) => ({ ...root, channel: id }))), 1);
  await events.store.append(organization, newId(), exampleMessages([{ ...root, channel: 'C9' }]), 1);

  const covered = await events.store.coverage(organization, connection, []);

  expect(covered.map((one) => one.channel)).toEqual(ids.map((id) => exampleTokens.ref('channel', id)).sort());
});

test('a channel that a connection reads tells what another one stored of it', async () => {
  const organization = await events.newOrganization();
  await events.store.append(organization, newId(), exampleMessages([root, reply]), 1);

  const covered = await events.store.coverage(organization, connection, [channel]);

  expect(covered).toMatchObject([{ channel, messages: 2 }]);
});
