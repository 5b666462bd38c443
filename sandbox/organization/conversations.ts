// The conversations of the seeded organization as the Web API describes them, and what has become of each.
import { marked } from '../mark.ts';
import { secondsPerDay } from '../time.ts';
import type { SlackChannel } from '../workspace.ts';
import type { Channel } from './channels.ts';
import type { Organization } from './organization.ts';

/** What may change about a channel. */
export interface ChannelState {
  readonly channel: Channel;
  readonly name: string;
  readonly previousNames: readonly string[];
  /** In seconds. */
  readonly createdAt: number;
  /** In milliseconds, unlike every other time of a conversation. */
  readonly updatedAt: number;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly isVanished: boolean;
  /** Who came and who went after everything was planned, in that order. */
  readonly movements: readonly Movement[];
}

export interface Movement {
  /** The index of an actor. */
  readonly member: number;
  readonly isJoin: boolean;
  /** Micros. */
  readonly at: number;
}

/** Indices of those who are in it now. */
export function membersOf({ channel, movements }: ChannelState): readonly number[] {
  if (movements.length === 0) return channel.members;
  const members = new Set(channel.members);
  for (const { member, isJoin } of movements) {
    if (isJoin) members.add(member);
    else members.delete(member);
  }
  return [...members];
}

export const isOpen = ({ isPrivate, isVanished, channel: { kind } }: ChannelState): boolean =>
  !isPrivate && !isVanished && kind !== 'im' && kind !== 'mpim';

export function firstStateOf({ oldestDay, seed }: Organization, channel: Channel): ChannelState {
  const createdAt = (Math.max(channel.fromDay, oldestDay) - 1) * secondsPerDay + 36_000 + channel.index;
  return {
    channel,
    name: marked(`c${seed.toString(36)}x${channel.index.toString(36)}`),
    previousNames: [],
    createdAt,
    updatedAt: createdAt * 1000,
    isPrivate: channel.kind === 'private' || channel.kind === 'mpim' || channel.kind === 'im',
    isArchived: channel.kind === 'archived',
    isVanished: false,
    movements: [],
  };
}

export function conversationOf(organization: Organization, state: ChannelState): SlackChannel {
  const { channel, createdAt, updatedAt } = state;
  const isDirect = channel.kind === 'im';
  return {
    id: channel.id,
    created: createdAt,
    is_channel: !isDirect && channel.kind !== 'mpim',
    is_group: false,
    is_im: isDirect,
    is_mpim: channel.kind === 'mpim',
    is_private: state.isPrivate,
    is_archived: state.isArchived,
    is_ext_shared: channel.kind === 'shared',
    is_org_shared: false,
    context_team_id: organization.teamId,
    updated: updatedAt,
    num_members: membersOf(state).length,
    ...(isDirect ? directFields(organization, channel) : namedFields(organization, state)),
  };
}

/** The other one of two; who that is depends on who asks, and here nobody is allowed to. */
const directFields = ({ actors }: Organization, { members }: Channel): object => ({
  user: actors[members[1] ?? 0]?.id,
  is_user_deleted: false,
  priority: 0,
});

function namedFields({ actors, teamId, foreignTeamIds, seed }: Organization, state: ChannelState): object {
  const { channel, name, createdAt } = state;
  const isShared = channel.kind === 'shared';
  const connected = isShared ? foreignTeamIds : [];
  const creator = actors[channel.creator]?.id ?? '';
  const about = (part: string): object => ({
    value: `About ${marked(`${part}${seed.toString(36)}x${channel.index.toString(36)}`)}`,
    creator,
    last_set: createdAt,
  });
  return {
    name,
    name_normalized: name,
    creator,
    is_general: channel.kind === 'general',
    unlinked: 0,
    is_shared: isShared,
    is_pending_ext_shared: false,
    pending_shared: [],
    pending_connected_team_ids: [],
    parent_conversation: null,
    shared_team_ids: [teamId, ...connected],
    internal_team_ids: [teamId],
    connected_team_ids: connected,
    conversation_host_id: teamId,
    is_member: false,
    topic: about('t'),
    purpose: about('p'),
    previous_names: state.previousNames,
    properties: {},
  };
}
