// `/oauth/v2/authorize`: shows the consent page, and sends the browser back with a code or with `access_denied`.
import { type Answer, redirect } from '../http/answer.ts';
import { problemPage } from '../http/page.ts';
import type { Arrived } from '../http/request.ts';
import { installerOf, type Slack } from '../slack.ts';
import type { App } from '../state.ts';
import type { Workspace } from '../workspace.ts';
import { type Asked, consentPage } from './consent-page.ts';
import { isRedirectOf } from './redirects.ts';
import { isScope, readScopes } from './scopes.ts';

export function answerAuthorize(slack: Slack, { verb, query, form }: Arrived): Answer {
  const asked = readAsked(slack, query);
  // Nobody is sent to an address that is not known to be the app's: its problems are shown here.
  if ('problem' in asked) return problemPage('This app cannot be authorized', [asked.problem]);
  return verb === 'POST' ? decide(slack, asked, form) : consentPage(asked, query);
}

function readAsked(slack: Slack, query: URLSearchParams): Asked | { readonly problem: string } {
  const app = slack.apps.byClientId(query.get('client_id') ?? '');
  if (app === undefined) return { problem: 'There is no app of that client id (invalid_client_id).' };
  const redirectUri = query.get('redirect_uri') ?? undefined;
  const returnsTo = returnAddress(app, redirectUri);
  if (returnsTo === undefined) {
    return { problem: 'The redirect_uri is none of the app’s redirect URLs (bad_redirect_uri).' };
  }
  const botScopes = readScopes(query.get('scope'));
  const userScopes = readScopes(query.get('user_scope'));
  const unknown = [...botScopes, ...userScopes].find((scope) => !isScope(scope));
  if (unknown !== undefined)
    return { problem: `The scope ${unknown} is none that this stand-in knows (invalid_scope).` };
  if (botScopes.length + userScopes.length === 0) return { problem: 'The address asks for no scope (no_scopes).' };
  const workspaces = workspacesFor(slack, query.get('team'));
  return { app, botScopes, userScopes, state: query.get('state') ?? undefined, redirectUri, returnsTo, workspaces };
}

function returnAddress(app: App, asked: string | undefined): string | undefined {
  if (asked === undefined) return app.redirectUrls[0];
  return isRedirectOf(app, asked) ? asked : undefined;
}

/** `team` pins a workspace when it is one of these, and is ignored otherwise. */
function workspacesFor(slack: Slack, team: string | null): Asked['workspaces'] {
  const all = [...slack.places.values()].map(({ workspace }) => workspace) as [Workspace, ...Workspace[]];
  const pinned = all.find((workspace) => workspace.team.id === team);
  return pinned === undefined ? all : [pinned];
}

function decide(slack: Slack, asked: Asked, form: URLSearchParams): Answer {
  const back = new URL(asked.returnsTo);
  if (asked.state !== undefined) back.searchParams.set('state', asked.state);
  const workspace = asked.workspaces.find(({ team }) => team.id === form.get('team')) ?? asked.workspaces[0];
  const ticked = (name: string, scopes: readonly string[]) =>
    scopes.filter((scope) => form.getAll(name).includes(scope));
  const botScopes = ticked('scope', asked.botScopes);
  const userScopes = ticked('user_scope', asked.userScopes);
  if (form.get('decision') !== 'allow' || botScopes.length + userScopes.length === 0) {
    back.searchParams.set('error', 'access_denied');
    return redirect(back.href, 302);
  }
  const { app, redirectUri } = asked;
  const userId = installerOf(workspace);
  const consent = { clientId: app.clientId, teamId: workspace.team.id, userId, botScopes, userScopes, redirectUri };
  back.searchParams.set('code', slack.codes.give(consent));
  return redirect(back.href, 302);
}
