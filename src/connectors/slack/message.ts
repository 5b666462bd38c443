// What is kept of a Slack message, wherever it was read: this is what an export and the Web API have in common.
import type { SkipReason } from '../../connector/stream.ts';
import { isInstant } from '../../privacy/instant.ts';
import type { Keep } from '../../privacy/shapes.ts';
import type { messageShape } from '../../privacy/shapes.ts';
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
} from '../../privacy/vocabulary.ts';
import { fieldOf } from './fields.ts';
import { fileTypesOf } from './file-type.ts';
import { authorOf, classOf } from './message-class.ts';
import { reactionsOf } from './reaction-class.ts';
import { textOf } from './text.ts';

/** What is known beside a message. */
export interface SlackContext {
  /** The id of the channel it stands in: a message does not say. */
  readonly channel: string;
  /** Ids of known bots, upper case. */
  readonly bots: ReadonlySet<string>;
  /** Ids of the organization's own teams, upper case; empty where the source does not name them. */
  readonly teams: ReadonlySet<string>;
}

/** What every way to read a message has in common. */
export const commonKeep = <C extends { readonly channel: string }>() => ({
  channel: ref<C>('channel', (_record, { channel }) => channel, {
    rule: 'a keyed token of the channel’s id, never of its name',
  }),
  at: time<C>('ts', { rule: 'to the microsecond; Slack knows a message by nothing else' }),
  isBroadcast: flag<C>((record) => fieldOf(record, 'subtype') === 'thread_broadcast', {
    rule: 'the subtype is thread_broadcast',
  }),
  fileTypes: eachOf<C>(fileTypesOf, { rule: 'one coarse type for each file; names and addresses are dropped' }),
  reactionCount: countOf<C>((record) => reactionsOf(record).total, { rule: 'the sum of `reactions[].count`' }),
  reactionClasses: eachOf<C>((record) => reactionsOf(record).classes, {
    rule: 'a coarse class; the emoji’s name is dropped',
  }),
  reactionClassCounts: countsOf<C>((record) => reactionsOf(record).counts, { rule: 'how many of each class' }),
  unnamedReactions: countOf<C>((record) => reactionsOf(record).unnamed, {
    rule: 'what `reactions[].count` has more than `reactions[].users` lists',
  }),
});

export const messageKeep: Keep<typeof messageShape, SlackContext> = {
  ...commonKeep<SlackContext>(),
  author: person(authorOf, {
    rule: 'a keyed token of `user`, of `comment.user` on old comments on files, or of `bot_id`',
  }),
  threadAt: time('thread_ts', {
    rule: 'the time of the message that it answers; a message that was answered names itself',
  }),
  class: oneOf((record, { bots }) => classOf(record, bots), {
    rule: 'from subtype, bot_id, app_id and Slack’s own sentences',
  }),
  length: lengthOf((record) => textOf(record).length, {
    rule: 'len_v1: code points after links became their labels, and mentions and emoji one character each; the text is dropped',
  }),
  words: wordsOf((record) => textOf(record).words, { rule: 'runs of letters and digits; the text is dropped' }),
  mentionedPeople: people((record) => textOf(record).people, {
    rule: 'keyed tokens of the ids in text and blocks, each once',
  }),
  mentionedGroups: refs('group', (record) => textOf(record).groups, {
    rule: 'keyed tokens of user group ids, each once',
  }),
  mentionsHere: flag((record) => textOf(record).here, { rule: '`@here` that Slack resolved' }),
  mentionsChannel: flag((record) => textOf(record).channel, { rule: '`@channel` that Slack resolved' }),
  mentionsEveryone: flag((record) => textOf(record).everyone, { rule: '`@everyone` that Slack resolved' }),
  links: countOf((record) => textOf(record).links, { rule: 'how many; addresses and labels are dropped' }),
  reactedBy: people('reactions[].users[]', { rule: 'keyed tokens, each once' }),
  editedAt: time('edited.ts', { rule: 'the last edit; earlier words are not known to us' }),
  isExternal: flag(isExternal, { rule: 'the author’s team is none of the organization’s own' }),
};

/** What Slack sends beside it, so that the data inventory can say that it goes nowhere. */
export const messageDropped: readonly string[] = [
  'text, blocks and attachments: measured in memory, then dropped',
  'names, titles, previews and addresses of files, with the secret tokens in them',
  'names of emoji',
  'user_profile, username, bot_profile, icons',
  'topic, purpose, name and old_name of channel changes',
  'room of a huddle, inviter, pinned_to, permalink, client_msg_id',
  'root and replies: the answered message is a record of its own',
  'every other field',
];

/** Why a record is left out: it is no message, or has no time to know it by. */
export function leaveOutMessage(record: unknown): SkipReason | undefined {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return 'not-a-message';
  const { type, ts } = record as Readonly<Record<string, unknown>>;
  if (type !== undefined && type !== null && type !== 'message') return 'not-a-message';
  return isInstant(ts) ? undefined : 'no-time';
}

/** A missing author is not external by itself, and where we do not know our own teams nobody is. */
function isExternal(record: unknown, { teams }: SlackContext): boolean {
  if (teams.size === 0) return false;
  const team =
    fieldOf(record, 'user_team') ?? fieldOf(record, 'source_team') ?? fieldOf(fieldOf(record, 'user_profile'), 'team');
  return typeof team === 'string' && team !== '' && !teams.has(team.trim().toUpperCase());
}
