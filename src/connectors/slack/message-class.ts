// Tells what people wrote from what machines and Slack itself wrote.
import type { messageClasses } from '../../privacy/shapes.ts';

export type MessageClass = (typeof messageClasses)[number];

const humanSubtypes = new Set(['me_message', 'file_share', 'thread_broadcast']);
const appSubtypes = new Set(['bot_message', 'slackbot_response', 'assistant_app_thread']);
const redactedSubtypes = new Set(['tombstone', 'dlp_tombstone', 'ekm_access_denied']);
const membershipSubtypes = new Set([
  'channel_join',
  'channel_leave',
  'group_join',
  'group_leave',
  'bot_add',
  'bot_remove',
]);

const membershipSentence = /^has (?:joined|left) the (?:channel|group)$/;
/** Slack changed the words over the years; all of these are its own, not a person's. */
const changeSentence = new RegExp(
  [
    '^(?:',
    "set the (?:channel|group)(?:'s)? (?:topic|purpose|description)(?:: |$)",
    "|cleared (?:the )?(?:channel|group)(?:'s)? (?:topic|purpose|description)$",
    '|(?:un-)?archived the (?:channel|group)(?: \\(w/ \\d+ members?\\))?$',
    '|renamed the (?:channel|group) from ',
    ')',
  ].join(''),
);
const pinSentence = /^pinned a message to this (?:channel|group)\.?$/;

/** The class of a message. `bots` are the ids of known bots, upper case. Never throws, whatever the record is. */
export function classOf(record: unknown, bots: ReadonlySet<string>): MessageClass {
  if (typeof record !== 'object' || record === null) return 'unknown';
  const message = record as Readonly<Record<string, unknown>>;
  const subtype = isPresent(message['subtype']) ? message['subtype'] : undefined;
  const author = authorOf(message);
  const said = subtype === undefined ? classOfSentence(message['text'], author) : classOfSubtype(subtype);
  if (said !== undefined) return said;
  if (isOfApp(message, author, bots) || (typeof subtype === 'string' && appSubtypes.has(subtype))) return 'app';
  if (author === undefined) return 'unknown';
  return subtype === undefined || (typeof subtype === 'string' && humanSubtypes.has(subtype)) ? 'human' : 'unknown';
}

/** Who wrote a message: the account, or where there is none the bot. A comment on a file names its author inside. */
export function authorOf(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return undefined;
  const message = record as Readonly<Record<string, unknown>>;
  if (isPresent(message['user'])) return message['user'];
  const comment = message['comment'];
  if (typeof comment === 'object' && comment !== null && 'user' in comment && isPresent(comment.user)) {
    return comment.user;
  }
  return isPresent(message['bot_id']) ? message['bot_id'] : undefined;
}

function classOfSubtype(subtype: unknown): MessageClass | undefined {
  if (typeof subtype !== 'string') return undefined;
  if (redactedSubtypes.has(subtype)) return 'redacted';
  if (subtype === 'huddle_thread') return 'huddle';
  if (membershipSubtypes.has(subtype) || subtype.startsWith('app_conversation_')) return 'membership';
  if (subtype.startsWith('channel_') || subtype.startsWith('group_')) return 'channelChange';
  return undefined;
}

/** Slack's own sentences begin with the author: `<@U123> has joined the channel`. Some exports lack their subtype. */
function classOfSentence(text: unknown, author: unknown): MessageClass | undefined {
  if (typeof text !== 'string' || typeof author !== 'string' || !text.startsWith('<@')) return undefined;
  const close = text.indexOf('>');
  if (close < 0 || text[close + 1] !== ' ') return undefined;
  const [id = ''] = text.slice(2, close).split('|', 1);
  if (id.toUpperCase() !== author.toUpperCase()) return undefined;
  const sentence = text.slice(close + 2);
  if (membershipSentence.test(sentence)) return 'membership';
  if (changeSentence.test(sentence)) return 'channelChange';
  return pinSentence.test(sentence) ? 'unknown' : undefined;
}

function isOfApp(message: Readonly<Record<string, unknown>>, author: unknown, bots: ReadonlySet<string>): boolean {
  if (isPresent(message['bot_id']) || isPresent(message['app_id'])) return true;
  if (typeof author !== 'string') return false;
  const id = author.trim().toUpperCase();
  return id === 'USLACKBOT' || bots.has(id);
}

/** Exports write null and empty strings where they mean nothing. */
const isPresent = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
