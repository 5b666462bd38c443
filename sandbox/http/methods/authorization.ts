// The methods about a token itself: auth.test, auth.revoke, auth.teams.list, apps.uninstall.
import { isSet, type Method, readLimit } from '../method.ts';
import { grantedTo, isOrgWide, leave } from '../org-wide.ts';
import { pageOf } from '../page-tokens.ts';
import { Refusal } from '../refusal.ts';
import { urlOf } from './people.ts';

export const authTest: Method = {
  tier: 'often',
  scopes: [],
  answer({ slack, place, token, app }) {
    const { grid } = slack;
    const isOfAll = isOrgWide(slack, token);
    const { id, name, domain } = isOfAll && grid !== undefined ? grid.enterprise : place.workspace.team;
    const isInGrid = grid?.active.some((team) => team.id === place.workspace.team.id) === true;
    const user = place.workspace.findUser(token.userId);
    return {
      url: isOfAll ? `https://${domain}.enterprise.slack.com/` : urlOf(domain),
      team: name,
      user: String(user?.['name'] ?? app.name.toLowerCase()),
      team_id: id,
      user_id: token.userId,
      ...(token.kind === 'bot' ? { bot_id: slack.mint.id('B', app.id) } : {}),
      ...(isInGrid ? { enterprise_id: grid?.enterprise.id } : {}),
      ...(isOfAll ? { app_id: app.id } : {}),
      is_enterprise_install: isOfAll,
      ...(token.expiresAt === null ? {} : { expires_in: secondsLeft(token.expiresAt, slack.clock.now()) }),
    };
  },
};

export const authRevoke: Method = {
  tier: 'tier3',
  scopes: [],
  answer({ slack, token, args }) {
    const isTrial = isSet(args, 'test');
    if (!isTrial) slack.tokens.revoke(token);
    return { revoked: !isTrial };
  },
};

/** The workspaces that an organization-wide token was let into; any other has one. */
export const authTeamsList: Method = {
  tier: 'tier2',
  scopes: [],
  answer(call) {
    const { slack, place, token, app, args, isEmptyPage } = call;
    const granted = isOrgWide(slack, token) ? grantedTo(slack, app) : [place.workspace.team.id];
    const teams = granted
      .flatMap((id) => slack.places.get(id)?.workspace.team ?? [])
      .map(({ id, name }) => ({ id, name }));
    const asked = { token: args.get('cursor'), limit: readLimit(args, 100, 1000), isEmptyPage };
    const page = pageOf(slack, call.method, teams, asked);
    return { teams: page.items, response_metadata: { next_cursor: page.next } };
  },
};

export const appsUninstall: Method = {
  tier: 'tier1',
  scopes: [],
  answer({ slack, token, args }) {
    const app = slack.apps.byClientId(args.get('client_id') ?? '');
    if (app === undefined) throw new Refusal('invalid_client_id');
    if (app.clientSecret !== args.get('client_secret')) throw new Refusal('bad_client_secret');
    if (app.id !== token.appId) throw new Refusal('client_id_token_mismatch');
    slack.tokens.uninstall(app.id, token.teamId);
    if (isOrgWide(slack, token)) leave(slack, app.id);
    return {};
  },
};

export function secondsLeft(expiresAt: number, now: Date): number {
  return Math.max(0, Math.round((expiresAt - now.getTime()) / 1000));
}
