// A page of a source is held against what is stored of the same stretch: what differs and what is gone come out.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { Sanitized } from '../privacy/sanitize.ts';
import type { Comparison, Listed, Stretch } from './comparison.ts';
import {
  exampleAccounts,
  exampleMessages,
  exampleSeenThreads,
  type ExampleMessage,
  exampleTokens,
} from './internal/example-rows.ts';
import { type TestEventStore, testEventStore } from './testing.ts';

let events: TestEventStore;
beforeAll(async () => {
  events = await testEventStore();
});
afterAll(() => events.stop());

const channel = exampleTokens.ref('channel', 'C1');
const connection = newId();
const at = (second: number): string => `17000000${String(second).padStart(2, '0')}.000100`;
const microseconds = (second: number): number => 1_700_000_000_000_100 + second * 1_000_000;
/** Everything of a minute but its two ends. */
const minute = { channel, after: microseconds(0), before: microseconds(60) };
const threadOf = (second: number): Stretch => ({ channel, thread: microseconds(second) });

async function stored(...messages: ExampleMessage[]): Promise<string> {
  const organization = await events.newOrganization();
  await events.store.append(organization, connection, exampleMessages(messages), 1);
  return organization;
}

/** Which messages differ, and which are missing, by their times. */
function told<S extends Listed>({
  changed,
  missing,
}: Comparison<S>): { changed: unknown[]; missing: readonly number[] } {
  return { changed: Sanitized.rowsOf(changed).map((row) => row[1]), missing };
}

async function compared(
  organization: string,
  given: readonly ExampleMessage[],
  stretch: Stretch = minute,
): Promise<ReturnType<typeof told>> {
  return told(await events.store.compare(organization, exampleMessages(given), stretch));
}

const rich: ExampleMessage = {
  at: at(10),
  author: 'U1',
  threadAt: at(10),
  isBroadcast: false,
  class: 'app',
  text: 'zwei Wörter',
  mentions: ['U2', 'U3'],
  reactions: 3,
  reactedBy: ['U4', 'U5'],
  files: ['image', 'code'],
  unnamed: 1,
};

test('a page that says what is stored differs in nothing', async () => {
  const organization = await stored(rich, { at: at(11) });

  const found = await compared(organization, [rich, { at: at(11) }]);

  expect(found).toEqual({ changed: [], missing: [] });
});

test.each<[string, Partial<ExampleMessage>]>([
  ['edited', { text: 'zwei längere Wörter' }],
  ['answered for the first time', { threadAt: at(10) }],
  ['reacted to', { reactions: 1 }],
  ['reacted to by somebody else', { reactedBy: ['U6'] }],
  ['left by its author as a tombstone', { class: 'redacted' }],
  ['given a file', { files: ['image'] }],
])('a message that was %s differs', async (_what, change) => {
  const organization = await stored({ at: at(10), author: 'U1', reactedBy: ['U4'] }, { at: at(11) });

  const found = await compared(organization, [
    { at: at(10), author: 'U1', reactedBy: ['U4'], ...change },
    { at: at(11) },
  ]);

  expect(found).toEqual({ changed: [microseconds(10)], missing: [] });
});

test('people are a set: who reacted first is no difference, files in another order are one', async () => {
  const organization = await stored(rich);

  const people = await compared(organization, [{ ...rich, reactedBy: ['U5', 'U4'], mentions: ['U3', 'U2'] }]);
  const files = await compared(organization, [{ ...rich, files: ['code', 'image'] }]);

  expect(people.changed).toEqual([]);
  expect(files.changed).toEqual([microseconds(10)]);
});

test('the changed rows are rows like any others: appended, they are what is stored', async () => {
  const organization = await stored(rich);
  const given = exampleMessages([{ ...rich, text: 'other' }, { at: at(12) }]);

  const { changed } = await events.store.compare(organization, given, minute);
  await events.store.append(organization, connection, changed, 2);

  expect(changed.count).toBe(2);
  expect(told(await events.store.compare(organization, given, minute)).changed).toEqual([]);
});

test('it is the last version that counts, whichever connection wrote it', async () => {
  const organization = await stored({ at: at(10), text: 'first' });
  await events.store.append(organization, newId(), exampleMessages([{ at: at(10), text: 'the second' }]), 2);

  const first = await compared(organization, [{ at: at(10), text: 'first' }]);
  const second = await compared(organization, [{ at: at(10), text: 'the second' }]);

  expect([first.changed, second.changed]).toEqual([[microseconds(10)], []]);
});

test('what a timeline lists is missing where the page lacks it: roots, plain messages and broadcast replies', async () => {
  const organization = await stored(
    { at: at(10) },
    { at: at(20), threadAt: at(20) },
    { at: at(30), threadAt: at(20), isBroadcast: true },
    { at: at(40), threadAt: at(20) },
  );

  const found = await compared(organization, []);

  expect(found.missing).toEqual([microseconds(10), microseconds(20), microseconds(30)]);
});

test('nothing on a bound, beyond it or in another channel is missing', async () => {
  const organization = await stored({ at: at(0) }, { at: at(60) }, { at: at(61) }, { channel: 'C2', at: at(10) });

  const found = await compared(organization, []);

  expect(found).toEqual({ changed: [], missing: [] });
});

test('a stretch over the end of a month is one stretch', async () => {
  const [last, first] = ['1701388799.000100', '1701388801.000100'];
  const organization = await stored({ at: last }, { at: first, text: 'stored' });
  const stretch = { channel, after: 1_701_388_700_000_000, before: 1_701_388_900_000_000 };

  const found = await compared(organization, [{ at: first, text: 'otherwise' }], stretch);

  expect(found).toEqual({ changed: [1_701_388_801_000_100], missing: [1_701_388_799_000_100] });
});

test('a whole thread misses its replies and never its root, which every page of it brings along', async () => {
  const root = { at: at(10), threadAt: at(10) };
  const replies = [20, 30, 40].map((second) => ({ at: at(second), threadAt: at(10) }));
  const organization = await stored(root, ...replies, { at: at(25) }, { at: at(26), threadAt: at(25) });

  const whole = await compared(organization, [root, ...replies], threadOf(10));
  const rootGone = await compared(organization, [replies[0]!, { ...replies[2]!, text: 'edited' }], threadOf(10));

  expect(whole).toEqual({ changed: [], missing: [] });
  expect(rootGone).toEqual({ changed: [microseconds(40)], missing: [microseconds(30)] });
});

test('what a timeline says of its threads is compared in the same way', async () => {
  const organization = await stored();
  const said = [
    { at: at(10), replies: 2, latest: at(30) },
    { at: at(20), replies: 1, latest: at(25) },
  ];
  await events.store.append(organization, connection, exampleSeenThreads(said), 1);

  const same = await events.store.compare(organization, exampleSeenThreads(said), minute);
  const other = await events.store.compare(organization, exampleSeenThreads([{ ...said[0]!, latest: at(31) }]), minute);

  expect(told(same)).toEqual({ changed: [], missing: [] });
  expect(told(other)).toEqual({ changed: [microseconds(10)], missing: [microseconds(20)] });
});

test('a stretch is empty until a message of it is stored', async () => {
  const organization = await stored({ at: at(20), threadAt: at(10) });

  const timeline = await events.store.isEmpty(organization, minute);
  const thread = await events.store.isEmpty(organization, threadOf(10));
  await events.store.append(organization, connection, exampleMessages([{ at: at(30) }]), 1);

  expect([timeline, thread]).toEqual([true, false]);
  expect(await events.store.isEmpty(organization, minute)).toBe(false);
});

test('of many channels those are known of which a message is stored', async () => {
  const organization = await stored({ at: at(20) });
  const others = Array.from({ length: 2000 }, (_, number) => exampleTokens.ref('channel', `X${number}`));

  const found = await events.store.storedChannels(organization, [...others, minute.channel]);

  expect([...found]).toEqual([minute.channel]);
  expect((await events.store.storedChannels(organization, [])).size).toBe(0);
});

test('of many times those are known at which a message of the channel is stored', async () => {
  const organization = await stored({ at: at(20) }, { at: at(21) });
  const removed = await stored({ at: at(20) });
  await events.store.remove(removed, minute.channel, [microseconds(20)]);
  const ats = Array.from({ length: 2000 }, (_, number) => microseconds(20) + number * 3);
  const known = (of: string, wanted: readonly number[]) => events.store.storedTimes(of, minute.channel, wanted);

  expect([...(await known(organization, ats))]).toEqual([microseconds(20)]);
  expect([(await known(organization, [])).size, (await known(removed, ats)).size]).toEqual([0, 0]);
});

test('a stretch of no channel and of no time is refused before the engine hears of it', async () => {
  const organization = await stored();

  const noChannel = events.store.isEmpty(organization, { ...minute, channel: "x' OR 1" });
  const noTime = events.store.isEmpty(organization, { ...minute, before: Number.POSITIVE_INFINITY });

  await expect(noChannel).rejects.toMatchObject({ name: 'Defect', code: 'internal' });
  await expect(noTime).rejects.toMatchObject({ name: 'Defect', code: 'internal' });
});

test('of a source that tells less, what another connection stored is neither changed nor missing', async () => {
  const organization = await stored(rich, { at: at(11) }, { at: at(12) });
  const lesser = newId();
  await events.store.append(organization, lesser, exampleMessages([{ at: at(13) }, { at: at(14) }]), 2);
  const given = exampleMessages([{ ...rich, mentions: [] }, { at: at(13), reactions: 2 }, { at: at(15) }]);

  const { changed, missing } = told(await events.store.compare(organization, given, minute, [lesser]));

  expect([changed, missing]).toEqual([[microseconds(13), microseconds(15)], [microseconds(14)]]);
});

test('of a snapshot the rows stay away that another connection stored', async () => {
  const organization = await events.newOrganization();
  const accounts = (...ids: readonly string[]) => exampleAccounts(ids.map((id) => ({ id, class: 'person' })));
  await events.store.append(organization, connection, accounts('U1', 'U2'), 1);
  const lesser = newId();
  await events.store.append(organization, lesser, accounts('U3'), 1);

  const own = await events.store.withoutOthers(organization, accounts('U2', 'U3', 'U4'), [lesser]);

  const tokens = Sanitized.rowsOf(own).map(([account]) => account);
  expect(tokens).toEqual(['U3', 'U4'].map((id) => exampleTokens.person(id)));
});
