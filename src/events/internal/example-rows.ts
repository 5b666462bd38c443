// Sanitized rows for the tests of this room, made from records as plain as they can be.
import { accountClaims } from '../../privacy/account-claims.ts';
import { type Pseudonymizer, pseudonymizer } from '../../privacy/pseudonym.ts';
import { type Sanitized, sanitizer } from '../../privacy/sanitize.ts';
import { accountShape, channelShape, messageShape, readThreadShape, seenThreadShape } from '../../privacy/shapes.ts';
import * as keep from '../../privacy/vocabulary.ts';

export interface ExampleMessage {
  readonly channel?: string;
  /** Seconds since 1970, with microseconds, as text. */
  readonly at: string;
  readonly author?: string;
  readonly threadAt?: string;
  readonly isBroadcast?: boolean;
  readonly class?: string;
  readonly text?: string;
  readonly mentions?: readonly string[];
  readonly reactions?: number;
  readonly reactedBy?: readonly string[];
  readonly files?: readonly string[];
  readonly unnamed?: number;
}

export interface ExampleThread {
  readonly channel?: string;
  readonly at: string;
  readonly replies: number;
  readonly latest?: string;
}

export const exampleTokens: Pseudonymizer = pseudonymizer(
  { version: 3, secret: Buffer.alloc(32, 7) },
  { name: 'example', normalize: (id) => id },
);

const messageRows = sanitizer<typeof messageShape, never>(
  messageShape,
  {
    channel: keep.ref('channel', (record) => (record as ExampleMessage).channel ?? 'C1'),
    at: keep.time('at'),
    author: keep.person('author'),
    threadAt: keep.time('threadAt'),
    isBroadcast: keep.flag('isBroadcast'),
    class: keep.oneOf((record) => (record as ExampleMessage).class ?? 'human'),
    length: keep.lengthOf('text'),
    words: keep.wordsOf('text'),
    mentionedPeople: keep.people('mentions[]'),
    mentionedGroups: keep.refs('group', 'groups[]'),
    mentionsHere: keep.flag('here'),
    mentionsChannel: keep.flag('everybody'),
    mentionsEveryone: keep.flag('everyone'),
    links: keep.countOf('links[]'),
    fileTypes: keep.eachOf('files[]'),
    reactionCount: keep.countOf('reactions'),
    reactionClasses: keep.eachOf('reactionClasses[]'),
    reactionClassCounts: keep.countsOf('reactionClassCounts[]'),
    reactedBy: keep.people('reactedBy[]'),
    unnamedReactions: keep.countOf('unnamed'),
    editedAt: keep.time('editedAt'),
    isExternal: keep.flag('isExternal'),
  },
  exampleTokens,
);

type Example = Readonly<Record<string, unknown>>;

const accountRows = sanitizer<typeof accountShape, never>(
  accountShape,
  {
    account: keep.person('id'),
    ...accountClaims<never>({
      source: 'example',
      id: (one) => (one as Example)['id'],
      address: (one) => (one as Example)['email'],
      username: (one) => (one as Example)['username'],
    }),
    class: keep.oneOf('class'),
    isDeactivated: keep.flag('deleted'),
  },
  exampleTokens,
);

const channelRows = sanitizer<typeof channelShape, never>(
  channelShape,
  {
    channel: keep.ref('channel', 'id'),
    isArchived: keep.flag('archived'),
    isGeneral: keep.flag('general'),
    isExternal: keep.flag('external'),
    createdAt: keep.time('created'),
    members: keep.countOf('members[]'),
  },
  exampleTokens,
);

const threadKeep = {
  channel: keep.ref('channel', (record) => (record as ExampleThread).channel ?? 'C1'),
  at: keep.time('at'),
  replies: keep.countOf('replies'),
  latestReplyAt: keep.time('latest'),
} as const;
const seenThreadRows = sanitizer<typeof seenThreadShape, never>(seenThreadShape, threadKeep, exampleTokens);
const readThreadRows = sanitizer<typeof readThreadShape, never>(readThreadShape, threadKeep, exampleTokens);

export const exampleMessages = (records: readonly ExampleMessage[]): Sanitized<typeof messageShape> =>
  messageRows(records, undefined as never);
export const exampleAccounts = (records: readonly object[]): Sanitized => accountRows(records, undefined as never);
export const exampleChannels = (records: readonly object[]): Sanitized => channelRows(records, undefined as never);
export const exampleSeenThreads = (records: readonly ExampleThread[]): Sanitized<typeof seenThreadShape> =>
  seenThreadRows(records, undefined as never);
export const exampleReadThreads = (records: readonly ExampleThread[]): Sanitized =>
  readThreadRows(records, undefined as never);
