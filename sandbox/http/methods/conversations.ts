// The methods about conversations themselves: list, info, members, join.
import type { SlackChannel } from '../../workspace.ts';
import { isSet, type Method, type MethodCall, needScope, readLimit, required } from '../method.ts';
import { pageOf } from '../page-tokens.ts';
import { Refusal } from '../refusal.ts';
import {
  type ConversationType,
  findChannel,
  isConversationType,
  isMember,
  isVisible,
  readScopes,
  scopeFor,
  typeOf,
} from '../visibility.ts';

const most = 1000;

export const conversationsList: Method = {
  tier: 'tier2',
  scopes: readScopes,
  answer(call) {
    const types = readTypes(call.args.get('types'));
    for (const type of types) needScope(call, scopeFor(type, 'read'));
    const limit = readPageLimit(call.args);
    const token = call.args.get('cursor');
    const visible = call.place.workspace.channels().filter((channel) => isVisible(call, channel));
    // The page is cut first and filtered afterwards, as Slack does: hence pages without channels that lead on.
    const page = pageOf(call.slack, call.method, visible, { token, limit, isEmptyPage: call.isEmptyPage });
    const leavesArchived = isSet(call.args, 'exclude_archived');
    const channels = page.items
      .filter((channel) => types.includes(typeOf(channel)) && !(leavesArchived && channel.is_archived))
      .map((channel) => asSeen(call, channel, true));
    return { channels, response_metadata: { next_cursor: page.next } };
  },
};

export const conversationsInfo: Method = {
  tier: 'tier3',
  scopes: readScopes,
  answer(call) {
    required(call.args, 'channel', 'channel_not_found');
    return { channel: asSeen(call, findChannel(call, 'read'), isSet(call.args, 'include_num_members')) };
  },
};

export const conversationsMembers: Method = {
  tier: 'tier4',
  scopes: readScopes,
  answer(call) {
    required(call.args, 'channel', 'channel_not_found');
    const { id } = findChannel(call, 'read');
    const limit = readPageLimit(call.args);
    const token = call.args.get('cursor');
    const isEmptyPage = call.isEmptyPage;
    const page = pageOf(call.slack, `${call.method} ${id}`, membersOf(call, id), { token, limit, isEmptyPage });
    return { members: page.items, response_metadata: { next_cursor: page.next } };
  },
};

/** Joins the app's own user. The real Slack also writes a message into the channel, which this workspace does not. */
export const conversationsJoin: Method = {
  tier: 'tier3',
  scopes: ['channels:join'],
  answer(call) {
    const id = required(call.args, 'channel', 'channel_not_found');
    if (call.token.kind === 'user') throw new Refusal('not_allowed_token_type');
    const channel = call.place.workspace.findChannel(id);
    if (channel === undefined || (channel.is_private && !isVisible(call, channel))) {
      throw new Refusal('channel_not_found');
    }
    if (channel.is_im || channel.is_mpim) throw new Refusal('method_not_supported_for_channel_type');
    if (channel.is_archived) throw new Refusal('is_archived');
    const wasIn = isMember(call, channel.id);
    if (!wasIn) {
      call.place.state.joined.push({ appId: call.app.id, channel: channel.id });
      call.slack.store.save();
    }
    return { channel: asSeen(call, channel, false), ...(wasIn ? { warning: 'already_in_channel' } : {}) };
  },
};

function readTypes(text: string | null): ConversationType[] {
  if (text === null || text === '') return ['public_channel'];
  const types = text.split(',').map((type) => type.trim());
  if (!types.every(isConversationType)) throw new Refusal('invalid_types');
  return types;
}

/** Slack refuses a larger limit here, where its other lists cut it. */
function readPageLimit(args: URLSearchParams): number {
  const limit = readLimit(args, 100, Infinity);
  if (limit > most) throw new Refusal('invalid_limit');
  return limit;
}

function asSeen(call: MethodCall, channel: SlackChannel, hasCount: boolean): Readonly<Record<string, unknown>> {
  const { num_members: count, ...rest } = channel;
  const joined = joinedBy(call, channel.id).length;
  const seen = { ...rest, is_member: isMember(call, channel.id) };
  return hasCount ? { ...seen, num_members: count + joined } : seen;
}

function membersOf(call: MethodCall, channel: string): readonly string[] {
  const members = call.place.workspace.members(channel);
  const joined = joinedBy(call, channel);
  return joined.length === 0 ? members : [...members, ...joined];
}

/** The ids of the apps' own users in a channel. */
function joinedBy({ place, slack }: MethodCall, channel: string): string[] {
  return place.state.joined
    .filter((joined) => joined.channel === channel)
    .map(({ appId }) => slack.mint.id('U', appId));
}
