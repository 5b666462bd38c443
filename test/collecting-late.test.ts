// What happens after it was read is found: how late, by its kind and its age, with a sync each hour and a night's share
// of reading again.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Happening, RawMessage, Workspace } from '../sandbox/workspace.ts';
import { days, hours } from '../src/base/clock.ts';
import { cursorsOf } from '../src/control/cursors.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { altered, smallest, type StandIn, standIn } from './stand-in.ts';

/** So many batches of later events: the scripted ones, then mixtures in which recent messages change too. */
const batches = 8;
/** Within so many nights whatever a page of a channel tells is found, and what only a thread tells. */
const nights = { ofHistory: 7, ofThreads: 30 } as const;

let house: CollectingHouse;
let slack: StandIn;
let reply: ChangingReply;
let happened: readonly Happening[];
/** After which sync each was found: 0 is the first hourly one, then nights. */
const foundAfter = new Map<Happening, number>();
let replyFoundAfter: number | undefined;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-01T09:00:00Z');
  // Of this seed no message is deleted that was the oldest of its channel: retention may have taken such a one.
  reply = changingReply(smallest(700, 3));
  slack = await standIn(house, reply.workspace);
  await slack.sync();
  happened = Array.from({ length: batches }, () => slack.workspace.advance()).flat();
  reply.change();
  await collectUntilFound();
}, 300_000);

afterAll(() => house.close());

test('of everything that can happen late something happened', () => {
  const kinds = new Set(happened.map(({ what }) => what));

  expect([...kinds].toSorted()).toEqual([
    'channel-archived',
    'channel-created',
    'channel-made-private',
    'channel-renamed',
    'deletion',
    'edit',
    'first-reply',
    'late-reply',
    'message',
    'parent-deletion',
    'reaction-added',
    'reaction-removed',
    'reply-deletion',
    'user-deactivated',
  ]);
});

test('what is new, and what happened to a message of the last 30 days, is found by the next sync', () => {
  const soon = happened.filter(isSoon);

  const kinds = ['channel-created', 'deletion', 'edit', 'message', 'reaction-removed'];
  expect(soon.map(({ what }) => what)).toEqual(expect.arrayContaining(kinds));
  expect(soon.filter((one) => foundAfter.get(one) !== 0)).toEqual([]);
});

test('what happened to an older message is found within seven nights', () => {
  const late = happened
    .filter((one) => !isSoon(one))
    .map((one) => [one.what, foundAfter.get(one) ?? Infinity] as const);

  expect(late.length).toBeGreaterThan(batches);
  expect(late.filter(([, nightsLater]) => nightsLater > nights.ofHistory)).toEqual([]);
});

test('a reaction and an edit of a reply, which only its thread shows, are found within thirty nights', () => {
  expect(replyFoundAfter).toBeGreaterThan(0);
  expect(replyFoundAfter).toBeLessThanOrEqual(nights.ofThreads);
});

test('then what is stored equals what is true, but for a channel made private, of which nothing new is read', async () => {
  const hidden = happened.find(({ what }) => what === 'channel-made-private')!.channel!;

  // The reply that changed is none that the stand-in's own truth knows of: it gained one reaction.
  const stored = await slack.countsWithout(hidden, reply.channel);

  expect(stored).toEqual(slack.truthWithout(hidden, reply.channel));
});

/** One hourly sync, then nights; after each it is looked what was found. */
async function collectUntilFound(): Promise<void> {
  for (let nightsLater = 0; nightsLater <= nights.ofThreads; nightsLater += 1) {
    house.wait(nightsLater === 0 ? hours(1) : days(1));
    await slack.sync();
    const known = await look();
    for (const one of happened) if (!foundAfter.has(one) && isFound(known, one)) foundAfter.set(one, nightsLater);
    if (replyFoundAfter === undefined && isStored(known, reply.channel, reply.now())) replyFoundAfter = nightsLater;
    if (replyFoundAfter !== undefined && foundAfter.size === happened.length) return;
  }
}

/**
 * Whether the next sync must find it: the newest page of its channel tells it, which reaches 30 days back. It tells of a
 * deletion where it shows anything older; else it is a matter of the week.
 */
function isSoon({ what, at, channel, ts, threadTs }: Happening): boolean {
  if (what === 'message' || what.startsWith('channel') || what === 'user-deactivated') return true;
  const month = at - days(29) * 1000;
  const told = microsOf(threadTs ?? ts!);
  if (what !== 'deletion') return told > month;
  return slack.workspace.history(channel!, { oldest: month, latest: told, limit: 1 }).messages.length > 0;
}

/** What the house knows after a sync, read at once. */
interface Known {
  readonly messages: ReadonlyMap<string, Row>;
  readonly deactivated: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
}

interface Row {
  readonly channel: string;
  readonly at: number;
  readonly class: string;
  readonly reactions: number;
  readonly edited: number;
}

async function look(): Promise<Known> {
  const { organization, connection } = slack;
  const { store } = house.events;
  const rows = await store.query<Row>(
    organization.id,
    `SELECT channel, toUnixTimestamp64Micro(messages.at) AS at, class, reactionCount AS reactions,
      toUnixTimestamp64Micro(editedAt) AS edited FROM messages FINAL`,
  );
  const accounts = await store.query<{ account: string }>(
    organization.id,
    'SELECT account FROM accounts FINAL WHERE isDeactivated',
  );
  const cursors = await cursorsOf(house.control, connection.connectionId);
  return {
    messages: new Map(rows.map((row) => [`${row.channel} ${row.at}`, row])),
    deactivated: new Set(accounts.map(({ account }) => account)),
    gone: new Set([...cursors.values()].filter(({ reason }) => reason === 'gone').map(({ place }) => place)),
  };
}

function isFound(known: Known, { what, channel, ts, user }: Happening): boolean {
  if (what === 'user-deactivated') return known.deactivated.has(slack.organization.pseudonymize.person(user!));
  // What happened to a channel that is private now is nobody's to read.
  if (slack.workspace.findChannel(channel!)?.is_private === true) return known.gone.has(slack.token(channel!));
  return isStored(known, channel!, slack.workspace.message(channel!, ts!), ts);
}

/** Whether the row says what the source says; no row where the message is gone. */
function isStored(known: Known, channel: string, message: RawMessage | undefined, ts = message?.ts): boolean {
  const row = known.messages.get(`${slack.token(channel)} ${microsOf(ts!)}`);
  if (message === undefined || row === undefined) return message === row;
  const {
    reactions = [],
    edited,
    subtype,
  } = message as {
    reactions?: readonly { readonly count: number }[];
    edited?: { readonly ts: string };
    subtype?: string;
  };
  return (
    row.reactions === reactions.reduce((sum, { count }) => sum + count, 0) &&
    row.edited === (edited === undefined ? 0 : microsOf(edited.ts)) &&
    (row.class === 'redacted') === (subtype === 'tombstone')
  );
}

const microsOf = (ts: string): number => Number(ts.replace('.', ''));

interface ChangingReply {
  readonly workspace: Workspace;
  readonly channel: string;
  /** The reply as its thread shows it. */
  now(): RawMessage;
  change(): void;
}

/** A workspace in which the first reply of the longest thread is edited and reacted to when a test says so. */
function changingReply(inner: Workspace): ChangingReply {
  const { channel, ts: thread } = inner.planted().longThread;
  const found = inner.replies(channel, thread, { limit: 1 })!.messages[1]!;
  let reply = found;
  const changed = (messages: readonly RawMessage[]) => messages.map((one) => (one.ts === found.ts ? reply : one));
  const workspace = altered(inner, {
    replies(...asked) {
      const page = inner.replies(...asked);
      return page && { ...page, messages: changed(page.messages) };
    },
  });
  return {
    workspace,
    channel,
    now: () => reply,
    change() {
      const reactions = [{ name: 'eyes', count: 1, users: [String(found['user'])] }];
      reply = { ...found, reactions, edited: { user: found['user'], ts: '1772323200.000000' } };
    },
  };
}
