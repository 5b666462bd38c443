// The event store keeps each message once, keeps no text, and takes nothing that was not sanitized.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { Sanitized } from '../privacy/sanitize.ts';
import { messageShape } from '../privacy/shapes.ts';
import { exampleAccounts, exampleChannels, exampleMessages, exampleTokens } from './internal/example-rows.ts';
import { type TestEventStore, testEventStore } from './testing.ts';

let events: TestEventStore;
beforeAll(async () => {
  events = await testEventStore();
});
afterAll(() => events.stop());

const connection = newId();
const count = async (organization: string): Promise<number> =>
  (await events.store.query<{ n: number }>(organization, 'SELECT count() AS n FROM messages FINAL'))[0]!.n;

test('a message that is appended twice is stored once', async () => {
  const organization = await events.newOrganization();
  const rows = exampleMessages([
    { at: '1700000000.000100', author: 'U1' },
    { at: '1700000000.000200', author: 'U1' },
  ]);

  await events.store.append(organization, connection, rows, 1);
  await events.store.append(organization, connection, rows, 1);

  expect(await count(organization)).toBe(2);
});

test('the same message read by another connection is stored once', async () => {
  const organization = await events.newOrganization();
  const rows = exampleMessages([{ at: '1700000000.000100', author: 'U1' }]);

  await events.store.append(organization, connection, rows, 1);
  await events.store.append(organization, newId(), rows, 2);

  expect(await count(organization)).toBe(1);
});

test('a later version of a message replaces the earlier one, in whatever order they come', async () => {
  const organization = await events.newOrganization();
  const later = exampleMessages([{ at: '1700000000.000100', text: 'longer' }]);
  const earlier = exampleMessages([{ at: '1700000000.000100', text: 'short' }]);

  await events.store.append(organization, connection, later, 2n);
  await events.store.append(organization, connection, earlier, 1);

  const rows = await events.store.query(organization, 'SELECT length, version FROM messages FINAL');
  expect(rows).toEqual([{ length: 6, version: 2 }]);
});

test('a message keeps every field that its shape lists, exactly', async () => {
  const organization = await events.newOrganization();
  const everything = {
    channel: 'C9',
    at: '1700000000.123456',
    author: 'U1',
    threadAt: '1699999999.000001',
    isBroadcast: true,
    class: 'app',
    text: 'zwei Wörter',
    mentions: ['U2', 'U3'],
    groups: ['S1'],
    here: true,
    links: ['a', 'b'],
    files: ['image', 'nothing we know'],
    reactions: 3,
    reactionClasses: ['agree', 'thank'],
    reactionClassCounts: [2, 1],
    reactedBy: ['U4'],
    unnamed: 2,
    editedAt: '4102444800',
    isExternal: true,
  };

  await events.store.append(organization, connection, exampleMessages([everything]), 9_007_199_254_740_991n);

  const [row] = await events.store.query<Record<string, unknown>>(organization, 'SELECT * FROM messages');
  expect(row).toEqual({
    channel: exampleTokens.ref('channel', 'C9'),
    at: '2023-11-14 22:13:20.123456',
    author: exampleTokens.person('U1'),
    threadAt: '2023-11-14 22:13:19.000001',
    isBroadcast: true,
    class: 'app',
    length: 11,
    words: 2,
    mentionedPeople: [exampleTokens.person('U2'), exampleTokens.person('U3')],
    mentionedGroups: [exampleTokens.ref('group', 'S1')],
    mentionsHere: true,
    mentionsChannel: false,
    mentionsEveryone: false,
    links: 2,
    fileTypes: ['image', 'other'],
    reactionCount: 3,
    reactionClasses: ['agree', 'thank'],
    reactionClassCounts: [2, 1],
    reactedBy: [exampleTokens.person('U4')],
    unnamedReactions: 2,
    editedAt: '2100-01-01 00:00:00.000000',
    isExternal: true,
    connection,
    keyVersion: 3,
    version: 9_007_199_254_740_991,
  });
});

test('a message that mentions three hundred people keeps them all', async () => {
  const organization = await events.newOrganization();
  const mentions = Array.from({ length: 300 }, (_, index) => `U${index}`);

  await events.store.append(organization, connection, exampleMessages([{ at: '1700000000.000100', mentions }]), 1);

  const rows = await events.store.query(organization, 'SELECT length(mentionedPeople) AS n FROM messages');
  expect(rows).toEqual([{ n: 300 }]);
});

test('no table of the event store has a column that could hold text', async () => {
  const organization = await events.newOrganization();
  const allowed =
    /^(Array\()?(UUID|Bool|UInt(8|16|32|64)|Float64|Date32|DateTime64\(6, 'UTC'\)|Enum8\(('[A-Za-z]+' = \d+(, )?)+\))\)?$/;

  const columns = await events.store.tables(organization);

  expect(columns.length).toBeGreaterThan(Object.keys(messageShape.columns).length);
  expect(columns.filter(({ type }) => !allowed.test(type))).toEqual([]);
});

test('raw records, look-alikes and bare strings are refused by the compiler and at run time', async () => {
  const organization = await events.newOrganization();
  const lookAlike = Object.create(Sanitized.prototype) as object;
  const fields = { shape: messageShape, keyVersion: 1, withoutKey: 0, count: 1 };

  // @ts-expect-error A raw record is no Sanitized.
  const raw = events.store.append(organization, connection, { text: 'raw' }, 1);
  // @ts-expect-error A look-alike has not the private rows.
  const alike = events.store.append(organization, connection, fields, 1);
  // @ts-expect-error A bare string is no Sanitized.
  const bare = events.store.append(organization, connection, 'bare', 1);
  const forged = events.store.append(organization, connection, lookAlike as Sanitized, 1);

  for (const attempt of [raw, alike, bare, forged])
    await expect(attempt).rejects.toMatchObject({ name: 'Defect', code: 'not-sanitized' });
  expect(await count(organization)).toBe(0);
});

test('a table of an earlier version gets the columns and words that a later version added', async () => {
  const organization = await events.newOrganization();
  await events.store.command(organization, 'ALTER TABLE messages DROP COLUMN links');
  await events.store.command(
    organization,
    "ALTER TABLE accounts MODIFY COLUMN class Enum8('unknown' = 0, 'person' = 1)",
  );

  await events.store.prepareOrganization(organization);

  await events.store.append(organization, connection, exampleMessages([{ at: '1700000000.000100' }]), 1);
  await events.store.append(organization, connection, exampleAccounts([{ id: 'B1', class: 'bot' }]), 1);
  expect(
    await events.store.query(organization, 'SELECT links, accounts.class AS class FROM messages, accounts'),
  ).toEqual([{ links: 0, class: 'bot' }]);
});

test('two organizations see only their own rows', async () => {
  const [one, other] = [await events.newOrganization(), await events.newOrganization()];

  await events.store.append(one, connection, exampleMessages([{ at: '1700000000.000100' }]), 1);

  expect([await count(one), await count(other)]).toEqual([1, 0]);
});

test('what a connection stored is told by its messages, accounts, channels and days', async () => {
  const organization = await events.newOrganization();
  await events.store.append(
    organization,
    connection,
    exampleMessages([
      { at: '1700000000.000100', author: 'U1' },
      { at: '1700100000.000100', author: 'U2', channel: 'C2' },
      { at: '1700100000.000200' },
    ]),
    1,
  );
  await events.store.append(
    organization,
    connection,
    exampleAccounts([
      { id: 'U2', class: 'person' },
      { id: 'U3', class: 'person' },
    ]),
    1,
  );
  await events.store.append(organization, connection, exampleChannels([{ id: 'C3' }]), 1);

  const stored = await events.store.stored(organization, connection);
  const nothing = await events.store.stored(organization, newId());

  expect(stored).toEqual({ messages: 3, accounts: 3, channels: 3, firstDay: '2023-11-14', lastDay: '2023-11-16' });
  expect(nothing).toEqual({ messages: 0, accounts: 0, channels: 0, firstDay: null, lastDay: null });
});

test('a logical copy holds every row of every table, figures included', async () => {
  const organization = await events.newOrganization();
  await events.store.append(organization, connection, exampleMessages([{ at: '1700000000.000100', author: 'U1' }]), 1);
  await events.store.command(organization, 'CREATE TABLE figures (value UInt32) ENGINE = MergeTree ORDER BY value');
  await events.store.command(organization, 'INSERT INTO figures SELECT number FROM numbers({n:UInt32})', { n: 3 });

  const lines: string[] = [];
  for await (const line of events.store.logicalCopy(organization)) lines.push(line);

  expect(lines.filter((line) => line.startsWith('["figures"'))).toHaveLength(3);
  expect(lines.filter((line) => line.includes(exampleTokens.person('U1')))).toHaveLength(1);
});

test('a settled month still holds every message once', async () => {
  const organization = await events.newOrganization();
  const rows = exampleMessages([{ at: '1700000000.000100' }, { at: '1700000000.000200' }]);
  for (const version of [1, 2, 3]) await events.store.append(organization, connection, rows, version);

  await events.store.settle(organization, [202311]);

  expect(await events.store.query(organization, 'SELECT count() AS n, min(version) AS v FROM messages')).toEqual([
    { n: 2, v: 3 },
  ]);
});

test('a refused statement says its number, never itself or what it was given', async () => {
  const organization = await events.newOrganization();

  const refused = await events.store
    .query(organization, 'SELECT toUInt8({word:String})', { word: 'canary' })
    .catch((error: unknown) => error);

  expect(refused).toMatchObject({ name: 'Defect', code: 'clickhouse-unavailable' });
  expect(
    JSON.stringify(
      Object.getOwnPropertyNames(refused).map((name) => String((refused as Record<string, unknown>)[name])),
    ),
  ).not.toMatch(/canary|toUInt8|SELECT/);
  expect((refused as Error).cause).toBeUndefined();
});

test('rows that an appender takes in while others are being stored wait for its next flush', async () => {
  const organization = await events.newOrganization();
  const appender = events.store.appender(organization, connection, 1);
  const second = (at: number) => exampleMessages([{ at: `170000000${at}.000100`, author: `U${at}` }]);

  appender.add(second(1));
  const flushing = appender.flush();
  appender.add(second(2));
  appender.add(exampleAccounts([{ id: 'U1', class: 'person' }]));
  await flushing;
  const before = await count(organization);
  await appender.flush();
  appender.add(second(3));
  await appender.flush();
  await appender.flush();

  expect(before).toBe(1);
  expect(await count(organization)).toBe(3);
  expect(await events.store.stored(organization, connection)).toMatchObject({ accounts: 3 });
});

test.each([
  ['a column', 'ALTER TABLE messages ADD COLUMN mood UInt8'],
  [
    'a word',
    "ALTER TABLE accounts MODIFY COLUMN class Enum8('unknown' = 0, 'person' = 1, 'guest' = 2, 'bot' = 3, 'external' = 4, 'robot' = 5)",
  ],
])('%s of a newer version is refused and stays', async (_, change) => {
  const organization = await events.newOrganization();
  await events.store.command(organization, change);
  const before = await events.store.tables(organization);

  const attempt = events.store.prepareOrganization(organization);

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'data-directory-newer' });
  expect(await events.store.tables(organization)).toEqual(before);
});
