// The methods about people, bots, user groups and the workspace itself.
import type { Slack } from '../../slack.ts';
import type { App } from '../../state.ts';
import type { SlackUser, Workspace } from '../../workspace.ts';
import { type Body, isSet, type Method, type MethodCall, readLimit, required } from '../method.ts';
import { grantedTo, isOrgWide } from '../org-wide.ts';
import { pageOf } from '../page-tokens.ts';
import { Refusal } from '../refusal.ts';

/** More people than this are not listed in one answer. */
const mostWithoutLimit = 1000;

export const usersList: Method = {
  tier: 'tier2',
  scopes: ['users:read'],
  answer(call) {
    const users = call.place.workspace.users();
    const hasLimit = !['', '0', null].includes(call.args.get('limit'));
    if (!hasLimit && users.length > mostWithoutLimit) throw new Refusal('limit_required');
    const limit = readLimit(call.args, mostWithoutLimit, mostWithoutLimit);
    const token = call.args.get('cursor');
    const page = pageOf(call.slack, call.method, users, { token, limit, isEmptyPage: call.isEmptyPage });
    return {
      members: page.items.map((user) => asSeen(call, user)),
      cache_ts: Math.floor(call.place.workspace.now() / 1_000_000),
      response_metadata: { next_cursor: page.next },
    };
  },
};

export const usersInfo: Method = {
  tier: 'tier4',
  scopes: ['users:read'],
  answer(call) {
    const user = call.place.workspace.findUser(required(call.args, 'user', 'user_not_found'));
    if (user === undefined) throw new Refusal('user_not_found');
    return { user: asSeen(call, user) };
  },
};

export const botsInfo: Method = {
  tier: 'tier3',
  scopes: ['users:read'],
  answer(call) {
    const id = required(call.args, 'bot', 'bot_not_found');
    const user = call.place.workspace.users().find(({ profile }) => profile['bot_id'] === id);
    if (user === undefined) throw new Refusal('bot_not_found');
    const { deleted, updated, profile } = user;
    const name = user['real_name'] ?? user['name'];
    return { bot: { id, deleted, name, updated, app_id: profile['api_app_id'], user_id: user.id } };
  },
};

export const usergroupsList: Method = {
  tier: 'tier2',
  scopes: ['usergroups:read'],
  answer(call) {
    const isWanted = (group: Body) => isSet(call.args, 'include_disabled') || !group['date_delete'];
    const groups = call.place.workspace.usergroups().filter(isWanted);
    if (isSet(call.args, 'include_users')) return { usergroups: groups };
    return { usergroups: groups.map(({ users: _users, ...rest }) => rest) };
  },
};

export const teamInfo: Method = {
  tier: 'tier3',
  scopes: ['team:read'],
  answer({ slack, args, app, token, place }) {
    const asked = args.get('team');
    if (isOrgWide(slack, token)) return { team: teamOf(ofOrganization(slack, app, asked)) };
    const { id } = place.workspace.team;
    if (asked !== null && asked !== '' && asked !== id) throw new Refusal('team_not_found');
    return { team: teamOf(place.workspace.team) };
  },
};

/** The enterprise itself where no workspace is named. */
function ofOrganization(slack: Slack, app: App, asked: string | null): Workspace['team'] {
  const { grid, places } = slack;
  if (grid !== undefined && (asked === null || asked === '' || asked === grid.enterprise.id)) return grid.enterprise;
  const found = places.get(asked ?? '');
  if (found === undefined) throw new Refusal('team_not_found');
  if (!grantedTo(slack, app).includes(found.workspace.team.id)) throw new Refusal('team_access_not_granted');
  return found.workspace.team;
}

function teamOf({ id, name, domain }: Workspace['team']): Body {
  return { id, name, domain, email_domain: '', url: urlOf(domain), icon: { image_default: true } };
}

export function urlOf(domain: string): string {
  return `https://${domain}.slack.com/`;
}

/** An e-mail address takes a scope of its own, a locale has to be asked for. */
function asSeen({ args, token }: MethodCall, user: SlackUser): Body {
  const { locale, ...rest } = user;
  const { email, ...profile } = user.profile;
  const mayReadEmail = token.scopes.includes('users:read.email') && email !== undefined;
  return {
    ...rest,
    ...(isSet(args, 'include_locale') && locale !== undefined ? { locale } : {}),
    profile: mayReadEmail ? { ...profile, email } : profile,
  };
}
