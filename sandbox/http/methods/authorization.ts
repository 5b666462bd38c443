// The methods about a token itself: auth.test, auth.revoke, auth.teams.list, apps.uninstall.
import { isSet, type Method } from '../method.ts';
import { Refusal } from '../refusal.ts';
import { urlOf } from './people.ts';

export const authTest: Method = {
  tier: 'often',
  scopes: [],
  answer({ slack, place, token, app }) {
    const { id, name, domain } = place.workspace.team;
    const user = place.workspace.findUser(token.userId);
    return {
      url: urlOf(domain),
      team: name,
      user: String(user?.['name'] ?? app.name.toLowerCase()),
      team_id: id,
      user_id: token.userId,
      ...(token.kind === 'bot' ? { bot_id: slack.mint.id('B', app.id) } : {}),
      is_enterprise_install: false,
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

/** The workspaces of an organization-wide token; any other has one. */
export const authTeamsList: Method = {
  tier: 'tier2',
  scopes: [],
  answer({ place }) {
    const { id, name } = place.workspace.team;
    return { teams: [{ id, name }], response_metadata: { next_cursor: '' } };
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
    return {};
  },
};

export function secondsLeft(expiresAt: number, now: Date): number {
  return Math.max(0, Math.round((expiresAt - now.getTime()) / 1000));
}
