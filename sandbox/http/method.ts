// What a method of the Web API is: its tier, the scopes it wants, and a function from a call to an answer.
import type { Tier } from '../limits.ts';
import type { Place, Slack } from '../slack.ts';
import type { App, Token } from '../state.ts';
import { Refusal } from './refusal.ts';

/** A call with a valid token. */
export interface MethodCall {
  readonly slack: Slack;
  readonly method: string;
  readonly args: URLSearchParams;
  readonly token: Token;
  readonly app: App;
  readonly place: Place;
  /** The most objects that the answer may hold, where the app is of the restricted class. */
  readonly mostObjects: number | undefined;
  /** A fault wants a page without objects that leads on. */
  readonly isEmptyPage: boolean;
}

export type Body = Readonly<Record<string, unknown>>;

/** An answer that is a packed file and no JSON: it has no `ok`. */
export class PackedFile {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

export interface Method {
  readonly tier: Tier;
  /** Any one of them lets the call in; what it then may see is for the method to decide. */
  readonly scopes: readonly string[];
  /** The fields of the answer beside `ok`, or a file. Throws Refusal. */
  answer(call: MethodCall): Body | PackedFile;
}

/** Throws Refusal `missing_argument`. */
export function required(args: URLSearchParams, name: string, refusal = 'missing_argument'): string {
  const value = args.get(name);
  if (value === null || value === '') throw new Refusal(refusal);
  return value;
}

/** Slack takes `1` and `true`. */
export function isSet(args: URLSearchParams, name: string): boolean {
  const value = args.get(name);
  return value === '1' || value === 'true';
}

/** An integer of at least 1, cut at `most`; `otherwise` when nothing or 0 was sent. Throws Refusal `invalid_limit`. */
export function readLimit(args: URLSearchParams, otherwise: number, most: number): number {
  const text = args.get('limit') ?? '';
  if (text === '' || text === '0') return Math.min(otherwise, most);
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000_000) throw new Refusal('invalid_limit');
  return Math.min(limit, most);
}

/** Throws Refusal `missing_scope` and says what is there and what is not. */
export function needScope(call: Pick<MethodCall, 'token'>, ...anyOf: readonly string[]): void {
  if (anyOf.length === 0 || anyOf.some((scope) => call.token.scopes.includes(scope))) return;
  throw new Refusal('missing_scope', { needed: anyOf[0], provided: call.token.scopes.join(',') });
}
