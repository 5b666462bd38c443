// What an administrator's app reads of messages without reading messages: their metadata, and how many people they reached.
import { microsPerSecond } from '../../time.ts';
import type { RawMessage, SlackChannel } from '../../workspace.ts';
import { type Body, type Method, type MethodCall, readLimit, required } from '../method.ts';
import { cutShort, givePageToken, readPageToken } from '../page-tokens.ts';
import { Refusal } from '../refusal.ts';
import { readBound, toMicros } from '../timestamps.ts';

export const analyticsScope = 'admin.analytics:read';

/** Throws Refusal: it takes a person who runs the organization. */
export function needAdministrator({ token, place }: Pick<MethodCall, 'token' | 'place'>, refusal: string): void {
  if (token.kind !== 'user') throw new Refusal('not_allowed_token_type');
  const user = place.workspace.findUser(token.userId);
  const roles = ['is_admin', 'is_owner', 'is_primary_owner'] as const;
  if (!roles.some((role) => user?.[role] === true)) throw new Refusal(refusal);
}

export const analyticsMetadata: Method = {
  tier: 'most',
  scopes: [analyticsScope],
  answer(call) {
    needAdministrator(call, 'analytics_unavailable');
    const justNow = call.place.workspace.now() + microsPerSecond;
    const { messages, next } = read(call, {
      limit: readLimit(call.args, 1000, 1000),
      oldest: readBound(call.args.get('oldest_ts'), 'invalid_ts_oldest') ?? 0,
      latest: readBound(call.args.get('latest_ts'), 'invalid_ts_latest') ?? justNow,
    });
    return { messages: messages.map(metadataOf), response_metadata: { next_cursor: next } };
  },
};

const week = 7 * 86_400 * microsPerSecond;

export const analyticsViews: Method = {
  tier: 'tier2',
  scopes: [analyticsScope],
  answer(call) {
    needAdministrator(call, 'restricted_action');
    const from = readBound(call.args.get('oldest_ts'), 'invalid_ts_oldest');
    const to = readBound(call.args.get('latest_ts'), 'invalid_ts_latest');
    const latest = to ?? (from === undefined ? call.place.workspace.now() + microsPerSecond : from + week);
    const limit = readLimit(call.args, 50, 100);
    const { channel, messages, next } = read(call, { limit, oldest: from ?? latest - week, latest });
    return {
      message_activities: messages.map((message) => viewsOf(channel.id, message)),
      response_metadata: { next_cursor: next },
    };
  },
};

interface Wanted {
  readonly limit: number;
  /** Both to be included. */
  readonly oldest: number;
  readonly latest: number;
}

/** Public channels alone: what else Slack would give is not known, and nobody here asks for it. */
function read(
  call: MethodCall,
  { limit, oldest, latest }: Wanted,
): { readonly channel: SlackChannel; readonly messages: readonly RawMessage[]; readonly next: string } {
  const id = required(call.args, 'channel', 'channel_not_found');
  const channel = call.place.workspace.findChannel(id);
  if (channel === undefined || channel.is_private || channel.is_im || channel.is_mpim) {
    throw new Refusal('channel_not_found');
  }
  const list = `${call.method} ${id}`;
  const from = readPageToken(call.slack, list, call.args.get('cursor'));
  if (call.isEmptyPage) return { channel, messages: [], next: givePageToken(call.slack, list, from ?? latest + 1) };
  const before = Math.min(latest + 1, from ?? Infinity);
  const page = call.place.workspace.everything(id, { oldest: oldest - 1, latest: before, limit });
  const messages = page.hasMore ? page.messages.slice(0, cutShort(limit, from ?? 0)) : page.messages;
  const last = messages.at(-1);
  const hasMore = page.hasMore && last !== undefined;
  return { channel, messages, next: hasMore ? givePageToken(call.slack, list, toMicros(last.ts)) : '' };
}

/** Of Slack's documentation, every field: who and when, how long and how often, and nothing that was said. */
function metadataOf(message: RawMessage): Body {
  const { ts, user, subtype, thread_ts: thread, client_msg_id: client, text, reactions, files } = message;
  return {
    type: 'message',
    ts,
    ...(user === undefined ? {} : { user_id: user }),
    ...(subtype === undefined ? {} : { subtype }),
    ...(thread === undefined || thread === ts ? {} : { thread_ts: thread }),
    ...(message['display_as_bot'] === undefined ? {} : { display_as_bot: message['display_as_bot'] }),
    ...(client === undefined ? {} : { client_msg_id: client }),
    text_character_count: [...String(text ?? '')].length,
    reactions: listOf(reactions).map(({ name, count }) => ({ name, count })),
    files: listOf(files).map(fileOf),
  };
}

const fileFields = ['id', 'created', 'timestamp', 'mimetype', 'filetype', 'pretty_type', 'is_external'] as const;

const fileOf = (file: Body): Body =>
  Object.fromEntries(fileFields.flatMap((name) => (file[name] === undefined ? [] : [[name, file[name]]])));

function viewsOf(channel: string, message: RawMessage): Body {
  const reactors = new Set(listOf(message['reactions']).flatMap(({ users }) => (Array.isArray(users) ? users : [])));
  // Whoever reacted has looked, and so have some others: how many, its time decides.
  const viewers = reactors.size + (toMicros(message.ts) % 17);
  return {
    channel_id: channel,
    timestamp: message.ts,
    unique_user_reactions_count: reactors.size,
    unique_user_shares_count: 0,
    unique_user_views_count: viewers,
    unique_user_clicks_count: 0,
    unique_views_client: { desktop: viewers, ios: 0, android: 0 },
    unique_stats_by_department: [],
    unique_stats_by_org: [],
  };
}

const listOf = (value: unknown): readonly Body[] => (Array.isArray(value) ? (value as Body[]) : []);
