// What every connector promises, as one suite: a connector's own test is one line.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileAll } from '../privacy/path.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { type Row, Sanitized, sanitizer } from '../privacy/sanitize.ts';
import type { Column, Shape } from '../privacy/shapes.ts';
import type { Kept } from '../privacy/vocabulary.ts';
import type { ArchiveConnector, ArchivePlan, Connector } from './connector.ts';
import type { Stream } from './stream.ts';
import { inventoryOf } from './inventory.ts';

/** Where a connector's fixtures lie: `archive/` holds one small archive, `golden.json` what is kept of it. */
export type Fixtures = URL;

/** Content of fixtures is made of words like this, so that it can be looked for. */
const canary = /canary[a-z]*\d+/gi;

interface Reading {
  readonly plan: ArchivePlan<unknown>;
  /** The records that are read, by stream. */
  readonly records: ReadonlyMap<string, readonly unknown[]>;
  /** The rows that are kept, by stream, each by the names of its columns. */
  readonly rows: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

/**
 * Tests a connector against its fixtures. The golden is written by UPDATE_GOLDENS=1 and compared otherwise: read the
 * difference before it is committed, for it is what an organization's data will hold from then on.
 */
export function testConnector(declared: Connector, fixtures: Fixtures): void {
  const connector = declared as unknown as ArchiveConnector<unknown>;
  const folder = fileURLToPath(fixtures);
  const goldenPath = join(folder, 'golden.json');
  const files = filesOf(join(folder, 'archive'));
  const reading = read(connector, files);

  describe(connector.id, () => {
    testDeclaration(connector, reading);
    testKept(connector, reading, files, goldenPath);
  });
}

/** What can be said of the declaration, before anything is kept. */
function testDeclaration(connector: ArchiveConnector<unknown>, reading: Reading): void {
  test('says what it needs, what it never keeps, and why it keeps each field', () => {
    const inventory = inventoryOf(connector as unknown as Connector);

    const unexplained = inventory.streams.flatMap(({ fields }) =>
      fields.filter(({ why, rule }) => why === '' || rule === ''),
    );

    expect(unexplained).toEqual([]);
    expect([connector.summary, ...connector.needs, ...connector.neverKept].every((line) => line.length > 5)).toBe(true);
  });

  test('every stream fills each column of its shape with the kind that the column has', () => {
    const streams = Object.values(connector.streams);

    const kinds = streams.map(({ shape, keep }) => [kindsOf(shape.columns), kindsOf(keep)]);

    for (const [columns, kept] of kinds) expect(kept).toEqual(columns);
  });

  test('every stream has records in the fixtures, and every kept path stands in one', () => {
    const missing = Object.entries(connector.streams).flatMap(([name, stream]) =>
      pathsOf(stream)
        .filter((path) => !isFound(path, reading.records.get(name) ?? []))
        .map((path) => `${name}: ${path}`),
    );

    expect(Object.keys(reading.rows).sort()).toEqual(Object.keys(connector.streams).sort());
    expect(missing).toEqual([]);
  });
}

/** What is kept of the fixtures, and what is not. */
function testKept(
  connector: ArchiveConnector<unknown>,
  reading: Reading,
  files: ReadonlyMap<string, string>,
  goldenPath: string,
): void {
  test('no word of the fixtures survives', () => {
    const written = new Set([...files.values()].flatMap((content) => content.match(canary) ?? []));

    const kept = JSON.stringify(reading.rows).toLowerCase();

    expect(written.size).toBeGreaterThan(10);
    expect([...written].filter((word) => kept.includes(word.toLowerCase()))).toEqual([]);
  });

  test('what is kept equals the golden', () => {
    if (process.env['UPDATE_GOLDENS'] === '1')
      writeFileSync(goldenPath, `${JSON.stringify(goldenOf(reading), null, 2)}\n`);

    const golden = JSON.parse(readFileSync(goldenPath, 'utf8')) as unknown;

    expect(JSON.parse(JSON.stringify(goldenOf(reading)))).toEqual(golden);
  });

  test('reading twice gives the same rows', () => {
    const again = read(connector, files);

    expect(again.rows).toEqual(reading.rows);
  });

  test('a record that stands in two places gives the same row twice, so it does not matter which is stored', () => {
    const different = Object.entries(reading.rows).flatMap(([name, rows]) =>
      differentRows(connector.streams[name]!, rows),
    );

    expect(different).toEqual([]);
  });
}

function filesOf(folder: string): ReadonlyMap<string, string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((item) => item.isFile());
  const paths = found.map((item) => join(item.parentPath, item.name)).sort();
  return new Map(
    paths.map((path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );
}

function read(connector: ArchiveConnector<unknown>, files: ReadonlyMap<string, string>): Reading {
  const paths = [...files.keys()];
  const index = connector.index(paths).flatMap((path) => {
    const parsed = parse(files.get(path));
    return parsed === undefined ? [] : [[path, parsed] as const];
  });
  const plan = connector.plan(paths, new Map(index));
  const pieces = [
    ...plan.snapshots,
    ...plan.slices.map(({ paths: within, stream, context }) => ({
      stream,
      context,
      records: within.flatMap((path) => listOf(parse(files.get(path)))),
    })),
  ];
  return { plan, records: recordsOf(pieces), rows: rowsOf(connector, pieces) };
}

interface Piece {
  readonly stream: string;
  readonly records: readonly unknown[];
  readonly context: unknown;
}

function recordsOf(pieces: readonly Piece[]): ReadonlyMap<string, readonly unknown[]> {
  const records = new Map<string, readonly unknown[]>();
  for (const piece of pieces) records.set(piece.stream, [...(records.get(piece.stream) ?? []), ...piece.records]);
  return records;
}

function rowsOf(connector: ArchiveConnector<unknown>, pieces: readonly Piece[]): Reading['rows'] {
  const pseudonymize = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 'golden') }, connector.namespace);
  const rows: Record<string, Readonly<Record<string, unknown>>[]> = {};
  for (const { stream: name, records, context } of pieces) {
    const { shape, keep, leaveOut } = connector.streams[name] as Stream<Shape, unknown>;
    const wanted = records.filter((record) => leaveOut?.(record, context) === undefined);
    const kept = sanitizer(shape, keep, pseudonymize)(wanted, context);
    rows[name] = [...(rows[name] ?? []), ...Sanitized.rowsOf(kept).map((row) => named(shape, row))];
  }
  return rows;
}

const named = (shape: Shape, row: Row): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.keys(shape.columns).map((name, at) => [name, row[at]]));

/** Paths of what was left out are names of channels; the golden has only how many, and why. */
function goldenOf({ plan, rows }: Reading): unknown {
  const skipped: Record<string, number> = {};
  for (const { reason } of plan.skipped) skipped[reason] = (skipped[reason] ?? 0) + 1;
  return { skipped, rows };
}

/** Keys of the rows that say something else than an earlier row of the same key. */
function differentRows(
  { shape }: { readonly shape: Shape },
  rows: readonly Readonly<Record<string, unknown>>[],
): readonly string[] {
  const seen = new Map<string, string>();
  return rows.flatMap((row) => {
    const key = shape.key.map((name) => String(row[name])).join(' ');
    const content = JSON.stringify(row);
    const isDifferent = (seen.get(key) ?? content) !== content;
    seen.set(key, content);
    return isDifferent ? [key] : [];
  });
}

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

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function parse(content: string | undefined): unknown {
  try {
    return JSON.parse(content ?? '') as unknown;
  } catch {
    return undefined;
  }
}
