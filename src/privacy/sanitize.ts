// The privacy boundary: the only place where a record becomes something that the event store accepts.
import { Defect } from '../base/errors.ts';
import { nilId } from '../base/ids.ts';
import { compilePath } from './path.ts';
import type { Pseudonymizer } from './pseudonym.ts';
import type { Column, Keep, Shape } from './shapes.ts';
import type { Kept, Source } from './vocabulary.ts';

/** What a column can hold: a token or listed word, a number (times: microseconds since 1970), a flag, or a list. */
export type KeptValue = string | number | boolean | readonly string[] | readonly number[];
/** One row, its values in the order of the shape's columns. */
export type Row = readonly KeptValue[];

// Assigned while the class below is defined; nobody outside this file can reach it.
let make: <S extends Shape>(shape: S, keyVersion: number, rows: readonly Row[], withoutKey: number) => Sanitized<S>;

/** Rows that passed the boundary. Nothing but `sanitize` makes one, in types and at run time. */
export class Sanitized<S extends Shape = Shape> {
  readonly shape: S;
  readonly keyVersion: number;
  /** Records that have no key, so could be stored only to be lost: how many. */
  readonly withoutKey: number;
  readonly #rows: readonly Row[];

  private constructor(shape: S, keyVersion: number, rows: readonly Row[], withoutKey: number) {
    this.shape = shape;
    this.keyVersion = keyVersion;
    this.#rows = rows;
    this.withoutKey = withoutKey;
  }

  get count(): number {
    return this.#rows.length;
  }

  /** The rows of something that passed the boundary. Throws Defect for anything else, look-alikes included. */
  static rowsOf(value: Sanitized): readonly Row[] {
    if (typeof value !== 'object' || value === null || !(#rows in value)) {
      throw new Defect('not-sanitized', 'These rows did not pass the privacy boundary.', 'Please report this.');
    }
    return value.#rows;
  }

  /** Several small ones of one shape and key as one. */
  static join<S extends Shape>(parts: readonly [Sanitized<S>, ...Sanitized<S>[]]): Sanitized<S> {
    const [first] = parts;
    if (parts.some((part) => part.shape !== first.shape || part.keyVersion !== first.keyVersion)) {
      throw new Defect('internal', 'Rows of two shapes or keys cannot be joined.', 'Please report this.');
    }
    const withoutKey = parts.reduce((sum, part) => sum + part.withoutKey, 0);
    return new Sanitized(first.shape, first.keyVersion, parts.flatMap((part) => part.#rows), withoutKey);
  }

  static {
    make = (shape, keyVersion, rows, withoutKey) => new Sanitized(shape, keyVersion, rows, withoutKey);
  }
}

/** Turns records into rows of a shape. Made once per stream, since it compiles the paths. */
export type Sanitizer<S extends Shape, Context> = (records: readonly unknown[], context: Context) => Sanitized<S>;

/** Compiles a declaration into the function that only keeps what the declaration lists. */
export function sanitizer<S extends Shape, Context>(
  shape: S,
  keep: Keep<S, Context>,
  pseudonymize: Pseudonymizer,
): Sanitizer<S, Context> {
  const names = Object.keys(shape.columns);
  const columns = names.map((name) =>
    compileColumn(shape.columns[name]!, keep[name as keyof S['columns']] as Kept<Kept['kind'], Context>, pseudonymize),
  );
  const keys = shape.key.map((name) => names.indexOf(name));

  return (records, context) => {
    const rows: Row[] = [];
    let withoutKey = 0;
    for (const record of records) {
      const row = columns.map((column) => column(record, context));
      if (keys.some((at) => row[at] === nilId || row[at] === 0)) withoutKey += 1;
      else rows.push(row);
    }
    return make(shape, pseudonymize.keyVersion, rows, withoutKey);
  };
}

type Compiled<Context> = (record: unknown, context: Context) => KeptValue;

function compileColumn<Context>(
  column: Column,
  kept: Kept<Kept['kind'], Context>,
  pseudonymize: Pseudonymizer,
): Compiled<Context> {
  const read = compileSource(kept.from);
  const of = kept.of ?? '';
  switch (column.kind) {
    case 'person':
      return (record, context) => token(read(record, context)[0], (id) => pseudonymize.person(id));
    case 'people':
      return (record, context) => tokens(read(record, context), (id) => pseudonymize.person(id));
    case 'identity':
      return (record, context) => token(read(record, context)[0], (id) => pseudonymize.identity(of, id));
    case 'ref':
      return (record, context) => token(read(record, context)[0], (id) => pseudonymize.ref(of, id));
    case 'refs':
      return (record, context) => tokens(read(record, context), (id) => pseudonymize.ref(of, id));
    case 'time':
      return (record, context) => microseconds(read(record, context)[0]);
    case 'flag':
      return (record, context) => isTrue(read(record, context)[0]);
    case 'countOf':
      return (record, context) => bounded(read(record, context).reduce<number>((sum, found) => sum + amount(found, 1), 0));
    case 'countsOf':
      return (record, context) => read(record, context).map((found) => bounded(amount(found, 0)));
    case 'lengthOf':
      return (record, context) => codePoints(read(record, context)[0]);
    case 'wordsOf':
      return (record, context) => words(read(record, context)[0]);
    case 'oneOf':
      return (record, context) => word(read(record, context)[0], column.words ?? []);
    case 'eachOf':
      return (record, context) => read(record, context).map((found) => word(found, column.words ?? []));
  }
}

function compileSource<Context>(from: Source<Context>): (record: unknown, context: Context) => readonly unknown[] {
  if (typeof from === 'string') return compilePath(from);
  return (record, context) => {
    const found = from(record, context);
    if (found === null || found === undefined) return [];
    return Array.isArray(found) ? found : [found];
  };
}

function token(found: unknown, make: (id: string) => string): string {
  return isId(found) ? make(String(found)) : nilId;
}

function tokens(found: readonly unknown[], make: (id: string) => string): readonly string[] {
  if (found.length === 0) return [];
  return [...new Set(found.filter(isId).map((id) => make(String(id))))];
}

function isId(found: unknown): boolean {
  return (typeof found === 'string' && found !== '') || (typeof found === 'number' && Number.isFinite(found));
}

const earliest = 0;
const latest = 9_999_999_999_999_999; // Year 2286; what a 64-bit DateTime64(6) and a double both hold exactly.

/** Microseconds since 1970, or 0 for what is no instant. Digits are moved, not multiplied: a float would round. */
function microseconds(found: unknown): number {
  const match = /^(\d{1,10})(?:\.(\d{1,6}))?$/.exec(typeof found === 'number' ? found.toFixed(6) : String(found ?? ''));
  if (match === null) return 0;
  const at = Number(match[1] + (match[2] ?? '').padEnd(6, '0'));
  return at >= earliest && at <= latest ? at : 0;
}

function isTrue(found: unknown): boolean {
  return found === true || found === 1 || found === 'true' || found === '1';
}

function amount(found: unknown, otherwise: number): number {
  if (typeof found === 'number') return Number.isFinite(found) ? found : 0;
  if (typeof found === 'string' && /^\d{1,9}$/.test(found)) return Number(found);
  return otherwise;
}

function bounded(count: number): number {
  return Math.min(Math.max(Math.trunc(count), 0), 4_294_967_295);
}

function codePoints(found: unknown): number {
  if (typeof found !== 'string') return 0;
  let count = 0;
  for (let at = 0; at < found.length; at += 1) {
    const unit = found.charCodeAt(at);
    const isPair = unit >= 0xd800 && unit < 0xdc00 && (found.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    if (isPair) at += 1;
    count += 1;
  }
  return count;
}

function words(found: unknown): number {
  return typeof found === 'string' ? (found.match(/[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*/gu)?.length ?? 0) : 0;
}

function word(found: unknown, list: readonly string[]): string {
  return list.find((listed) => listed === found) ?? list[0] ?? '';
}
