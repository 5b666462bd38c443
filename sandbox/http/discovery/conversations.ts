// The Discovery methods about conversations: list, info, members, recent, renames.
import { type Conversation, type Grid, leaversOf, reachOf } from '../../grid/grid.ts';
import { conversationOf as webConversationOf } from '../../organization/conversations.ts';
import { microsPerDay, microsPerSecond, tsOf } from '../../time.ts';
import { type Body, isSet } from '../method.ts';
import { readBound } from '../timestamps.ts';
import {
  conversationOf,
  type DiscoveryMethod,
  isIn,
  nowhere,
  offsetPage,
  pageLimit,
  readStretch,
  readTeam,
} from './call.ts';
import { isWanted } from './directory.ts';

/**
 * With a workspace, the channels that are in it. Without one, what no single workspace has for itself: channels of all,
 * channels of several, and direct messages. A channel of several comes under each of them and here.
 */
export const conversationsList: DiscoveryMethod = {
  scope: 'discovery:read',
  answer(call) {
    const team = readTeam(call);
    const isHere = (conversation: Conversation) =>
      team === undefined ? conversation.placement.teams.length !== 1 : isIn(call.grid, conversation, team);
    const found = call.grid
      .conversations()
      .filter((conversation) => isHere(conversation) && isWanted(call.args, conversation));
    const { items, end } = offsetPage(
      call,
      found.map((conversation) => listed(call.grid, conversation)),
      {},
    );
    return { channels: items, ...end };
  },
};

/** An array, though it is about one: a channel of several workspaces takes a page for each. There is no `limit`. */
export const conversationsInfo: DiscoveryMethod = {
  scope: 'discovery:read',
  answer(call) {
    const found = conversationOf(call);
    const { teams } = found.placement;
    const offset = call.args.get('offset') ?? '';
    const at = offset === '' ? 0 : teams.indexOf(offset) + 1;
    const team = teams[at];
    const end = team !== undefined && at + 1 < teams.length ? { offset: team } : {};
    return { info: call.isEmptyPage ? [] : [whole(call.grid, found, team)], ...(call.isEmptyPage ? { offset } : end) };
  },
};

export const conversationsMembers: DiscoveryMethod = {
  scope: 'discovery:read',
  answer(call) {
    const { state } = conversationOf(call);
    const there = call.grid.core.members(state.channel.id).map((id) => ({ id }));
    const left = isSet(call.args, 'include_member_left') ? leaversOf(call.grid, state) : [];
    const members = [...there, ...left.map(({ id, at }) => ({ id, date_left: Math.floor(at / microsPerSecond) }))];
    const { items, end } = offsetPage(call, members, { offset: '' });
    return { members: items, ...end };
  },
};

const mostDaysBack = 7;

/**
 * Conversations in which something happened since `latest`, a day ago when it is not said, a week ago at most; oldest
 * first. It walks forward: `offset` is where the next page begins, and only an empty page has none.
 */
export const conversationsRecent: DiscoveryMethod = {
  scope: 'discovery:read',
  answer(call) {
    const { grid, args } = call;
    const now = grid.core.now();
    const asked = readBound(args.get('latest'), 'invalid_ts_latest');
    // The workspace has a clock of its own: whoever asks by a clock that is ahead gets the usual day.
    const from = asked === undefined || asked > now + microsPerSecond ? now - microsPerDay : asked;
    const since = Math.max(from, now - mostDaysBack * microsPerDay);
    if (call.isEmptyPage) return { channels: [], offset: tsOf(since) };
    const team = readTeam(call);
    const page = grid
      .conversations()
      .filter((conversation) => team === undefined || isIn(grid, conversation, team))
      .map(({ state, placement }) => ({
        id: state.channel.id,
        team: placement.home,
        at: grid.lastChangeIn(state, since),
      }))
      .filter(({ at }) => at >= since)
      .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1))
      .slice(0, pageLimit(call));
    const last = page.at(-1);
    return {
      channels: page.map(({ id, team, at }) => ({ id, team, ts: tsOf(at) })),
      ...(last === undefined ? {} : { offset: tsOf(last.at + 1) }),
    };
  },
};

/** Of public channels alone unless `private` says otherwise; newest first, all on one page. */
export const conversationsRenames: DiscoveryMethod = {
  scope: 'discovery:read',
  answer(call) {
    const { grid, args } = call;
    const stretch = readStretch(call);
    if (call.isEmptyPage) return { renames: [], ...nowhere(stretch) };
    const team = readTeam(call);
    const isSeen = (channel: string): boolean => {
      const found = grid.find(channel);
      if (found === undefined || (team !== undefined && !isIn(grid, found, team))) return false;
      return isSet(args, 'private') || reachOf(found.state) === 'public';
    };
    const renames = grid.core.seeded.scene.renames
      .filter(({ channel, at }) => at > stretch.oldest && at < stretch.latest && isSeen(channel))
      .map(({ channel, from, to, at }) => ({ id: channel, old_name: from, new_name: to, ts: tsOf(at) }))
      .toReversed();
    return { renames, offset: '' };
  },
};

/** The few fields of a list; topics and purposes have other names here than in the Web API. */
function listed(grid: Grid, { state }: Conversation): Body & { readonly id: string } {
  const { organization } = grid.core.seeded;
  const channel = webConversationOf(organization, state);
  const { id, kind } = state.channel;
  const about = (value: unknown): Body => {
    const { value: text = '', creator = '', last_set: at = 0 } = (value ?? {}) as Body;
    return { text, set_by: creator, date_set: at };
  };
  return {
    id,
    name: kind === 'im' ? id : kind === 'mpim' ? groupName(grid, id) : state.name,
    created: state.createdAt,
    is_ext_shared: kind === 'shared',
    is_private: state.isPrivate,
    is_im: kind === 'im',
    is_mpim: kind === 'mpim',
    ...(kind === 'im' ? { is_dm: true } : {}),
    is_deleted: state.isVanished,
    is_archived: state.isArchived,
    is_general: kind === 'general',
    topic: about(channel['topic']),
    purpose: about(channel['purpose']),
  };
}

/** A group's name is made of the names of the people in it. */
function groupName(grid: Grid, id: string): string {
  const names = grid.core.members(id).map((member) => String(grid.core.findUser(member)?.['name']));
  return `mpdm-${names.join('--')}-1`;
}

function whole(grid: Grid, found: Conversation, team: string | undefined): Body {
  const { state, placement } = found;
  const channel = webConversationOf(grid.core.seeded.organization, state);
  const members = grid.core.members(state.channel.id);
  const isDirect = placement.teams.length === 0;
  const guests = members.some((member) => grid.core.findUser(member)?.['is_restricted'] === true);
  return {
    ...listed(grid, found),
    unlinked: 0,
    creator: channel['creator'] ?? members[0],
    name_normalized: state.name,
    is_moved: 0,
    is_shared: placement.teams.length > 1 || state.channel.kind === 'shared',
    is_global_shared: placement.isOrgWide,
    is_org_default: placement.isOrgWide && state.channel.kind === 'general',
    is_org_mandatory: false,
    is_org_shared: placement.teams.length > 1,
    previous_names: state.previousNames,
    member_count: members.length,
    has_guests: guests,
    retention: { type: 'keep_all', duration: '0' },
    shared: {
      shared_team_ids: team === undefined ? [] : [team],
      connected_team_ids: channel['connected_team_ids'] ?? [],
      connected_limited_team_ids: [],
      internal_team_ids: placement.teams,
    },
    ...(isDirect ? { members } : {}),
  };
}
