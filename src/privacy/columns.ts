// Makes the value of one column out of a record: a token, a number, a flag or a listed word, and nothing else.
import { nilId } from '../base/ids.ts';
import { dayNumberOf } from './day.ts';
import { decimalOf } from './decimal.ts';
import { microsecondsOf } from './instant.ts';
import { cleanLabel } from './label.ts';
import { codePointsOf, wordsOf } from './measure.ts';
import { compileAll, compileFirst } from './path.ts';
import type { Pseudonymizer } from './pseudonym.ts';
import type { Column } from './shapes.ts';
import type { Kept, Source } from './vocabulary.ts';

/** What a column can hold: a token or listed word, a number (times: microseconds, days: days since 1970), a flag, or a list. */
export type KeptValue = string | number | boolean | readonly string[] | readonly number[];

export type MakeValue<Context> = (record: unknown, context: Context) => KeptValue;

type First<Context> = (record: unknown, context: Context) => unknown;
type All<Context> = (record: unknown, context: Context) => readonly unknown[];

/** Compiles one column of a declaration. Never throws while it makes values, unless a function of the declaration does. */
export function compileColumn<Context>(
  column: Column,
  kept: Kept<Kept['kind'], Context>,
  pseudonymize: Pseudonymizer,
): MakeValue<Context> {
  const first = firstOf(kept.from);
  const all = allOf(kept.from);
  const words = column.words ?? [];
  switch (column.kind) {
    case 'time':
      return (record, context) => microsecondsOf(first(record, context));
    case 'day':
      return (record, context) => dayNumberOf(first(record, context));
    case 'flag':
      return (record, context) => isTrue(first(record, context));
    case 'countOf':
      return (record, context) => sumOf(all(record, context));
    case 'countsOf':
      return (record, context) => mapped(all(record, context), (found) => bounded(amount(found, 0)));
    case 'lengthOf':
      return measured(kept.from, first, codePointsOf);
    case 'wordsOf':
      return measured(kept.from, first, wordsOf);
    case 'numberOf':
      return (record, context) => within(column.range, decimalOf(first(record, context)));
    case 'oneOf':
      return (record, context) => word(first(record, context), words);
    case 'eachOf':
      return (record, context) => mapped(all(record, context), (found) => word(found, words));
    default:
      return compileToken(column.kind, kept.of ?? '', { first, all }, pseudonymize);
  }
}

type TokenKind = 'person' | 'people' | 'identity' | 'identities' | 'label' | 'labels' | 'ref' | 'refs';

/** Whatever is found becomes a keyed one-way token. */
function compileToken<Context>(
  kind: TokenKind,
  of: string,
  { first, all }: { readonly first: First<Context>; readonly all: All<Context> },
  pseudonymize: Pseudonymizer,
): MakeValue<Context> {
  switch (kind) {
    case 'person':
      return (record, context) => token(first(record, context), (id) => pseudonymize.person(id));
    case 'people':
      return tokens(all, (id) => pseudonymize.person(id));
    case 'identity':
      return (record, context) => token(first(record, context), (claim) => pseudonymize.identity(of, claim));
    case 'identities':
      return (record, context) => mapped(all(record, context), (found) => claimToken(found, of, pseudonymize));
    case 'label':
      return (record, context) => labelToken(of, first(record, context), pseudonymize);
    case 'labels':
      return (record, context) =>
        mapped(all(record, context), (pair) => (isPair(pair) ? labelToken(pair[0], pair[1], pseudonymize) : nilId));
    case 'ref':
      return (record, context) => token(first(record, context), (id) => pseudonymize.ref(of, id));
    case 'refs':
      return tokens(all, (id) => pseudonymize.ref(of, id));
  }
}

function firstOf<Context>(from: Source<Context>): First<Context> {
  if (typeof from === 'string') return compileFirst(from);
  return (record, context) => {
    const found = from(record, context);
    return Array.isArray(found) ? (found as readonly unknown[])[0] : found;
  };
}

const nothing: readonly never[] = [];

function allOf<Context>(from: Source<Context>): All<Context> {
  if (typeof from === 'string') return compileAll(from);
  return (record, context) => {
    const found = from(record, context);
    if (found === null || found === undefined) return nothing;
    return Array.isArray(found) ? (found as readonly unknown[]) : [found];
  };
}

function mapped<Value extends string | number>(
  found: readonly unknown[],
  make: (found: unknown) => Value,
): readonly Value[] {
  return found.length === 0 ? nothing : found.map(make);
}

function token(found: unknown, make: (id: string) => string): string {
  return isId(found) ? make(String(found)) : nilId;
}

function tokens<Context>(all: All<Context>, make: (id: string) => string): MakeValue<Context> {
  return (record, context) => {
    const found = all(record, context);
    if (found.length === 0) return nothing;
    return [...new Set(found.filter(isId).map((id) => make(String(id))))];
  };
}

const isPair = (found: unknown): found is readonly [string, unknown] =>
  Array.isArray(found) && found.length === 2 && typeof found[0] === 'string';

function claimToken(found: unknown, of: string, pseudonymize: Pseudonymizer): string {
  const [named, claim] = isPair(found) ? found : [of, found];
  return token(claim, (id) => pseudonymize.identity(named, id));
}

function labelToken(dimension: string, found: unknown, pseudonymize: Pseudonymizer): string {
  const word = cleanLabel(found);
  return word === undefined ? nilId : pseudonymize.label(dimension, word);
}

function isId(found: unknown): boolean {
  return (typeof found === 'string' && found !== '') || (typeof found === 'number' && Number.isFinite(found));
}

/**
 * The length of a string that was found. A function of a declaration may have counted already and gives a number; a
 * number that a path finds is no length, it is whatever somebody typed.
 */
function measured<Context>(
  from: Source<Context>,
  first: First<Context>,
  count: (text: string) => number,
): MakeValue<Context> {
  const mayHaveCounted = typeof from === 'function';
  return (record, context) => {
    const found = first(record, context);
    if (typeof found === 'string') return bounded(count(found));
    return mayHaveCounted && typeof found === 'number' ? bounded(found) : 0;
  };
}

function isTrue(found: unknown): boolean {
  return found === true || found === 1 || found === 'true' || found === '1';
}

function sumOf(found: readonly unknown[]): number {
  let sum = 0;
  for (const one of found) sum += amount(one, 1);
  return bounded(sum);
}

function amount(found: unknown, otherwise: number): number {
  if (typeof found === 'number') return Number.isFinite(found) ? found : 0;
  if (typeof found === 'string' && /^\d{1,9}$/.test(found)) return Number(found);
  return otherwise;
}

/** A column without a range holds no number at all. NaN stays what it is. */
function within(range: Column['range'], number: number): number {
  return range === undefined ? Number.NaN : Math.min(Math.max(number, range[0]), range[1]);
}

/** What an unsigned column of 32 bits can hold. */
const most = 4_294_967_295;

function bounded(count: number): number {
  return Number.isNaN(count) ? 0 : Math.min(Math.max(Math.trunc(count), 0), most);
}

function word(found: unknown, list: readonly string[]): string {
  return typeof found === 'string' && list.includes(found) ? found : (list[0] ?? '');
}
