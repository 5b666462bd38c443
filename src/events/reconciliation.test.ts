// What is stored is counted as a person with pencil and paper would count it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { exampleAccounts, exampleMessages, exampleTokens } from './internal/example-rows.ts';
import type { ConnectionReconciliation, Totals } from './reconciliation.ts';
import { type TestEventStore, testEventStore } from './testing.ts';

let events: TestEventStore;
beforeAll(async () => {
  events = await testEventStore();
});
afterAll(() => events.stop());

const first = { channel: 'C1', at: '1700000000.000001', author: 'U1' };
const second = { channel: 'C2', at: '1700090000.000001', author: 'U2' };
const classes = { human: 0, app: 0, membership: 0, channelChange: 0, huddle: 0, redacted: 0, unknown: 0 };
const nothing: Totals = {
  messages: classes,
  replies: 0,
  reactions: 0,
  authors: 0,
  replyPairs: 0,
  replyEvents: 0,
  mentionPairs: 0,
  mentionEvents: 0,
  reactionPairs: 0,
  reactionEvents: 0,
};

async function reconciled(
  messages: Parameters<typeof exampleMessages>[0],
  bots: readonly string[] = [],
): Promise<ConnectionReconciliation> {
  const organization = await events.newOrganization();
  const connection = newId();
  await events.store.append(organization, connection, exampleMessages(messages), 1);
  await events.store.append(organization, connection, exampleAccounts(bots.map((id) => ({ id, class: 'bot' }))), 1);
  return (await events.store.reconcile(organization, new Map([[connection, 'slack-export']]))).connections[0]!;
}

test('messages are counted by class, by day and by channel', async () => {
  const messages = [
    first,
    { ...first, at: '1700000001.000001', class: 'app' },
    second,
    { ...second, at: '1700090001.000001', class: 'membership' },
  ];

  const counted = await reconciled(messages);

  expect(counted.connector).toBe('slack-export');
  expect(counted.totals).toEqual({ ...nothing, messages: { ...classes, human: 2, app: 1, membership: 1 }, authors: 2 });
  expect(counted.byDay).toEqual([
    { ...nothing, day: '2023-11-14', messages: { ...classes, human: 1, app: 1 }, authors: 1 },
    { ...nothing, day: '2023-11-15', messages: { ...classes, human: 1, membership: 1 }, authors: 1 },
  ]);
  expect(new Map(counted.byChannel.map((row) => [row.channel, row.messages.human]))).toEqual(
    new Map([
      [exampleTokens.ref('channel', 'C1'), 1],
      [exampleTokens.ref('channel', 'C2'), 1],
    ]),
  );
});

test('a reply pair is the replier and the author of the parent, once however often they reply', async () => {
  const reply = (number: number, author: string) => ({
    channel: 'C1',
    at: `170000001${number}.000001`,
    author,
    threadAt: first.at,
  });
  const orphan = { channel: 'C1', at: '1700000020.000001', author: 'U2', threadAt: '1600000000.000001' };

  const counted = await reconciled([
    { ...first, threadAt: first.at },
    reply(1, 'U2'),
    reply(2, 'U2'),
    reply(3, 'U3'),
    reply(4, 'U1'),
    orphan,
  ]);

  expect(counted.totals).toMatchObject({ replies: 5, replyEvents: 3, replyPairs: 2 });
});

test('a reply on a later day than its parent counts on its own day', async () => {
  const reply = { channel: 'C1', at: '1700090000.000002', author: 'U2', threadAt: first.at };

  const counted = await reconciled([first, reply]);

  expect(counted.byDay.map((row) => [row.day, row.replyPairs])).toEqual([
    ['2023-11-14', 0],
    ['2023-11-15', 1],
  ]);
});

test('a mention of oneself or of a bot is no mention, and a second mention is a second event', async () => {
  const mentions = ['U1', 'U2', 'UBOT'];

  const counted = await reconciled(
    [
      { ...first, mentions },
      { ...first, at: '1700000001.000001', mentions: ['U2'] },
    ],
    ['UBOT'],
  );

  expect(counted.totals).toMatchObject({ mentionPairs: 1, mentionEvents: 2 });
});

test('a reaction pair is the reactor and the author, and reactions count every reaction', async () => {
  const reactedBy = ['U1', 'U2', 'U3', 'UBOT'];

  const counted = await reconciled(
    [
      { ...first, reactions: 5, reactedBy },
      { ...second, reactions: 1, reactedBy: ['U3'] },
    ],
    ['UBOT'],
  );

  expect(counted.totals).toMatchObject({ reactions: 6, reactionPairs: 3, reactionEvents: 3 });
});

test('what a bot or an app wrote makes no author and no pair', async () => {
  const byBot = { ...first, author: 'UBOT', mentions: ['U1'], reactedBy: ['U1'] };
  const byApp = { ...second, class: 'app', mentions: ['U1'], reactedBy: ['U1'] };
  const answer = { channel: 'C1', at: '1700000002.000001', author: 'U1', threadAt: first.at };

  const counted = await reconciled([byBot, byApp, answer], ['UBOT']);

  expect(counted.totals).toEqual({ ...nothing, messages: { ...classes, human: 2, app: 1 }, replies: 1, authors: 1 });
});

test('a message that was appended again is counted once', async () => {
  const organization = await events.newOrganization();
  const connection = newId();
  for (const version of [1, 2])
    await events.store.append(organization, connection, exampleMessages([{ ...first, mentions: ['U2'] }]), version);

  const { connections } = await events.store.reconcile(organization);

  expect(connections.map(({ id, totals }) => [id, totals])).toEqual([
    [connection, { ...nothing, messages: { ...classes, human: 1 }, authors: 1, mentionPairs: 1, mentionEvents: 1 }],
  ]);
});

test('a connection without rows is listed with zeros', async () => {
  const organization = await events.newOrganization();
  const connection = newId();

  const reconciliation = await events.store.reconcile(organization, new Map([[connection, 'slack-export']]));

  expect(reconciliation).toEqual({
    connections: [{ id: connection, connector: 'slack-export', totals: nothing, byDay: [], byChannel: [] }],
  });
});
