// What every connector promises of the fields that it keeps, whatever its records come from.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nilId } from '../base/ids.ts';
import { compileAll } from '../privacy/path.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { type Row, Sanitized, sanitizer } from '../privacy/sanitize.ts';
import type { Column, Shape } from '../privacy/shapes.ts';
import type { Kept } from '../privacy/vocabulary.ts';
import type { Connector } from './connector.ts';
import { inventoryOf } from './inventory.ts';
import { canary } from './test-answers.ts';
import type { ConnectorFacts, Stream } from './stream.ts';

/** Records that are read together, with what is known beside them. */
export interface Piece {
  readonly stream: string;
  readonly records: readonly unknown[];
  readonly context: unknown;
}

type Streams = Readonly<Record<string, Stream<Shape, unknown>>>;
type Declared = ConnectorFacts & { readonly streams: Streams };
type NamedRow = Readonly<Record<string, unknown>>;

export interface Reading {
  /** The records that are read, by stream. */
  readonly records: ReadonlyMap<string, readonly unknown[]>;
  /** The rows that are kept, by stream, each by the names of its columns. */
  readonly rows: Readonly<Record<string, readonly NamedRow[]>>;
  /** What else the golden holds. */
  readonly beside: Readonly<Record<string, unknown>>;
}

/** Lets the pieces through the boundary, under a key that the goldens are made with. */
export function readingOf(declared: unknown, pieces: readonly Piece[], beside: Reading['beside'] = {}): Reading {
  const { streams, namespace } = declared as Declared;
  const pseudonymize = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 'golden') }, namespace);
  const records = new Map<string, readonly unknown[]>();
  const rows: Record<string, NamedRow[]> = {};
  for (const { stream: name, records: found, context } of pieces) {
    const { shape, keep, leaveOut } = streams[name]!;
    records.set(name, [...(records.get(name) ?? []), ...found]);
    const wanted = found.filter((record) => leaveOut?.(record, context) === undefined);
    const kept = sanitizer(shape, keep, pseudonymize)(wanted, context);
    rows[name] = [...(rows[name] ?? []), ...Sanitized.rowsOf(kept).map((row) => named(shape, row))];
  }
  return { records, rows, beside };
}

const named = (shape: Shape, row: Row): NamedRow =>
  Object.fromEntries(Object.keys(shape.columns).map((name, at) => [name, row[at]]));

/** What can be said of the declaration, before anything is kept. */
export function testDeclaration(connector: Connector, reading: Reading): void {
  const { streams } = connector as unknown as Declared;

  test('says what it needs, what it never keeps, and why it keeps each field', () => {
    const inventory = inventoryOf(connector);

    const unexplained = inventory.streams.flatMap(({ fields }) =>
      fields.filter(({ why, rule }) => why === '' || rule === ''),
    );

    expect(unexplained).toEqual([]);
    expect([connector.summary, ...connector.needs, ...connector.neverKept].every((line) => line.length > 5)).toBe(true);
  });

  test('every stream fills each column of its shape with the kind that the column has', () => {
    const kinds = Object.values(streams).map(({ shape, keep }) => [kindsOf(shape.columns), kindsOf(keep)]);

    for (const [columns, kept] of kinds) expect(kept).toEqual(columns);
  });

  test('every stream has records in the fixtures, and every kept path stands in one', () => {
    const missing = Object.entries(streams).flatMap(([name, stream]) =>
      pathsOf(stream)
        .filter((path) => !isFound(path, reading.records.get(name) ?? []))
        .map((path) => `${name}: ${path}`),
    );

    expect(Object.keys(reading.rows).sort()).toEqual(Object.keys(streams).sort());
    expect(missing).toEqual([]);
  });
}

/** What is kept of the fixtures, and what is not. `written` is all that stands in them. */
export function testKept(connector: Connector, read: () => Reading, written: string, golden: URL): void {
  const { streams } = connector as unknown as Declared;
  const reading = read();

  test('no word of the fixtures survives', () => {
    const words = new Set(written.match(canary));

    const kept = JSON.stringify(reading.rows).toLowerCase();

    expect(words.size).toBeGreaterThan(10);
    expect([...words].filter((word) => kept.includes(word.toLowerCase()))).toEqual([]);
  });

  test('what is kept is a number, a time, a yes or no, a token or a listed word', () => {
    const texts = Object.entries(reading.rows).flatMap(([name, rows]) =>
      rows.flatMap((row) => textsOf(streams[name]!, row)),
    );

    expect(texts).toEqual([]);
  });

  test('every column says something of some record, but for those that the source lacks', () => {
    const silent = Object.entries(reading.rows).flatMap(([name, rows]) =>
      Object.keys(streams[name]!.shape.columns)
        .filter((column) => rows.every((row) => isNothing(row[column])))
        .map((column) => `${name}.${column}`),
    );
    const lacking = Object.entries(streams).flatMap(([name, stream]) =>
      lackingColumns(stream).map((column) => `${name}.${column}`),
    );

    expect(silent.toSorted()).toEqual(lacking.toSorted());
  });

  test('what is kept equals the golden', () => {
    const kept = { ...reading.beside, rows: reading.rows };
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, `${JSON.stringify(kept, null, 2)}\n`);

    const written = JSON.parse(readFileSync(golden, 'utf8')) as unknown;

    expect(JSON.parse(JSON.stringify(kept))).toEqual(written);
  });

  test('reading twice gives the same rows', () => {
    expect(read().rows).toEqual(reading.rows);
  });

  test('a record that stands in two places gives the same row twice, so it does not matter which is stored', () => {
    const different = Object.entries(reading.rows).flatMap(([name, rows]) => differentRows(streams[name]!, rows));

    expect(different).toEqual([]);
  });
}

/** The columns that this way to the source cannot fill. */
export const lackingColumns = ({ lacks = [] }: Pick<Stream, 'lacks'>): readonly string[] =>
  lacks.flatMap(({ columns }) => columns);

/** Keys of the rows that say something else than an earlier row of the same key. */
function differentRows({ shape }: { readonly shape: Shape }, rows: readonly NamedRow[]): readonly string[] {
  const seen = new Map<string, string>();
  return rows.flatMap((row) => {
    const key = shape.key.map((name) => String(row[name])).join(' ');
    const content = JSON.stringify(row);
    const isDifferent = (seen.get(key) ?? content) !== content;
    seen.set(key, content);
    return isDifferent ? [key] : [];
  });
}

const token = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

function textsOf({ shape }: { readonly shape: Shape }, row: NamedRow): readonly string[] {
  return Object.entries(shape.columns).flatMap(([name, { words = [] }]) =>
    [row[name]]
      .flat()
      .filter((value) => typeof value === 'string' && !token.test(value) && !words.includes(value))
      .map(() => name),
  );
}

const isNothing = (value: unknown): boolean =>
  [undefined, null, false, 0, nilId].some((nothing) => nothing === value) ||
  (Array.isArray(value) && value.length === 0);

const kindsOf = (fields: Readonly<Record<string, Column | Kept>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).map(([name, { kind }]) => [name, kind]));

function pathsOf({ keep }: { readonly keep: unknown }): readonly string[] {
  return Object.values(keep as Readonly<Record<string, Kept>>).flatMap(({ from }) =>
    typeof from === 'string' ? [from] : [],
  );
}

function isFound(path: string, records: readonly unknown[]): boolean {
  const all = compileAll(path);
  return records.some((record) => all(record).length > 0);
}
