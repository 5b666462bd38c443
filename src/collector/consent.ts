// The OAuth side of a connector: where the browser goes to consent, and the exchange of what it brings back.
import { type ErrorCode, errorCodes, Reconnect, Refused, RetryLater } from '../base/errors.ts';
import { minutes, seconds, type Clock } from '../base/clock.ts';
import type { ApiConnector, ConsentMode, Grant } from '../connector/api-connector.ts';
import { waysOf } from '../connector/declared.ts';
import type { App, Token } from '../control/tokens.ts';
import { compileFirst } from '../privacy/path.ts';
import type { Source } from './source.ts';

/** The page of the source that asks the administrator. The secret of the app is not in it. */
export function authorizeUrl(
  { connector, baseUrl }: Source,
  consent: {
    readonly clientId: string;
    readonly mode: ConsentMode;
    readonly state: string;
    readonly redirectUrl: string;
    readonly isOfOrganization: boolean;
  },
): string {
  const url = new URL(connector.consent.authorizePath, `${baseUrl}/`);
  url.searchParams.set('client_id', consent.clientId);
  url.searchParams.set(connector.consent.scopeArgument[consent.mode], scopesOf(connector, consent.mode).join(','));
  const { beside: always, ofOrganization, scopeArgument } = connector.consent;
  const beside = consent.isOfOrganization ? (ofOrganization?.beside ?? always) : always;
  // A bot has scopes there already.
  if (beside !== undefined && beside.argument !== scopeArgument[consent.mode])
    url.searchParams.set(beside.argument, beside.scopes.map(({ name }) => name).join(','));
  url.searchParams.set('state', consent.state);
  url.searchParams.set('redirect_uri', consent.redirectUrl);
  return url.href;
}

export function scopesOf({ consent }: ApiConnector, mode: ConsentMode): readonly string[] {
  // A way that a connector does not have asks for what its own does.
  return (waysOf(consent)[mode] ?? consent.scopes).map(({ name }) => name);
}

/** Exchanges a code, once. Throws Refused `consent-…`, RetryLater `source-unavailable`. */
export async function exchangeCode(
  source: Source,
  app: App,
  mode: ConsentMode,
  given: { readonly code: string; readonly redirectUrl: string },
  clock: Clock,
): Promise<Grant> {
  const form = { grant_type: 'authorization_code', code: given.code, redirect_uri: given.redirectUrl };
  const answer = await exchange(source, app, form, clock);
  const grant = answer.is === 'fine' ? source.connector.consent.readGrant(answer.body, mode) : undefined;
  if (grant !== undefined) return grant;
  const refusals = source.connector.consent.exchangeErrors;
  throw refusedConsent(answer.is === 'refused' ? (refusals[answer.word] ?? 'consent-refused') : 'consent-refused');
}

/** A new pair for a refresh token. Throws Reconnect `source-token-expired`, RetryLater `source-unavailable`. */
export async function exchangeRefresh(
  source: Source,
  app: App,
  mode: ConsentMode,
  refresh: string,
  clock: Clock,
): Promise<Token> {
  const answer = await exchange(source, app, { grant_type: 'refresh_token', refresh_token: refresh }, clock);
  const grant = answer.is === 'fine' ? source.connector.consent.readGrant(answer.body, mode) : undefined;
  if (grant === undefined) {
    throw new Reconnect(
      'source-token-expired',
      errorCodes['source-token-expired'],
      'Reconnect; collecting goes on where it stopped.',
    );
  }
  return tokenOf(grant, clock);
}

/** What of a grant is sealed. */
export function tokenOf({ access, refresh, expiresInSeconds }: Grant, clock: Clock): Token {
  const expiresAt = expiresInSeconds === null ? null : new Date(clock.now().getTime() + seconds(expiresInSeconds));
  return { access, refresh, expiresAt };
}

const nextSteps: Readonly<Partial<Record<ErrorCode, string>>> = {
  'consent-app-wrong': 'Copy the client id and the client secret again from the page of your app.',
  'consent-code-spent': 'Begin again from the page of the connection.',
  'consent-redirect-wrong': 'Copy the redirect URL into the settings of your app exactly as it is shown.',
  'consent-not-org-wide': 'Authorize again as an owner, and choose the whole organization on the page of the source.',
  'consent-cancelled': 'Nothing was connected. Begin again whenever you like.',
};

/** The refusal of that code, with what to do about it. */
export function refusedConsent(code: ErrorCode): Refused {
  return new Refused(
    code,
    errorCodes[code],
    nextSteps[code] ?? 'Begin again; if it stays so, look at your app’s page at the source.',
  );
}

/** What a source says in the address that the browser comes back to, such as `access_denied`. */
export function refusalOf({ connector }: Source, word: string): Refused {
  return refusedConsent(connector.consent.exchangeErrors[word] ?? 'consent-refused');
}

type Exchanged = { readonly is: 'fine'; readonly body: unknown } | { readonly is: 'refused'; readonly word: string };

const word = /^[a-z_]{1,64}$/;

async function exchange(
  { connector, baseUrl }: Source,
  app: App,
  form: Readonly<Record<string, string>>,
  clock: Clock,
): Promise<Exchanged> {
  const url = `${baseUrl}/${connector.api.path}${connector.consent.exchangeMethod}`;
  const credentials = Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64');
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    headers: { authorization: `Basic ${credentials}`, accept: 'application/json' },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(seconds(30)),
  })
    .then(async (came) => ({ status: came.status, body: (await came.json()) as unknown }))
    // Whatever failed: its own words may hold what was sent.
    .catch(() => undefined);
  if (typeof response?.body !== 'object' || response.body === null) throw silent(clock);
  const refused = compileFirst(connector.api.errorPath)(response.body);
  if (refused === undefined) return { is: 'fine', body: response.body };
  const found = typeof refused === 'string' && word.test(refused) ? refused : '';
  const { is } = connector.api.verdict({ status: response.status, error: found });
  // A source that stumbles says nothing of what it was sent, so nothing is spent.
  if (is === 'again' || is === 'wait') throw silent(clock);
  return { is: 'refused', word: found };
}

function silent(clock: Clock): RetryLater {
  const at = new Date(clock.now().getTime() + minutes(1));
  return new RetryLater('source-unavailable', errorCodes['source-unavailable'], at);
}
