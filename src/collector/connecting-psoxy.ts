// How a connection through a Psoxy comes to be: an administrator says where it is and with what it is asked.
import { errorCodes, Refused, RetryLater } from '../base/errors.ts';
import { minutes } from '../base/clock.ts';
import type { Spoken } from '../connector/interpreter.ts';
import { psoxyVariant, throughPsoxy } from '../connector/through-psoxy.ts';
import { append } from '../control/audit.ts';
import { refuseHalted } from '../control/halts.ts';
import { type LiveConnection, openLive } from '../control/live-connections.ts';
import { type PsoxyAccess, sealPsoxy } from '../control/psoxies.ts';
import { organizationKeys } from '../control/secrets.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { openCalls } from './calls/calls.ts';
import { type Pause, pauseFor } from './calls/pause.ts';
import { throughPsoxyOf } from './calls-of.ts';
import { type Asker, goOn } from './connecting.ts';
import { type Live, sourceOf } from './live.ts';
import { requireKeyOfFiles } from './kept/key.ts';
import { knowObjectionsFirst } from './known-objections.ts';
import { keyOfPsoxy } from './other-keys.ts';
import { requireOneWay } from './one-way.ts';
import type { PsoxyHealth } from './psoxy/health.ts';
import { DirectReader } from './reading/direct.ts';
import { safeUrl } from './safe-url.ts';
import type { Source } from './source.ts';

export type GivenPsoxy = Omit<PsoxyAccess, 'fingerprint'> & {
  readonly connectorId: string;
  readonly name?: string | undefined;
};

/** How the Psoxy is, before anything is connected. Throws Refused `psoxy-…`, `halted`. */
export async function askHealth(live: Live, asker: Asker, given: GivenPsoxy): Promise<PsoxyHealth> {
  await refuseHalted(live.control, asker.organizationId);
  const source = sourceOf(live, given.connectorId);
  return healthOf(live, source, asker.organizationId, access(given));
}

/** Where no call but a file says whose the source is, the Psoxy writes that file down first. */
const patience = minutes(5);

/**
 * The connection of the source that the Psoxy speaks for, made or given other authorization. Throws Refused `psoxy-…`,
 * `connection-exists`, `proxy-key-changed`, `objection-not-known`, `halted`, and what the source's answers mean.
 */
export async function connectThroughPsoxy(
  live: Live,
  asker: Asker,
  given: GivenPsoxy,
  pause: Pause = pauseFor,
): Promise<LiveConnection> {
  const { control } = live;
  const { organizationId } = asker;
  await refuseHalted(control, organizationId);
  const source = sourceOf(live, given.connectorId);
  const asked = access(given);
  const { fingerprint } = sound(await healthOf(live, source, organizationId, asked));
  const signal = AbortSignal.timeout(patience);
  const spoken = await whoseIs(live, source, organizationId, { ...asked, fingerprint }, { signal, pause });
  const { connector } = source;
  const before = await requireOneWay(live, { organizationId, connector, sourceRef: spoken.source }, fingerprint);
  if (before === undefined) await requireKeyOfFiles(control, organizationId, null);
  const connectorName = `${connector.name} via Psoxy`;
  const name = before?.name ?? given.name ?? connectorName;
  await knowObjectionsFirst(
    control,
    organizationId,
    await keyOfPsoxy(control, organizationId, name, { ...asked, fingerprint }),
  );
  const connection = await openLive(control, {
    organizationId,
    connectorId: connector.id,
    connectorName,
    sourceRef: spoken.source,
    mode: 'person',
    granted: [],
    route: 'psoxy',
    name: given.name,
  });
  const { connectionId } = connection;
  await sealPsoxy(control, organizationId, connectionId, { ...asked, fingerprint });
  const details = { connector: connector.id, route: 'psoxy', authorization: asked.authorization.kind };
  await append(control, { ...asker, action: 'consent.grant', subject: connectionId, details });
  return goOn(live, connection, before);
}

/** Asks the source through the Psoxy whose it is. */
async function whoseIs(
  { control }: Live,
  source: Source,
  organizationId: string,
  asked: PsoxyAccess,
  { signal, pause }: { readonly signal: AbortSignal; readonly pause: Pause },
): Promise<Spoken> {
  const connector = throughPsoxy(source.connector, asked.salt);
  const calls = openCalls({
    exchange: throughPsoxyOf(
      control,
      { ...source, connector },
      { organizationId, address: async () => asked, signal, pause },
    ),
    connector,
    baseUrl: asked.url,
    workspace: organizationId,
    app: connector.id,
    token: { current: async () => '', refresh: async () => '' },
    limiter: source.limiter,
    clock: control.clock,
    log: control.log,
    signal,
    pause,
  });
  const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), connector.namespace);
  const notAfter = Number.POSITIVE_INFINITY;
  const reader = new DirectReader({ connector, calls, pseudonymize, notAfter, reach: 'public' });
  const spoken = await reader.identify().catch(unanswered);
  if (spoken === undefined) throw new Refused('consent-refused', errorCodes['consent-refused'], lookAtSource);
  return spoken;
}

const lookAtSource = 'Look at the Psoxy: it must hold a token that the source accepts.';

function access({ url, authorization, salt }: GivenPsoxy): Omit<PsoxyAccess, 'fingerprint'> {
  return { url: safeUrl(url, 'psoxy-url-refused', 'https://abc.lambda-url.us-east-1.on.aws'), authorization, salt };
}

/** How it says that it is. Throws Refused `psoxy-…` where it does not answer as it should. */
export async function healthOf(
  { control }: Live,
  source: Source,
  organizationId: string,
  asked: Omit<PsoxyAccess, 'fingerprint'>,
): Promise<PsoxyHealth> {
  const { source: wanted } = psoxyVariant(source.connector);
  const address = async () => ({ ...asked, fingerprint: null });
  const signal = AbortSignal.timeout(minutes(1));
  const through = throughPsoxyOf(control, source, { organizationId, address, signal, pause: pauseFor });
  return through.health(wanted).catch(unanswered);
}

/** With a salt of its own, of the source that is meant, whole: anything less is none to be connected. */
function sound({ fingerprint, findings }: PsoxyHealth): { readonly fingerprint: string } {
  const [worst] = findings.filter(({ severity }) => severity !== 'note');
  if (worst !== undefined) throw new Refused(worst.code, worst.message, worst.next);
  return { fingerprint: fingerprint! };
}

/** Nobody waits for what is away: it is the person who tries again. */
function unanswered(error: unknown): never {
  const isTooLong = error instanceof DOMException && error.name === 'TimeoutError';
  if (!isTooLong && !(error instanceof RetryLater)) throw error;
  const next = 'Look whether it runs, and at its address; then try again.';
  throw new Refused('psoxy-unanswered', errorCodes['psoxy-unanswered'], next);
}
