// `/oauth/v2/authorize`: shows the consent page, and sends the browser back with a code or with `access_denied`.
import { type Answer, redirect } from '../http/answer.ts';
import { problemPage } from '../http/page.ts';
import type { Arrived } from '../http/request.ts';
import { installerOf, type Slack } from '../slack.ts';
import type { App } from '../state.ts';
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
  const asked = { app, botScopes, userScopes, state: query.get('state') ?? undefined, redirectUri, returnsTo };
  const places = placesFor(slack, asked, query.get('team'));
  return 'problem' in places ? places : { ...asked, places };
}

function returnAddress(app: App, asked: string | undefined): string | undefined {
  if (asked === undefined) return app.redirectUrls[0];
  return isRedirectOf(app, asked) ? asked : undefined;
}

/**
 * Where the app may be installed. Discovery is of the whole organization; the organization takes an app that has opted in
 * and has a user of its own. `team` pins a place when it is one of these, and is ignored otherwise.
 */
function placesFor(
  slack: Slack,
  { app, botScopes, userScopes }: Pick<Asked, 'app' | 'botScopes' | 'userScopes'>,
  team: string | null,
): Asked['places'] | { readonly problem: string } {
  const ofAll = userScopes.find((scope) => scope.startsWith('discovery:'));
  if (ofAll !== undefined && !isOpen(slack, app, ofAll)) {
    return {
      problem: `The scope ${ofAll} is not open to this app: Slack has to enable it for ${app.id} (invalid_scope).`,
    };
  }
  const { grid } = slack;
  const isReady = grid !== undefined && app.isOrgReady === true && botScopes.length > 0;
  const whole = isReady ? [{ ...grid.enterprise, isOrganization: true }] : [];
  const workspaces = [...slack.places.values()].map(({ workspace }) => ({ ...workspace.team, isOrganization: false }));
  const [first, ...rest] = ofAll === undefined ? [...workspaces, ...whole] : whole;
  if (first === undefined) {
    return {
      problem: `The scope ${String(ofAll)} takes an installation in the whole organization: opt in to it on the app’s page, and ask for a bot scope as well.`,
    };
  }
  const pinned = [first, ...rest].find(({ id }) => id === team);
  return pinned === undefined ? [first, ...rest] : [pinned];
}

function isOpen({ store }: Slack, { id }: App, scope: string): boolean {
  const open = store.state.discovery[id];
  return open !== undefined && (scope === 'discovery:read' || open.isWriting);
}

function decide(slack: Slack, asked: Asked, form: URLSearchParams): Answer {
  const back = new URL(asked.returnsTo);
  if (asked.state !== undefined) back.searchParams.set('state', asked.state);
  const place = asked.places.find(({ id }) => id === form.get('team')) ?? asked.places[0];
  const ticked = (name: string, scopes: readonly string[]) =>
    scopes.filter((scope) => form.getAll(name).includes(scope));
  const botScopes = ticked('scope', asked.botScopes);
  const userScopes = ticked('user_scope', asked.userScopes);
  if (form.get('decision') !== 'allow' || botScopes.length + userScopes.length === 0) {
    back.searchParams.set('error', 'access_denied');
    return redirect(back.href, 302);
  }
  const { app, redirectUri } = asked;
  const workspace = place.isOrganization ? slack.grid?.core : slack.places.get(place.id)?.workspace;
  const userId = workspace === undefined ? '' : installerOf(workspace);
  const consent = { clientId: app.clientId, teamId: place.id, userId, botScopes, redirectUri };
  back.searchParams.set(
    'code',
    slack.codes.give({ ...consent, userScopes: [...userScopes, ...alongWith(slack, app, userScopes)] }),
  );
  return redirect(back.href, 302);
}

/** Where Slack has opened writing as well, it is granted with reading, asked for or not. */
function alongWith({ store }: Slack, { id }: App, scopes: readonly string[]): readonly string[] {
  const comesAlong = store.state.discovery[id]?.isWriting === true && scopes.includes('discovery:read');
  return comesAlong && !scopes.includes('discovery:write') ? ['discovery:write'] : [];
}
