// The privacy boundary: the only place where a record becomes something that the event store accepts.
import { Defect } from '../base/errors.ts';
import { nilId } from '../base/ids.ts';
import { compileColumn, type KeptValue, type MakeValue } from './columns.ts';
import type { KeptOut } from './kept-out.ts';
import { isKept } from './kept-values.ts';
import type { Pseudonymizer } from './pseudonym.ts';
import type { Keep, Shape } from './shapes.ts';
import type { Kept } from './vocabulary.ts';

export type { KeptValue } from './columns.ts';
/** One row, its values in the order of the shape's columns. */
export type Row = readonly KeptValue[];

// Assigned while the class below is defined; nobody outside this file can reach it.
let make: <S extends Shape>(shape: S, keyVersion: number, rows: readonly Row[], withoutKey: number) => Sanitized<S>;

// What only this file can show: the compiler's `private` is gone when the program runs.
const boundary = Symbol('boundary');

/** Rows that passed the boundary. Nothing but `sanitize` makes one, in types and at run time. */
export class Sanitized<S extends Shape = Shape> {
  readonly shape: S;
  readonly keyVersion: number;
  /** Records that have no key, so could be stored only to be lost: how many. */
  readonly withoutKey: number;
  readonly #rows: readonly Row[];

  private constructor(from: symbol, shape: S, keyVersion: number, rows: readonly Row[], withoutKey: number) {
    if (from !== boundary) throw notSanitized();
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
      throw notSanitized();
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
    return new Sanitized(
      boundary,
      first.shape,
      first.keyVersion,
      parts.flatMap((part) => part.#rows),
      withoutKey,
    );
  }

  /** The rows that are chosen, in their order: what passed the boundary can become less, never more or other. */
  static filter<S extends Shape>(value: Sanitized<S>, isChosen: (row: Row, at: number) => boolean): Sanitized<S> {
    const rows = Sanitized.rowsOf(value).filter((row, at) => isChosen(row, at));
    return new Sanitized(boundary, value.shape, value.keyVersion, rows, value.withoutKey);
  }

  /** What may pass of it once somebody objected: rows of theirs are left out, and those of others name them no more. */
  static keepOut<S extends Shape>(value: Sanitized<S>, keptOut: KeptOut): Sanitized<S> {
    const rows = Sanitized.rowsOf(value);
    const passing = keptOut.rowsThatPass(value.shape, rows);
    return passing === rows ? value : new Sanitized(boundary, value.shape, value.keyVersion, passing, value.withoutKey);
  }

  /** The same, known to be of that shape. Throws Defect when it is of another one. */
  static ofShape<S extends Shape>(value: Sanitized, shape: S): Sanitized<S> {
    if (value.shape !== shape) {
      throw new Defect('internal', 'Rows of one shape were taken for rows of another.', 'Please report this.');
    }
    return value as Sanitized<S>;
  }

  static {
    make = (shape, keyVersion, rows, withoutKey) => new Sanitized(boundary, shape, keyVersion, rows, withoutKey);
  }
}

const notSanitized = (): Defect =>
  new Defect('not-sanitized', 'These rows did not pass the privacy boundary.', 'Please report this.');

/** Turns records into rows of a shape. Made once per stream, since it compiles the paths. */
export type Sanitizer<S extends Shape, Context> = (records: readonly unknown[], context: Context) => Sanitized<S>;

/**
 * Compiles a declaration into the function that only keeps what the declaration lists. A key time after `notAfter`
 * (microseconds since 1970) counts as none: one message of the year 2075 would move every "last week" there.
 */
export function sanitizer<S extends Shape, Context>(
  shape: S,
  keep: Keep<S, Context>,
  pseudonymize: Pseudonymizer,
  notAfter: number = Number.POSITIVE_INFINITY,
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
      const row = rowOf(columns, record, context);
      if (isWithoutKey(row, keys, notAfter)) withoutKey += 1;
      else rows.push(row);
    }
    return make(shape, pseudonymize.keyVersion, rows, withoutKey);
  };
}

/**
 * Rows that were sanitized in another process, or made of tokens, numbers and times alone: every value is held against its
 * column. Throws Defect `not-sanitized`, for all of them, where a single value is none that the column can hold. A key time after
 * `notAfter` counts as none, as where records are read: the other process may be wrong about what day it is.
 */
export function readmit<S extends Shape>(
  shape: S,
  keyVersion: number,
  rows: unknown,
  notAfter: number = Number.POSITIVE_INFINITY,
): Sanitized<S> {
  const columns = Object.values(shape.columns);
  const isRow = (row: unknown): row is Row =>
    Array.isArray(row) && row.length === columns.length && columns.every((column, at) => isKept(column, row[at]));
  if (!Array.isArray(rows) || !rows.every(isRow)) throw notSanitized();
  const names = Object.keys(shape.columns);
  const keys = shape.key.map((name) => names.indexOf(name));
  // A key of zeros, or of no time: the sanitizer would have left it out.
  if (rows.some((row) => isWithoutKey(row, keys, Number.POSITIVE_INFINITY))) throw notSanitized();
  const timely = rows.filter((row) => !isWithoutKey(row, keys, notAfter));
  return make(shape, keyVersion, timely, rows.length - timely.length);
}

function isWithoutKey(row: Row, keys: readonly number[], notAfter: number): boolean {
  for (const at of keys) {
    const value = row[at]!;
    if (value === nilId || value === 0 || (typeof value === 'number' && value > notAfter)) return true;
  }
  return false;
}

// A loop and not a map: this is the innermost step of every import, and the closure of a map costs a fifth of it.
function rowOf<Context>(columns: readonly MakeValue<Context>[], record: unknown, context: Context): Row {
  const row = new Array<KeptValue>(columns.length);
  for (let at = 0; at < columns.length; at += 1) row[at] = columns[at]!(record, context);
  return row;
}
