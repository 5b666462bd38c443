// Sends a call through a Psoxy, which makes it and gives the source's answer with tokens in place of the ids of people.
import { isSameText } from '../../base/same-text.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { type Bounds, get, parsed, type Posted } from '../../base/post.ts';
import type { ApiConnector } from '../../connector/api-connector.ts';
import { pageRuleOf } from '../../connector/declared.ts';
import { openAnswerReader, type Read } from '../../connector/read-answer.ts';
import type { PsoxyAccess } from '../../control/psoxies.ts';
import { withCanonicalTokens } from '../../privacy/psoxy-token.ts';
import { type Arguments, type Exchange, fileCame } from '../calls/answer.ts';
import type { Pause } from '../calls/pause.ts';
import { errorHeader, meaningOf, refused, saltHeader } from './answers.ts';
import { escaped } from './aws-signature.ts';
import { fileOrAnswer } from './files.ts';
import { type PsoxyHealth, readHealth } from './health.ts';
import { openSigner } from './signer.ts';
import { type CloudDoors, type Signer, type SignerParts, unavailable } from './signing.ts';
import { fetchStored } from './stored-answers.ts';

/** While a connection is made its fingerprint is not known yet. */
export type PsoxyAddress = Pick<PsoxyAccess, 'url' | 'authorization'> & { readonly fingerprint: string | null };

export interface PsoxyOptions extends Pick<SignerParts, 'organizationId' | 'machine'> {
  readonly connector: ApiConnector;
  readonly address: () => Promise<PsoxyAddress>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly doors: CloudDoors;
  readonly pause: Pause;
}

export interface PsoxyExchange extends Exchange {
  /** `wanted`: what the Psoxy calls the source. Throws what a call throws that the cloud or the Psoxy refuses. */
  health(wanted: string): Promise<PsoxyHealth>;
}

const bounds: Bounds = { headersMs: 60_000, wholeMs: 120_000, bytes: 64 * 1024 * 1024, fileBytes: 4 * 1024 ** 3 };
/** Of what it says of itself. */
const healthBounds: Bounds = { ...bounds, bytes: 256 * 1024 };
/** Google's cloud packs an answer only for who has this word in its name. */
const agent = 'tacit (gzip)';

export function openPsoxySender(options: PsoxyOptions): PsoxyExchange {
  const { connector } = options;
  const reader = openAnswerReader(connector);
  const asking = openAsking(options);
  /** What takes too long for the Psoxy is asked for in another way from then on. */
  const slow = new Set<string>();
  async function healthNow(wanted?: string): Promise<PsoxyHealth> {
    const posted = await asking.ask('health', '/', { 'x-psoxy-health-check': 'true' }, { bounds: healthBounds });
    const health = readHealth(posted.status, posted.body, wanted);
    if (health !== undefined) return health;
    if (!isOfSource(posted, '/')) throw unavailable(options.clock);
    throw refused('psoxy-url-refused', 'What answers there is no Psoxy: look at the address again.');
  }
  return {
    async send(call, args, pageToken) {
      const { method } = call;
      const { address, signer } = await asking.open();
      const isFile = call.dayFiles !== undefined;
      // A file always takes long; with a bearer nothing can be fetched that was written down.
      const isWrittenDown = slow.has(method) || (isFile && address.authorization.kind !== 'bearer');
      const prefer: Readonly<Record<string, string>> = isWrittenDown ? { prefer: 'respond-async' } : {};
      const page = pageToken === null ? {} : { [pageRuleOf(connector, call).argument]: pageToken };
      const query = queryOf({ ...call.arguments, ...args, ...page });
      const posted = await asking.ask(method, `/${connector.api.path}${method}${query}`, prefer, { takesFile: isFile });
      if (posted.header(errorHeader) === 'SOURCE_API_READ_TIMEOUT') slow.add(method);
      if (!isOfSource(posted, `/${connector.api.path}${method}`)) return { read: stumbled, body: undefined, token: '' };
      await requireSalt(posted, address.fingerprint, async () => posted.header(saltHeader));
      const whole = await wholeOf(posted, { ...options, signer, isFile });
      if (whole === undefined) return { read: noFile, body: undefined, token: '' };
      // What was written down says nothing of its salt, which may have become another one before it was written.
      if (whole !== posted) await requireSalt(whole, address.fingerprint, async () => (await healthNow()).fingerprint);
      const found = whole.file === undefined ? { answer: whole.body } : await fileOrAnswer(whole.file).catch(brokenOff);
      if ('file' in found) return { read: fileCame, body: found.file, token: '' };
      const body = objectOf(withCanonicalTokens(found.answer));
      return { read: reader.read(call, { ...whole, body }), body, token: '' };
    },
    health: healthNow,
    granted: () => null,
    counted: asking.counted,
  };
}

/** False where it should be asked again. Throws what its refusal means. */
function isOfSource(posted: Posted, path: string): boolean {
  const meaning = posted.status === 0 ? 'again' : meaningOf(posted, path);
  if (typeof meaning === 'object') throw meaning;
  return meaning === 'source';
}

/** What was written down elsewhere, fetched; undefined for a file that never came. */
async function wholeOf(
  posted: Posted,
  waiting: PsoxyOptions & { readonly signer: Signer; readonly isFile: boolean },
): Promise<Posted | undefined> {
  const location = posted.header('location');
  if (posted.status !== 202 || location === null) return posted;
  const stored = await fetchStored(location, waiting);
  // Of a day without a file the source says so with an error, and then nothing is written.
  if (stored === undefined && waiting.isFile) return undefined;
  if (stored === undefined) throw unavailable(waiting.clock);
  const { bytes, file } = stored;
  return { ...posted, status: 200, body: bytes && parsed(bytes), ...(file !== undefined && { file }) };
}

/** Undefined for an answer that is a token itself. */
const objectOf = (answer: unknown): object | undefined =>
  typeof answer === 'object' && answer !== null ? answer : undefined;

/** It is asked for again: nothing of it was handed on. */
const brokenOff = (): { readonly answer: undefined } => ({ answer: undefined });

/** Asks with a signature, counts, and notes method, status and time: nothing else. */
function openAsking(options: PsoxyOptions) {
  const { connector, log, signal } = options;
  const counted = { calls: 0, waits: 0, byMethod: new Map<string, number>() };
  const open = opening(options);
  return {
    counted,
    open,
    async ask(
      method: string,
      path: string,
      headers: Readonly<Record<string, string>>,
      how: { readonly takesFile?: boolean; readonly bounds?: Bounds },
    ): Promise<Posted> {
      const { address, signer } = await open();
      const url = new URL(address.url + path);
      const sent = { ...headers, ...(await signer.call({ url, headers }, signal)), 'user-agent': agent };
      counted.calls += 1;
      counted.byMethod.set(method, (counted.byMethod.get(method) ?? 0) + 1);
      const startedAt = performance.now();
      const posted = await get({ url: url.href, headers: sent, bounds, signal, ...how });
      const milliseconds = Math.round(performance.now() - startedAt);
      log.info('psoxy called', { connector: connector.id, method, status: posted.status, milliseconds });
      return posted;
    },
  };
}

/** Opened with the first call, and once. */
function opening({ address, ...parts }: PsoxyOptions): () => Promise<{ address: PsoxyAddress; signer: Signer }> {
  let held: Promise<{ address: PsoxyAddress; signer: Signer }> | undefined;
  const open = async () => {
    const found = await address();
    return { address: found, signer: openSigner(found.authorization, { ...parts, url: found.url }) };
  };
  return () => (held ??= open());
}

/** Nothing was heard of the source. */
const stumbled: Read = { ...fileCame, verdict: { is: 'again' } };
const noFile: Read = { ...fileCame, verdict: { is: 'skip', reason: 'no-file' } };

/** Escaped as what signs it does. Ids of channels and times stand in it, none of a person. */
function queryOf(args: Arguments): string {
  const all = Object.entries(args);
  return all.length === 0 ? '' : `?${all.map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join('&')}`;
}

/** Every answer says with which salt its tokens were made, but for one that the source refused. */
async function requireSalt(
  { status, file }: Pick<Posted, 'status' | 'file'>,
  pinned: string | null,
  ask: () => Promise<string | null>,
): Promise<void> {
  if (pinned === null) return;
  try {
    const said = await ask();
    if (said === null && status >= 300) return;
    if (said !== null && isSameText(said, pinned)) return;
    throw refused(
      'psoxy-salt-changed',
      'Give the Psoxy its old salt back. With a new one every token is another: destroy the connection and connect again.',
    );
  } catch (error) {
    // What is not read is not waited for.
    const pieces = file?.[Symbol.asyncIterator]();
    await pieces?.next().catch(() => undefined);
    await pieces?.return?.();
    throw error;
  }
}
