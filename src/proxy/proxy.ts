// The proxy itself: asks the source what a declaration lists, lets the answer through the boundary, gives kept rows.
//
// The answer of the source lives in one function of this file and with whoever looks on; nothing of it but rows, counts and
// listed words goes on: not into an error, not into a log, not into an answer.
import { type Clock, days, hours } from '../base/clock.ts';
import { asForm, type Bounds, post } from '../base/post.ts';
import { type ApiConnector, type Arguments, isWithin, type Reach } from '../connector/api-connector.ts';
import type { Verdict } from '../connector/verdict.ts';
import { declaredScopes, pageRuleOf } from '../connector/declared.ts';
import { Interpreter, type Known, type PlaceId } from '../connector/interpreter.ts';
import { type AnswerReader, openAnswerReader } from '../connector/read-answer.ts';
import {
  type Allowed,
  allowedBy,
  bareArgument,
  knownArgument,
  pageArgument,
  passArgument,
  patternsArgument,
  type WirePage,
} from '../connector/wire.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { pageOf, type PlaceHandle } from './internal/page.ts';
import { type LookUp, openLookup } from './lookup.ts';
import { openSealing, sealedAs, type Sealing } from './sealing.ts';
import { type Refusal, unwatched, type Watch } from './watch.ts';

export interface ProxyOptions {
  readonly connector: ApiConnector;
  /** Of the source, such as `https://slack.com`. */
  readonly sourceUrl: string;
  readonly token: string;
  /** 32 bytes: whoever has them can tell whose a pseudonym is. */
  readonly key: Buffer;
  /** How far it may look, whatever a collector was allowed; public places alone unless it is given. */
  readonly reach?: Reach;
  /** Whether it says which tokens an address has; it does unless it is told not to. */
  readonly answersLookups?: boolean;
  readonly clock: Clock;
  readonly watch?: Watch | undefined;
  readonly bounds?: Bounds;
}

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
  /** The tokens of one address; the source is not asked. */
  readonly lookUp: LookUp;
}

const usual: Bounds = { headersMs: 30_000, wholeMs: 50_000, bytes: 64 * 1024 * 1024 };

export function openProxy(options: ProxyOptions): Proxy {
  const { connector, key, reach = 'public' } = options;
  const sealing = openSealing(key);
  const allowed = allowedBy(connector);
  const parts: Parts = {
    ...options,
    sealing,
    reader: openAnswerReader(connector),
    interpreterAt: interpreters(connector, key, reach),
  };
  return {
    connector,
    allowed,
    fingerprint: sealing.fingerprint,
    lookUp: openLookup(options),
    async ask(method, args, signal) {
      const declared = allowed.get(method);
      const asked = declared === undefined ? 'method-not-declared' : argumentsOf(parts, declared, args);
      if (declared !== undefined && typeof asked !== 'string') return exchange(parts, declared, asked, signal);
      const why = asked as Refusal;
      options.watch?.refused(why);
      return why === 'place-out-of-reach' ? gone : { is: 'refused', why };
    },
  };
}

interface Parts extends ProxyOptions {
  readonly sealing: Sealing;
  readonly reader: AnswerReader;
  readonly interpreterAt: (now: Date) => Interpreter;
}

/** Compiling a declaration costs as much as reading a page: it is done anew each hour, since what lies ahead moves on. */
function interpreters(connector: ApiConnector, key: Buffer, reach: Reach): Parts['interpreterAt'] {
  const pseudonymize = pseudonymizer({ version: 1, secret: key }, connector.namespace);
  let made: { readonly until: number; readonly interpreter: Interpreter } | undefined;
  return (now) => {
    const at = now.getTime();
    if (made === undefined || at >= made.until) {
      // A day of grace: this machine's clock may be slow.
      const notAfter = (at + days(1)) * 1000;
      made = { until: at + hours(1), interpreter: new Interpreter({ connector, pseudonymize, notAfter, reach }) };
    }
    return made.interpreter;
  };
}

/** A question, with everything that was sealed opened. */
interface Asked {
  readonly args: Arguments;
  readonly place: Pick<PlaceId, 'id' | 'beside'>;
  readonly pageToken: string | null;
  readonly known: Known | undefined;
  readonly patterns: readonly string[];
  readonly pass: number;
}

const noPlace = { id: '', beside: {}, reach: 'public' } as const satisfies PlaceHandle;

/** A place that lies farther than the proxy looks by now: to whoever asks it is one that can be read no more. */
const gone = {
  is: 'answered',
  verdict: { is: 'skip', reason: 'gone' },
  needed: null,
  isMalformed: false,
  got: 0,
  pageToken: null,
  granted: null,
  page: null,
} as const satisfies Answered;

function argumentsOf(parts: Parts, declared: Allowed, args: Readonly<Record<string, unknown>>): Asked | Refusal {
  const given = givenOf(declared, args);
  if (typeof given === 'string') return given;
  const placeArgument = parts.connector.timeline.place;
  const { [knownArgument]: known, [pageArgument]: page, [placeArgument]: handle, ...others } = given;
  const { [patternsArgument]: patterns, [passArgument]: pass, [bareArgument]: bare, ...plain } = others;
  const open = (about: string, sealed: string | undefined): unknown =>
    sealed === undefined ? undefined : (parts.sealing.open(about, sealed) ?? null);
  const opened = {
    known: open(sealedAs.known, known),
    place: open(sealedAs.place, handle),
    pageToken: open(sealedAs.page, page),
  };
  if (Object.values(opened).includes(null)) return 'sealed-by-another-key';
  const listed = listOf(patterns ?? '[]');
  if (listed === undefined) return 'argument-malformed';
  if (declared.needs.some((name) => given[name] === undefined)) return 'argument-missing';
  const place = (opened.place as PlaceHandle | undefined) ?? noPlace;
  if (!isWithin(place.reach, parts.reach ?? 'public')) return 'place-out-of-reach';
  const asked = { place, known: opened.known as Known | undefined, pass: Number(pass ?? 0) };
  const list = listAsked(parts, declared, asked);
  if (list === undefined) return 'argument-malformed';
  return {
    ...asked,
    args: {
      ...list,
      ...(bare === undefined && place.beside),
      ...plain,
      ...(handle !== undefined && { [placeArgument]: place.id }),
    },
    pageToken: (opened.pageToken as string | undefined) ?? null,
    patterns: listed,
  };
}

/** The arguments of the list that is asked for; undefined where there is no such list, which the source would take for all of them. */
function listAsked(
  { interpreterAt, clock }: Parts,
  { question }: Allowed,
  { known, pass }: Pick<Asked, 'known' | 'pass'>,
): Arguments | undefined {
  if (known === undefined || (question !== 'accounts' && question !== 'places')) return {};
  return interpreterAt(clock.now()).passes(known, question)[pass];
}

/** Each argument is declared for the call, and has its form. */
function givenOf({ arguments: forms }: Allowed, args: Readonly<Record<string, unknown>>): Arguments | Refusal {
  for (const [name, value] of Object.entries(args)) {
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    if (form === undefined) return 'argument-not-declared';
    if (typeof value !== 'string' || !form.test(value)) return 'argument-malformed';
  }
  return args as Arguments;
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
  const url = new URL(call.method, base).href;
  const interpreter = parts.interpreterAt(clock.now());
  // Last: it may take the place of an argument that the first page was asked with.
  const page = asked.pageToken === null ? {} : { [pageRuleOf(connector, call).argument]: asked.pageToken };
  const content = asForm({ ...call.arguments, ...asked.args, ...page });
  const posted = await post({ url, token, content, bounds, signal });
  const { verdict, needed, isMalformed, got, pageToken } = reader.read(call, posted);
  const isFine = verdict.is === 'fine' && posted.body !== undefined;
  const readAs = (body: object) => pageOf({ interpreter, sealing, question, ...asked, pageToken }, body);
  const { watch = unwatched } = parts;
  if (!isFine) watch.unanswered(call.method);
  const read = isFine ? watch.answered({ method: call.method, call, body: posted.body, read: readAs }) : null;
  // An identity that names nobody, or a page before what it needs: the source answered what it never should.
  const isUnread = isFine && read === null;
  return {
    is: 'answered',
    verdict: isUnread ? { is: 'again' } : verdict,
    needed: needed ?? null,
    isMalformed: isMalformed || isUnread,
    got,
    pageToken: pageToken === null ? null : sealing.seal(sealedAs.page, pageToken),
    granted: scopesOf(posted.header(connector.api.scopesHeader), connector),
    page: read,
  };
}

/** The declared ones among them, and of others no more than the beginning by which the declaration knows them. */
function scopesOf(header: string | null, connector: ApiConnector): readonly string[] | null {
  if (header === null) return null;
  const declared = declaredScopes(connector);
  const { neverAsked } = connector.consent;
  const listed = header
    .split(',')
    .map((scope) => scope.trim())
    .map((scope) => (declared.has(scope) ? scope : neverAsked.find((start) => scope.startsWith(start))));
  return [...new Set(listed)].filter((scope) => scope !== undefined);
}
