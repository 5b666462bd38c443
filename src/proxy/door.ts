// The proxy's door, whatever a request came in by: who may ask, what is asked, and what is answered.
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import { codeOf, type Log } from '../base/log.ts';
import { declarationHash } from '../connector/declaration.ts';
import { keyHeader, lookupMethod } from '../connector/wire.ts';
import { type AtOnce, openAtOnce } from './at-once.ts';
import type { Caller, Callers } from './callers.ts';
import type { LookedUp } from './lookup.ts';
import type { Answered, Proxy } from './proxy.ts';
import { type Refusal, unwatched, type Watch } from './watch.ts';

export interface DoorOptions {
  readonly proxies: readonly Proxy[];
  readonly callers: Callers;
  readonly version: string;
  /** Requests that are worked on at once. */
  readonly mostAtOnce: number;
  /** Hears of what is refused before a proxy is asked. Whoever may not ask is told so, and written down nowhere. */
  readonly watch?: Watch | undefined;
  readonly log: Log;
}

interface Parts extends DoorOptions {
  readonly atOnce: AtOnce;
}

/** A request, without what carried it. */
export interface Incoming {
  readonly verb: string;
  /** With its query, which makes it another one: no address of ours has a query. */
  readonly path: string;
  readonly caller: Caller;
  readonly acceptsGzip: boolean;
  /** Undefined where it is longer than `mostBytes`. Read only of a caller who may ask. */
  readonly body: () => Promise<Buffer | undefined>;
}

export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** Never rejects: what breaks is told by a status, and by nothing that a source said. */
export type Door = (incoming: Incoming, signal: AbortSignal) => Promise<Outgoing>;

/** The largest question holds what a source's accounts told. */
export const mostBytes = 4 * 1024 * 1024;

export function openDoor(options: DoorOptions): Door {
  const parts = { ...options, atOnce: openAtOnce(options.mostAtOnce) };
  return async (incoming, signal) => {
    const startedAt = performance.now();
    const { proxy, method } = askedOf(options, incoming);
    const reply = await replyTo(parts, incoming, proxy, method, signal);
    const [status] = reply;
    // A method that no declaration lists is somebody's word.
    const isKnown = method === lookupMethod || proxy?.allowed.has(method) === true;
    const known = proxy !== undefined && isKnown ? { connector: proxy.connector.id, method } : {};
    options.log.info('proxy asked', { ...known, status, milliseconds: Math.round(performance.now() - startedAt) });
    return outgoing(incoming, reply, status === 401 || status === 403 ? undefined : proxy?.fingerprint);
  };
}

/** `retryAfter`: seconds. */
type Reply = readonly [status: number, body: object, retryAfter?: number | undefined];

const said = (status: number, code: string, reason: string): Reply => [status, { error: { code, reason } }];

function askedOf({ proxies }: DoorOptions, { path }: Incoming) {
  const [, connector = '', method = '', ...rest] = path.split('/');
  const proxy = rest.length === 0 ? proxies.find((one) => one.connector.id === connector) : undefined;
  return { proxy, method };
}

async function replyTo(
  parts: Parts,
  incoming: Incoming,
  proxy: Proxy | undefined,
  method: string,
  signal: AbortSignal,
): Promise<Reply> {
  try {
    const refused = await parts.callers(incoming.caller);
    if (refused !== undefined) return said(refused === 'address' ? 403 : 401, 'proxy-caller-refused', refused);
    if (isHealth(incoming)) return [200, healthOf(parts)];
    // After the caller is known: who may not ask takes nobody's place.
    return (await parts.atOnce(() => answer(parts, incoming, proxy, method, signal))) ?? busy;
  } catch (error) {
    // Whoever asked is gone, or the time for an answer is over.
    if (signal.aborted) return said(504, 'internal', 'too-late');
    // Whatever broke may hold what the source said: its code alone is told, and that to the log.
    parts.log.error('proxy broke', { code: codeOf(error) });
    return said(500, 'internal', 'broke');
  }
}

const isHealth = ({ verb, path }: Incoming): boolean => verb === 'GET' && path === '/health';

/** A place is free again within seconds: a page takes the source's time and a few milliseconds. */
const busy: Reply = [503, { error: { code: 'proxy-unavailable', reason: 'too-many-at-once' } }, 1];

const refused = (status: number, reason: Refusal): Reply => said(status, 'proxy-refused', reason);

async function answer(
  { watch = unwatched }: Pick<DoorOptions, 'watch'>,
  { verb, body }: Incoming,
  proxy: Proxy | undefined,
  method: string,
  signal: AbortSignal,
): Promise<Reply> {
  const turnedAway = (status: number, why: Refusal): Reply => {
    watch.refused(why);
    return refused(status, why);
  };
  if (proxy === undefined) return turnedAway(403, 'connector-not-declared');
  if (verb !== 'POST') return turnedAway(403, 'verb-not-declared');
  const args = argumentsOf(await body());
  if (args === undefined) return turnedAway(400, 'argument-malformed');
  if (method === lookupMethod) return lookedUp(proxy.lookUp(args));
  const answered: Answered = await proxy.ask(method, args, signal);
  if (answered.is === 'answered') return [200, answered];
  return refused(answered.why === 'sealed-by-another-key' ? 409 : 403, answered.why);
}

function lookedUp(answer: LookedUp): Reply {
  if (answer.is === 'looked-up') return [200, answer];
  const [status, body] = refused(answer.seconds === undefined ? 403 : 429, answer.why);
  return [status, body, answer.seconds];
}

function healthOf({ version, proxies }: DoorOptions): object {
  const connectors = proxies.map(({ connector, allowed, fingerprint, lookUp }) => ({
    connector: connector.id,
    declaration: declarationHash(connector),
    key: fingerprint,
    methods: [...allowed.keys()],
    lookups: lookUp.isOn,
  }));
  return { version, connectors };
}

/** A flat object; undefined for everything else. */
function argumentsOf(body: Buffer | undefined): Readonly<Record<string, unknown>> | undefined {
  if (body === undefined) return undefined;
  try {
    const found: unknown = JSON.parse(body.toString('utf8') || '{}');
    const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
    return isObject ? (found as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Of the header in which a caller says it; one that names it to have none of it takes none. */
export const takesGzip = (accepted: string): boolean => /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(accepted);

const packBeside = promisify(gzip);
/** What is shorter costs more to pack than to send. */
const worthPacking = 1024;
/** Up to here packing takes less than a millisecond, and the way to another thread and back up to thirty. */
const packedAtOnce = 256 * 1024;
const fast = { level: 1 };
const pack = async (text: Buffer): Promise<Buffer> =>
  text.length > packedAtOnce ? packBeside(text, fast) : gzipSync(text, fast);

async function outgoing({ acceptsGzip }: Incoming, [status, body, retryAfter]: Reply, key?: string): Promise<Outgoing> {
  const text = Buffer.from(JSON.stringify(body));
  const isPacked = acceptsGzip && text.length > worthPacking;
  return {
    status,
    bytes: isPacked ? await pack(text) : text,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...(isPacked && { 'content-encoding': 'gzip' }),
      ...(key !== undefined && { [keyHeader]: key }),
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
  };
}
