// For tests: messages written by hand, stored through the privacy boundary, and the figures that come of them.
import { crc32 } from 'node:zlib';
import { nilId } from '../base/ids.ts';
import type { EventStore } from '../events/store.ts';
import { accountClaims } from '../privacy/account-claims.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { sanitizer } from '../privacy/sanitize.ts';
import { accountShape, channelShape, messageShape, type Keep } from '../privacy/shapes.ts';
import {
  countOf,
  countsOf,
  eachOf,
  flag,
  lengthOf,
  oneOf,
  people,
  person,
  ref,
  refs,
  time,
  wordsOf,
} from '../privacy/vocabulary.ts';
import { metricOf } from './catalogue.ts';
import { readFigures } from './internal/figure-reader.ts';
import { mondayOf } from './weeks.ts';

const connection = '00000000-0000-7000-8000-000000000001';
export const testTokens = pseudonymizer(
  { version: 1, secret: Buffer.alloc(32, 7) },
  { name: 'test', normalize: (id) => id },
);
const tokens = testTokens;

/** A message as a test writes it: when (ISO instant), by whom, in which channel, answering the message of which instant. */
export interface Said {
  readonly at: string;
  readonly by: string;
  readonly in?: string;
  readonly answers?: string;
  readonly isBroadcast?: boolean;
  readonly class?: string;
  readonly isExternal?: boolean;
}

const keepMessage: Keep<typeof messageShape> = {
  channel: ref('channel', 'in'),
  at: time('ts'),
  author: person('by'),
  threadAt: time('root'),
  isBroadcast: flag('isBroadcast'),
  class: oneOf('class'),
  length: lengthOf('nothing'),
  words: wordsOf('nothing'),
  mentionedPeople: people('nothing'),
  mentionedGroups: refs('group', 'nothing'),
  mentionsHere: flag('nothing'),
  mentionsChannel: flag('nothing'),
  mentionsEveryone: flag('nothing'),
  links: countOf('nothing'),
  fileTypes: eachOf('nothing'),
  reactionCount: countOf('nothing'),
  reactionClasses: eachOf('nothing'),
  reactionClassCounts: countsOf('nothing'),
  reactedBy: people('nothing'),
  unnamedReactions: countOf('nothing'),
  editedAt: time('nothing'),
  isExternal: flag('isExternal'),
};

const seconds = (at: string | undefined) => (at === undefined ? undefined : String(Date.parse(at) / 1000));

/** Stores messages; a later version replaces a message of the same channel and instant. */
export async function say(
  store: EventStore,
  organizationId: string,
  messages: readonly Said[],
  version = 1,
  connectionId = connection,
): Promise<void> {
  const records = messages.map((said) => ({
    class: 'human',
    in: 'general',
    ...said,
    ts: seconds(said.at),
    root: seconds(said.answers),
  }));
  await store.append(
    organizationId,
    connectionId,
    sanitizer(messageShape, keepMessage, tokens)(records, undefined as never),
    version,
  );
}

/** Stores what the source says of accounts: `{ account: 'helper', class: 'bot' }`. */
export async function listAccounts(
  store: EventStore,
  organizationId: string,
  accounts: readonly { account: string; class: string }[],
  version = 1,
): Promise<void> {
  const keep: Keep<typeof accountShape> = {
    account: person('account'),
    ...accountClaims<never>({
      source: 'example',
      id: (one) => (one as { account?: unknown }).account,
      address: (one) => (one as { email?: unknown }).email,
      username: () => undefined,
    }),
    class: oneOf('class'),
    isDeactivated: flag('nothing'),
  };
  await store.append(
    organizationId,
    connection,
    sanitizer(accountShape, keep, tokens)(accounts, undefined as never),
    version,
  );
}

/** Stores what the source says of channels: `{ channel: 'general', members: 12 }`. */
export async function listChannels(
  store: EventStore,
  organizationId: string,
  channels: readonly { channel: string; members?: number; isArchived?: boolean }[],
  version = 1,
): Promise<void> {
  const keep: Keep<typeof channelShape> = {
    channel: ref('channel', 'channel'),
    isArchived: flag('isArchived'),
    isGeneral: flag('nothing'),
    isExternal: flag('nothing'),
    createdAt: time('nothing'),
    members: countOf('members'),
  };
  await store.append(
    organizationId,
    connection,
    sanitizer(channelShape, keep, tokens)(channels, undefined as never),
    version,
  );
}

/** SQL for whose account is whose, as identity gives it; an account that is not named is a person. */
export function personsSql(
  accounts: readonly { account: string; person?: string; isLeftOut?: boolean; isNoPerson?: boolean }[],
): string {
  const uuid = (name: string): string => `toUUID('${tokens.person(name)}')`;
  const rows = accounts.map(
    ({ account, person: whose = account, isLeftOut = false, isNoPerson = false }) =>
      `SELECT ${uuid(account)} AS account, ${uuid(whose)} AS person, ${isLeftOut} AS isLeftOut, ${isNoPerson} AS isNoPerson`,
  );
  return rows.join(' UNION ALL ');
}

export const channelToken = (name: string): string => tokens.ref('channel', name);

/** Removes a channel's message, as a source does that was read again. */
export async function unsay(store: EventStore, organizationId: string, at: string): Promise<void> {
  await store.command(
    organizationId,
    `ALTER TABLE messages DELETE WHERE at = fromUnixTimestamp64Milli({at:Int64}, 'UTC') SETTINGS mutations_sync = 2`,
    { at: Date.parse(at) },
  );
}

/** One measure of one metric in one ISO week, of the organization, of a channel by its name, or of a group. */
interface Asked {
  readonly metric: string;
  readonly measure: string;
  readonly week: string;
  readonly channel?: string | undefined;
  /** The token of a group of people. */
  readonly group?: string | undefined;
}

/**
 * The figures of a measure in a week, unprotected, as `value (people)`; a heatmap's and a histogram's by place:
 * `{ '1 9': '3 (2)' }` is Monday at 9, `{ '2': … }` the second bucket.
 */
export async function figuresOf(
  store: EventStore,
  organizationId: string,
  { metric: id, measure, week, channel, group }: Asked,
): Promise<Record<string, string>> {
  const metric = metricOf(id);
  const monday = mondayOf(week);
  const rows = await readFigures(
    store,
    organizationId,
    metric,
    { first: monday, last: monday },
    {
      splits: ['organization', 'channel', 'people'],
    },
  );
  const groupId = group ?? (channel === undefined ? nilId : channelToken(channel));
  const found = rows.filter((row) => metric.measures[row.measure - 1]?.id === measure && row.groupId === groupId);
  return Object.fromEntries(found.map((row) => [placeOf(row), `${Number(row.value.toFixed(9))} (${row.people})`]));
}

function placeOf({ weekday, hour, bucket }: { weekday: number; hour: number; bucket: number }): string {
  if (weekday > 0) return `${weekday} ${hour}`;
  return bucket > 0 ? String(bucket) : 'all';
}

/** A list in another order, always the same one for the same seed. */
export function shuffled<T>(list: readonly T[], seed: number): readonly T[] {
  const ranked = list.map((item, place) => ({ item, rank: crc32(`${seed} ${place}`) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
}
