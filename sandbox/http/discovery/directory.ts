// The Discovery methods about the organization and its people.
import type { Conversation } from '../../grid/grid.ts';
import type { GridTeam } from '../../grid/enterprise.ts';
import { leaversOf, reachOf } from '../../grid/grid.ts';
import { microsPerSecond } from '../../time.ts';
import type { SlackUser } from '../../workspace.ts';
import { type Body, isSet, readLimit } from '../method.ts';
import { pageOf } from '../page-tokens.ts';
import { Refusal } from '../refusal.ts';
import { type DiscoveryCall, type DiscoveryMethod, offsetPage } from './call.ts';

/** The one method of Discovery that is paged by a page token. */
export const enterpriseInfo: DiscoveryMethod = {
  scope: 'discovery:read',
  answer(call) {
    const { grid, args, slack, isEmptyPage } = call;
    const { id, name, domain } = grid.enterprise;
    const hasDeleted = isSet(args, 'include_deleted');
    const teams = grid.teams().filter(({ isDeleted }) => hasDeleted || !isDeleted);
    const asked = { token: args.get('cursor'), limit: readLimit(args, 1000, 1000), isEmptyPage };
    const page = pageOf(slack, call.method, teams, asked);
    return {
      enterprise: {
        id,
        name,
        url: `https://${domain}.enterprise.slack.com/`,
        domain,
        email_domain: '',
        icon: { image_default: true },
        is_verified: false,
        teams: page.items.map((team) => teamOf(call, team)),
      },
      response_metadata: { next_cursor: page.next },
    };
  },
};

export const usersList: DiscoveryMethod = {
  scope: 'discovery:read',
  answer(call) {
    const hasDeleted = isSet(call.args, 'include_deleted');
    const users = call.grid.users().filter(({ deleted }) => hasDeleted || !deleted);
    const { items, end } = offsetPage(call, users, { offset: '' });
    return { users: items, ...end };
  },
};

export const userInfo: DiscoveryMethod = {
  scope: 'discovery:read',
  answer({ grid, args }) {
    const [id, email] = [args.get('user') ?? '', (args.get('email') ?? '').toLowerCase()];
    const isIt = (user: SlackUser) => (id === '' ? user.profile['email'] === email : user.id === id);
    const user = id === '' && email === '' ? undefined : grid.users().find(isIt);
    if (user === undefined) throw new Refusal('user_not_found');
    return { user };
  },
};

export const userConversations: DiscoveryMethod = {
  scope: 'discovery:read',
  answer(call) {
    const { grid, args } = call;
    const user = args.get('user') ?? '';
    if (!grid.users().some(({ id }) => id === user)) throw new Refusal('user_not_found');
    const found = grid
      .conversations()
      .filter((conversation) => isWanted(args, conversation))
      .flatMap((conversation) => membershipOf(call, conversation, user) ?? []);
    const { items, end } = offsetPage(call, found, {});
    return { channels: items, ...end };
  },
};

/** What the flags leave; none leaves all. Several widen it. */
export function isWanted(args: URLSearchParams, { state }: Conversation): boolean {
  const { kind } = state.channel;
  const reach = reachOf(state);
  const flags = {
    only_public: reach === 'public',
    only_private: reach === 'private',
    only_im: kind === 'im',
    only_mpim: kind === 'mpim',
    only_ext_shared: kind === 'shared',
  };
  const set = Object.entries(flags).filter(([flag]) => isSet(args, flag));
  return set.length === 0 || set.some(([, isIt]) => isIt);
}

function membershipOf(
  { grid, args }: DiscoveryCall,
  { state, placement }: Conversation,
  user: string,
): (Body & { readonly id: string }) | undefined {
  const { id, kind } = state.channel;
  const left = isSet(args, 'include_historical') ? leaversOf(grid, state).find((one) => one.id === user) : undefined;
  if (state.isVanished || (left === undefined && !grid.core.members(id).includes(user))) return undefined;
  return {
    id,
    team_id: placement.home,
    date_joined: state.createdAt,
    date_left: left === undefined ? 0 : Math.floor(left.at / microsPerSecond),
    is_private: state.isPrivate,
    is_im: kind === 'im',
    is_mpim: kind === 'mpim',
    is_ext_shared: kind === 'shared',
  };
}

function teamOf({ grid }: DiscoveryCall, team: GridTeam): Body {
  const { id, name, domain } = grid.enterprise;
  return {
    id: team.id,
    name: team.name,
    url: `https://${team.domain}.slack.com/`,
    domain: team.domain,
    email_domain: '',
    icon: { image_default: true },
    is_verified: false,
    archived: team.isArchived,
    deleted: team.isDeleted,
    discoverable: 'open',
    enterprise_id: id,
    enterprise_domain: domain,
    enterprise_name: name,
    is_enterprise: 0,
    created: 1_631_224_594,
    description: team.description,
  };
}
