// The proxy itself: asks the source what a declaration lists, lets the answer through the boundary, gives kept rows.
//
// The answer of the source lives in one function of this file, and nothing of it but rows, counts and listed words goes
// on: not into an error, not into a log, not into an answer.
import { type Clock, days, hours } from '../base/clock.ts';
import { asForm, type Bounds, post } from '../base/post.ts';
import type { ApiConnector, Verdict } from '../connector/api-connector.ts';
import { Interpreter, type Known } from '../connector/interpreter.ts';
import { type AnswerReader, openAnswerReader } from '../connector/read-answer.ts';
import { type Allowed, allowedBy, knownArgument, patternsArgument, type WirePage } from '../connector/wire.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { pageOf } from './internal/page.ts';
import { openSealing, sealedAs, type Sealing } from './sealing.ts';

export interface ProxyOptions {
  readonly connector: ApiConnector;
  /** Of the source, such as `https://slack.com`. */
  readonly sourceUrl: string;
  readonly token: string;
  /** 32 bytes: whoever has them can tell whose a pseudonym is. */
  readonly key: Buffer;
  readonly clock: Clock;
  readonly bounds?: Bounds;
}

/** Why a question is not asked: in words of ours, never what was sent. */
export type Refusal = 'method-not-declared' | 'argument-not-declared' | 'argument-malformed' | 'sealed-by-another-key';

export type Answered =
  | { readonly is: 'refused'; readonly why: Refusal }
  | {
      readonly is: 'answered';
      readonly verdict: Verdict;
      readonly needed: string | null;
      readonly isMalformed: boolean;
      readonly got: number;
      readonly pageToken: string | null;
      readonly granted: readonly string[] | null;
      /** Null unless the verdict is fine. */
      readonly page: WirePage | null;
    };

export interface Proxy {
  readonly connector: ApiConnector;
  readonly allowed: ReadonlyMap<string, Allowed>;
  /** Of the key. */
  readonly fingerprint: string;
  ask(method: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Answered>;
}

const usual: Bounds = { headersMs: 30_000, wholeMs: 50_000, bytes: 64 * 1024 * 1024 };

export function openProxy(options: ProxyOptions): Proxy {
  const { connector, key } = options;
  const sealing = openSealing(key);
  const allowed = allowedBy(connector);
  const parts: Parts = {
    ...options,
    sealing,
    reader: openAnswerReader(connector),
    interpreterAt: interpreters(connector, key),
  };
  return {
    connector,
    allowed,
    fingerprint: sealing.fingerprint,
    async ask(method, args, signal) {
      const declared = allowed.get(method);
      if (declared === undefined) return { is: 'refused', why: 'method-not-declared' };
      const asked = argumentsOf(parts, declared, args);
      return typeof asked === 'string' ? { is: 'refused', why: asked } : exchange(parts, declared, asked, signal);
    },
  };
}

interface Parts extends ProxyOptions {
  readonly sealing: Sealing;
  readonly reader: AnswerReader;
  readonly interpreterAt: (now: Date) => Interpreter;
}

/** Compiling a declaration costs as much as reading a page: it is done anew each hour, since what lies ahead moves on. */
function interpreters(connector: ApiConnector, key: Buffer): Parts['interpreterAt'] {
  const pseudonymize = pseudonymizer({ version: 1, secret: key }, connector.namespace);
  let made: { readonly until: number; readonly interpreter: Interpreter } | undefined;
  return (now) => {
    const at = now.getTime();
    if (made === undefined || at >= made.until) {
      // A day of grace: this machine's clock may be slow.
      const notAfter = (at + days(1)) * 1000;
      made = { until: at + hours(1), interpreter: new Interpreter(connector, pseudonymize, notAfter) };
    }
    return made.interpreter;
  };
}

/** A question, with everything that was sealed opened. */
interface Asked {
  readonly args: Readonly<Record<string, string>>;
  readonly placeId: string;
  readonly known: Known | undefined;
  readonly patterns: readonly string[];
}

function argumentsOf(parts: Parts, declared: Allowed, args: Readonly<Record<string, unknown>>): Asked | Refusal {
  const { connector, sealing } = parts;
  const pageArgument = connector.api.pageToken.argument;
  const placeArgument = connector.timeline.place;
  const plain: Record<string, string> = {};
  let known: unknown;
  let patterns: readonly string[] = [];
  for (const [name, value] of Object.entries(args)) {
    const form = Object.hasOwn(declared.arguments, name) ? declared.arguments[name] : undefined;
    if (form === undefined) return 'argument-not-declared';
    if (typeof value !== 'string' || !form.test(value)) return 'argument-malformed';
    if (name === patternsArgument) {
      const list = listOf(value);
      if (list === undefined) return 'argument-malformed';
      patterns = list;
    } else if (name === knownArgument) {
      known = sealing.open(sealedAs.known, value);
      if (known === undefined) return 'sealed-by-another-key';
    } else if (name === pageArgument || name === placeArgument) {
      const opened = sealing.open(name === pageArgument ? sealedAs.page : sealedAs.place, value);
      if (typeof opened !== 'string') return 'sealed-by-another-key';
      plain[name] = opened;
    } else plain[name] = value;
  }
  return { args: plain, placeId: plain[placeArgument] ?? '', known: known as Known | undefined, patterns };
}

function listOf(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((one) => typeof one === 'string') ? (list as string[]) : undefined;
  } catch {
    return undefined;
  }
}

async function exchange(
  parts: Parts,
  { question, call }: Allowed,
  asked: Asked,
  signal: AbortSignal,
): Promise<Answered> {
  const { connector, sourceUrl, token, clock, reader, sealing, bounds = usual } = parts;
  const base = new URL(connector.api.path, `${sourceUrl.replace(/\/*$/, '')}/`);
  const content = asForm({ ...call.arguments, ...asked.args });
  const posted = await post({ url: new URL(call.method, base).href, token, content, bounds, signal });
  const { verdict, needed, isMalformed, got, pageToken } = reader.read(call, posted);
  const isFine = verdict.is === 'fine' && posted.body !== undefined;
  const interpreter = parts.interpreterAt(clock.now());
  const page = isFine ? pageOf({ interpreter, sealing, question, ...asked, pageToken }, posted.body) : null;
  // An identity that names nobody, or a page before what it needs: the source answered what it never should.
  const isUnread = isFine && page === null;
  return {
    is: 'answered',
    verdict: isUnread ? { is: 'again' } : verdict,
    needed: needed ?? null,
    isMalformed: isMalformed || isUnread,
    got,
    pageToken: pageToken === null ? null : sealing.seal(sealedAs.page, pageToken),
    granted: scopesOf(posted.header(connector.api.scopesHeader), connector),
    page,
  };
}

/** The declared ones among them, and the names of others only as far as the declaration knows what to say of them. */
function scopesOf(header: string | null, { consent }: ApiConnector): readonly string[] | null {
  if (header === null) return null;
  const declared = new Set([...consent.scopes, ...consent.alternative.scopes].map(({ name }) => name));
  return header
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => declared.has(scope) || consent.neverAsked.some((start) => scope.startsWith(start)))
    .filter((scope) => /^[a-z][a-z:._]{0,63}$/.test(scope));
}
