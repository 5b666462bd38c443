// What is kept of the metadata of a Slack message: Slack itself left out what was written, and more than that.
import { stream } from '../../connector/stream.ts';
import { isPsoxyToken } from '../../privacy/psoxy-token.ts';
import { messageShape } from '../../privacy/shapes.ts';
import { countOf, flag, lengthOf, oneOf, people, person, refs, time, wordsOf } from '../../privacy/vocabulary.ts';
import { fieldOf } from './fields.ts';
import { commonKeep, leaveOutMessage } from './message.ts';
import { classOf, type MessageClass } from './message-class.ts';

/** What is known beside a record. */
export interface AnalyticsContext {
  /** The id of the channel it stands in. */
  readonly channel: string;
  /** The organization's own people, upper case, each with the day of the newest file that names them. */
  readonly members: ReadonlyMap<string, string>;
  /** The day of the newest file of members. */
  readonly newestOn: string;
  /** What channels are called, by id: to be shown and held against patterns, and nothing else. */
  readonly names: ReadonlyMap<string, string>;
}

const nothing = (): undefined => undefined;
const lacking = { rule: 'not in the metadata: it stays empty, and what needs it is not shown' } as const;
const noBots: ReadonlySet<string> = new Set();

/** Of a line of a file too. Slack does not tell letters apart by their case; the tokens of a Psoxy do. */
export const authorOf = (record: unknown): string | undefined => {
  const id = fieldOf(record, 'user_id');
  if (typeof id !== 'string' || id.trim() === '') return undefined;
  return isPsoxyToken(id) ? id : id.trim().toUpperCase();
};

/**
 * Metadata says neither `bot_id` nor `app_id`. A message of somebody who is no member is an app's, unless one of Slack's
 * own clients gave it an id: then a person wrote it who has left, or who belongs to another organization.
 */
export function classOfMetadata(record: unknown, members: ReadonlyMap<string, string>): MessageClass {
  const subtype = fieldOf(record, 'subtype');
  const author = authorOf(record);
  const said = classOf({ subtype, user: author }, noBots);
  if (said === 'unknown') return author === undefined && isNone(subtype) ? 'app' : 'unknown';
  if (said !== 'human') return said;
  if (fieldOf(record, 'display_as_bot') === true) return 'app';
  return members.has(author ?? '') || !isNone(fieldOf(record, 'client_msg_id')) ? 'human' : 'app';
}

const isNone = (value: unknown): boolean => value === undefined || value === null || value === '';

const isOfAnother = (record: unknown, { members }: AnalyticsContext): boolean =>
  classOfMetadata(record, members) === 'human' && !members.has(authorOf(record) ?? '');

export const analyticsMessages = stream<typeof messageShape, AnalyticsContext>({
  shape: messageShape,
  from: 'admin.analytics.messages.metadata of public channels',
  lacks: [
    {
      columns: ['mentionedPeople', 'mentionedGroups', 'mentionsHere', 'mentionsChannel', 'mentionsEveryone'],
      why: 'Slack’s metadata does not say who is mentioned',
    },
    { columns: ['reactedBy'], why: 'Slack’s metadata says how many reacted, and not who' },
    { columns: ['editedAt'], why: 'Slack’s metadata says nothing of edits' },
    {
      columns: ['length', 'words', 'links'],
      why: 'Slack counts the characters of the text as it stores it, which is another length than ours',
    },
  ],
  keep: {
    ...commonKeep<AnalyticsContext>(),
    author: person('user_id', { rule: 'a keyed token of `user_id`' }),
    threadAt: time('thread_ts', { rule: 'the time of the message that it answers; that message itself has none' }),
    class: oneOf((record, { members }) => classOfMetadata(record, members), {
      rule: 'from subtype, display_as_bot and client_msg_id, and from whether the author is a member',
    }),
    length: lengthOf(nothing, lacking),
    words: wordsOf(nothing, lacking),
    mentionedPeople: people(nothing, lacking),
    mentionedGroups: refs('group', nothing, lacking),
    mentionsHere: flag(nothing, lacking),
    mentionsChannel: flag(nothing, lacking),
    mentionsEveryone: flag(nothing, lacking),
    links: countOf(nothing, lacking),
    reactedBy: people(nothing, lacking),
    editedAt: time(nothing, lacking),
    isExternal: flag(isOfAnother, { rule: 'a person wrote it who stands in none of the files of members' }),
  },
  dropped: [
    'text_character_count: the length of the text as Slack stores it, which is another length than ours',
    'names of emoji',
    'client_msg_id, and ids and times of files',
    'every other field',
  ],
  leaveOut: leaveOutMessage,
});
