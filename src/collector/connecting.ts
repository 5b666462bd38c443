// How a connection comes to be: an administrator consents at the source, or brings a token.
import { errorCodes, Reconnect, Refused, RetryLater } from '../base/errors.ts';
import type { ConsentMode, Grant, Identity } from '../connector/api-connector.ts';
import { append } from '../control/audit.ts';
import { beginConsent, type BegunConsent, takeConsent } from '../control/consents.ts';
import { refuseHalted } from '../control/halts.ts';
import { changeSource } from '../control/connections.ts';
import { changeLive, findLiveById, type LiveConnection, openLive } from '../control/live-connections.ts';
import { beginWithPeriod, longestPeriod } from '../control/retention.ts';
import { organizationKeys } from '../control/secrets.ts';
import { type App, sealToken } from '../control/tokens.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { authorizeUrl, exchangeCode, refusalOf, refusedConsent, tokenOf } from './consent.ts';
import { type Live, liveConnection, sourceOf } from './live.ts';
import { appOf, callsWith } from './calls-of.ts';
import { requireOneWay } from './one-way.ts';
import type { Source } from './source.ts';

/** Who asks; the member is null for the operator of the machine. */
export interface Asker {
  readonly organizationId: string;
  readonly memberId: string | null;
}

export const redirectUrlOf = ({ publicUrl }: Live): string => `${publicUrl()}/oauth/callback`;

/** The address at the source where the browser goes to consent. `session` is what only that browser sends. */
export async function beginConnecting(
  live: Live,
  asker: Asker & { readonly memberId: string },
  wanted: {
    readonly connectorId: string;
    readonly mode: ConsentMode;
    readonly connectionId: string | null;
    readonly session: string;
    /** The whole organization at the source is asked for, where it has such. */
    readonly isOfOrganization: boolean;
  },
): Promise<string> {
  await refuseHalted(live.control, asker.organizationId);
  const source = sourceOf(live, wanted.connectorId);
  if (wanted.connectionId !== null) await liveConnection(live, asker.organizationId, wanted.connectionId);
  const app = await requireApp(live, asker.organizationId, source);
  const redirectUrl = redirectUrlOf(live);
  const { connectorId, connectionId, mode, session, isOfOrganization } = wanted;
  const asked = { connectorId, connectionId, mode, isOfOrganization, redirectUrl, session };
  const state = await beginConsent(live.control, { ...asker, ...asked });
  await append(live.control, {
    ...asker,
    action: 'consent.begin',
    subject: connectionId,
    details: { connector: connectorId, mode },
  });
  return authorizeUrl(source, { clientId: app.clientId, mode, state, redirectUrl, isOfOrganization });
}

async function requireApp({ control }: Live, organizationId: string, source: Source): Promise<App> {
  const { connector } = source;
  const app = await appOf(control, source, organizationId);
  if (app !== null) return app;
  throw new Refused(
    'consent-app-missing',
    errorCodes['consent-app-missing'],
    `Create the app at ${connector.name} and give its client id and secret.`,
  );
}

/** What the browser brought back from the source. */
export interface Returned {
  readonly state: string;
  readonly session: string;
  readonly code: string | undefined;
  /** The source's word for a refusal. */
  readonly error: string | undefined;
}

/** What that browser had begun, once. Throws Refused `consent-unknown`, `consent-expired`. */
export function whatWasBegun({ control }: Live, { state, session }: Returned): Promise<BegunConsent> {
  return takeConsent(control, state, session);
}

/**
 * The connection that was consented to. Throws Refused `consent-…`, `source-other-workspace`, `connection-exists`, and
 * what the source's answers mean.
 */
export async function finishConnecting(live: Live, begun: BegunConsent, returned: Returned): Promise<LiveConnection> {
  const { control } = live;
  // It may have been halted while somebody consented at the source.
  await refuseHalted(control, begun.organizationId);
  const source = sourceOf(live, begun.connectorId);
  if (returned.code === undefined) throw refusalOf(source, returned.error ?? '');
  const app = await requireApp(live, begun.organizationId, source);
  const given = { code: returned.code, redirectUrl: begun.redirectUrl };
  const grant = await answered(exchangeCode(source, app, begun.mode, given, control.clock));
  return accept(live, source, { ...begun, grant });
}

/** The connection of a token that an administrator brought. Throws as `finishConnecting` does. */
export async function connectWithToken(
  live: Live,
  asker: Asker,
  given: {
    readonly connectorId: string;
    readonly token: string;
    readonly name: string | undefined;
    readonly connectionId: string | null;
    /** A token of a single workspace is none then. */
    readonly isOfOrganization?: boolean;
  },
): Promise<LiveConnection> {
  await refuseHalted(live.control, asker.organizationId);
  const source = sourceOf(live, given.connectorId);
  if (given.connectionId !== null) await liveConnection(live, asker.organizationId, given.connectionId);
  const grant = { access: given.token, refresh: null, expiresInSeconds: null, scopes: [] };
  const { isOfOrganization = false } = given;
  return accept(live, source, { ...asker, ...given, isOfOrganization, mode: null, grant });
}

/** Nobody waits for a source that is away: it is the person who tries again. */
async function answered<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    const isTooLong = error instanceof DOMException && error.name === 'TimeoutError';
    if (!isTooLong && !(error instanceof RetryLater && error.code === 'source-unavailable')) throw error;
    const next = 'Begin again in a few minutes.';
    throw new Refused('consent-unanswered', errorCodes['consent-unanswered'], next);
  }
}

interface Accepted extends Asker {
  readonly connectionId: string | null;
  /** Null where the source must be asked what the token is. */
  readonly mode: ConsentMode | null;
  readonly isOfOrganization: boolean;
  readonly grant: Grant;
  readonly name?: string | undefined;
}

async function accept(live: Live, source: Source, accepted: Accepted): Promise<LiveConnection> {
  const { control } = live;
  const { organizationId, memberId, grant } = accepted;
  const { identity, granted } = await askWhose(live, source, organizationId, grant);
  const { connector } = source;
  const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), connector.namespace);
  const sourceRef = pseudonymize.ref('source', identity.sourceId);
  const { partOfId } = identity;
  const partOf = partOfId === undefined ? undefined : pseudonymize.ref('source', partOfId);
  const isLessThanAsked = isLess(source, accepted, identity);
  // Whoever consents chooses at the source, and is asked once more here; a token was chosen before.
  if (isLessThanAsked && accepted.mode === null) throw ofOneWorkspace();
  const before = await connectedBefore(live, source, accepted, { sourceRef, partOf, isLessThanAsked });
  const connection = await openLive(control, {
    organizationId,
    connectorId: connector.id,
    connectorName: connector.name,
    sourceRef,
    partOf,
    mode: accepted.mode ?? (identity.isBot ? 'bot' : 'person'),
    granted: granted ?? grant.scopes,
    name: accepted.name,
    isLessThanAsked,
  });
  const { connectionId } = connection;
  // People who were made up need no minimisation, and a trial is to show all that there is.
  if (source.isSandbox) await beginWithPeriod(control, connectionId, longestPeriod);
  await sealToken(control, organizationId, connectionId, tokenOf(grant, control.clock));
  await append(control, {
    organizationId,
    memberId,
    action: 'consent.grant',
    subject: connectionId,
    details: { connector: connector.id },
  });
  return goOn(live, connection, before);
}

function ofOneWorkspace(): Refused {
  const next =
    'Install the app for the whole organization and bring the token of that. Or bring this one without asking for the organization: then its workspace alone is connected.';
  return new Refused('consent-not-org-wide', errorCodes['consent-not-org-wide'], next);
}

/** True where the whole organization was asked for, and a single workspace of it answered. */
const isLess = ({ connector }: Source, { isOfOrganization }: Accepted, identity: Identity): boolean =>
  isOfOrganization && connector.consent.ofOrganization !== undefined && identity.isOfOrganization !== true;

/** One that was started goes on where it stopped, or stays where somebody paused it; any other waits for its start. */
export async function goOn(
  live: Live,
  connection: LiveConnection,
  before: LiveConnection | undefined,
): Promise<LiveConnection> {
  const { control, syncs } = live;
  const { connectionId, choice, isStarted } = connection;
  if (choice === null) return connection;
  if (before?.state === 'paused') {
    await changeLive(control, connectionId, { state: 'paused' });
    syncs.tell(connectionId);
    return { ...connection, state: 'paused' };
  }
  if (!isStarted) return connection;
  await changeLive(control, connectionId, { state: 'collecting', problem: null });
  await syncs.request(connectionId);
  return (await findLiveById(control, connectionId)) ?? connection;
}

/** Asks the source whom the token speaks for. Throws what the source's answer means. */
async function askWhose(
  live: Live,
  source: Source,
  organizationId: string,
  grant: Grant,
): Promise<{ readonly identity: Identity; readonly granted: readonly string[] | null }> {
  const calls = callsWith(live.control, source, grant.access, organizationId, AbortSignal.timeout(60_000));
  const answer = await answered(calls.call(source.connector.identity, {}).catch(rejected));
  const identity = answer.is === 'fine' ? source.connector.identity.read(answer.body) : undefined;
  if (identity === undefined) throw refusedConsent(source.connector.identity.nobody ?? 'consent-refused');
  return { identity, granted: calls.granted };
}

/** Nobody has to consent again to a token that was mistyped; Slack says the same of it as of a wrong address. */
function rejected(error: unknown): never {
  if (!(error instanceof Reconnect)) throw error;
  throw new Refused(
    error.code,
    errorCodes[error.code],
    'Copy the whole token again. If its app allows only some IP addresses, add that of this server to them.',
  );
}

interface AnsweredSource {
  readonly sourceRef: string;
  readonly partOf: string | undefined;
  readonly isLessThanAsked: boolean;
}

/** The connection of that source, if there is one. Throws Refused where it is not the one that is meant. */
async function connectedBefore(
  live: Live,
  source: Source,
  accepted: Accepted,
  { sourceRef, partOf, isLessThanAsked }: AnsweredSource,
): Promise<LiveConnection | undefined> {
  const { organizationId, connectionId } = accepted;
  const ofSource = await requireOneWay(live, { organizationId, connector: source.connector, sourceRef, partOf }, null);
  if (connectionId !== null && ofSource === undefined && accepted.isOfOrganization && !isLessThanAsked) {
    const meant = await findLiveById(live.control, connectionId);
    // Nothing was read of the workspace that answered first.
    if (meant?.isLessThanAsked === true && meant.state === 'setting-up') {
      await changeSource(live.control, connectionId, sourceRef);
      return meant;
    }
  }
  if (connectionId !== null && ofSource?.connectionId !== connectionId) {
    throw new Refused(
      'source-other-workspace',
      errorCodes['source-other-workspace'],
      'Connect again with an account of the workspace it was made for, or add a new connection.',
    );
  }
  const isAtWork = ofSource !== undefined && ['collecting', 'paused', 'setting-up'].includes(ofSource.state);
  if (connectionId === null && isAtWork) {
    throw new Refused(
      'connection-exists',
      errorCodes['connection-exists'],
      `It is the connection “${ofSource.name}”. To renew its consent, open it and choose Reconnect.`,
    );
  }
  return ofSource;
}
