// `oauth.v2.access`: a code, or a refresh token, becomes tokens.
import { type Body, required } from '../http/method.ts';
import { secondsLeft } from '../http/methods/authorization.ts';
import { isOrgWide } from '../http/org-wide.ts';
import { Refusal } from '../http/refusal.ts';
import type { Slack } from '../slack.ts';
import type { App, Token } from '../state.ts';

/** The app has shown its secret. Throws Refusal with the method's documented errors. */
export function exchange(slack: Slack, app: App, args: URLSearchParams): Body {
  const grant = args.get('grant_type') ?? 'authorization_code';
  if (grant === 'authorization_code') return tradeCode(slack, app, args);
  if (grant === 'refresh_token') return tradeRefreshToken(slack, app, args);
  throw new Refusal('invalid_grant_type');
}

function tradeCode(slack: Slack, app: App, args: URLSearchParams): Body {
  const code = required(args, 'code', 'invalid_code');
  const consent = slack.codes.look(code);
  if (consent === undefined || consent.clientId !== app.clientId) throw new Refusal('invalid_code');
  if ((args.get('redirect_uri') ?? undefined) !== consent.redirectUri) throw new Refusal('bad_redirect_uri');
  slack.codes.spend(code);
  const { teamId, userId, botScopes, userScopes } = consent;
  const botUser = slack.mint.id('U', app.id);
  const allow = (kind: Token['kind'], holder: string, scopes: readonly string[]) =>
    scopes.length === 0 ? undefined : slack.tokens.allow({ app, teamId, kind, userId: holder }, scopes);
  const bot = allow('bot', botUser, botScopes);
  const user = allow('user', userId, userScopes);
  // Without bot scopes there is no token at the top: whoever looks only there finds nothing.
  return {
    ...(bot === undefined ? {} : { ...issued(slack, bot), bot_user_id: botUser }),
    authed_user: { id: userId, ...(user === undefined ? {} : issued(slack, user)) },
    ...frame(slack, app, teamId),
  };
}

/** Bot and user tokens are refreshed each for itself; both answers have the new token at the top. */
function tradeRefreshToken(slack: Slack, app: App, args: URLSearchParams): Body {
  const token = slack.tokens.refresh(app, required(args, 'refresh_token', 'invalid_refresh_token'));
  if (token === undefined) throw new Refusal('invalid_refresh_token');
  return {
    ...issued(slack, token),
    ...(token.kind === 'bot' ? { bot_user_id: token.userId } : { authed_user: { id: token.userId } }),
    ...frame(slack, app, token.teamId),
  };
}

function issued(slack: Slack, token: Token): Body {
  return {
    access_token: token.value,
    scope: token.scopes.join(','),
    token_type: token.kind,
    ...(token.expiresAt === null || token.refresh === null
      ? {}
      : { expires_in: secondsLeft(token.expiresAt, slack.clock.now()), refresh_token: token.refresh }),
  };
}

function frame(slack: Slack, app: App, teamId: string): Body {
  const team = slack.places.get(teamId)?.workspace.team;
  const { grid } = slack;
  const isOfAll = isOrgWide(slack, { teamId });
  const isInGrid = isOfAll || grid?.active.some(({ id }) => id === teamId) === true;
  return {
    app_id: app.id,
    team: isOfAll ? null : { id: teamId, name: team?.name ?? '' },
    enterprise: isInGrid && grid !== undefined ? { id: grid.enterprise.id, name: grid.enterprise.name } : null,
    is_enterprise_install: isOfAll,
  };
}
