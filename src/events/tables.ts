// The tables of the event store, made from the shapes: what a shape lists is a column, and nothing else is.
import { Defect } from '../base/errors.ts';
import { type Column, type Shape, shapes } from '../privacy/shapes.ts';
import type { Kind } from '../privacy/vocabulary.ts';

/** The columns every table has beside those of its shape, in the order in which rows carry them. */
export const commonColumns = [
  { name: 'connection', type: 'UUID' },
  { name: 'keyVersion', type: 'UInt16' },
  { name: 'version', type: 'UInt64' },
] as const;

/** The database of one organization: every organization has its own. */
export function databaseOf(organizationId: string): string {
  const hex = organizationId.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex))
    throw new Defect('internal', 'An organization has no such id.', 'Please report this.');
  return `org_${hex}`;
}

const typeOfKind: Readonly<Record<Exclude<Kind, 'oneOf' | 'eachOf'>, string>> = {
  person: 'UUID',
  ref: 'UUID',
  identity: 'UUID',
  label: 'UUID',
  people: 'Array(UUID)',
  refs: 'Array(UUID)',
  identities: 'Array(UUID)',
  labels: 'Array(UUID)',
  day: 'Date32',
  time: "DateTime64(6, 'UTC')",
  flag: 'Bool',
  countOf: 'UInt32',
  lengthOf: 'UInt32',
  wordsOf: 'UInt32',
  numberOf: 'Float64',
  countsOf: 'Array(UInt32)',
};

/** The type of a column: numbers, booleans, instants, listed words, 128-bit tokens and lists of those. Never text. */
export function columnType({ kind, words = [] }: Column): string {
  if (kind === 'oneOf') return enumType(words);
  return kind === 'eachOf' ? `Array(${enumType(words)})` : typeOfKind[kind];
}

/** A word's number is its place in the list, so a list only ever grows at its end. */
function enumType(words: readonly string[]): string {
  return `Enum8(${words.map((word, place) => `'${word.replace(/\W/g, '')}' = ${place}`).join(', ')})`;
}

export function columnsOf(shape: Shape): readonly { readonly name: string; readonly type: string }[] {
  return [
    ...Object.entries(shape.columns).map(([name, column]) => ({ name, type: columnType(column) })),
    ...commonColumns,
  ];
}

/**
 * The connection is no part of the key: the same message read by two connections is one message.
 * Replaced rows leave the disk half a minute after a merge, so that destruction can be shown.
 */
export function createTable(shape: Shape): string {
  const columns = columnsOf(shape).map(({ name, type }) => `${name} ${type}`);
  const partition = shape.is === 'event' ? 'PARTITION BY toYYYYMM(at) ' : '';
  return `CREATE TABLE IF NOT EXISTS ${shape.name} (${columns.join(', ')})
    ENGINE = ReplacingMergeTree(version) ${partition}ORDER BY (${shape.key.join(', ')})
    SETTINGS fsync_after_insert = 1, old_parts_lifetime = 30`;
}

/** What a table of an earlier version lacks: new columns, and columns whose list of words grew. */
export function alterTable(shape: Shape, found: ReadonlyMap<string, string>): string | undefined {
  const changes = columnsOf(shape).flatMap(({ name, type }) => {
    const known = found.get(name);
    if (known === undefined) return [`ADD COLUMN IF NOT EXISTS ${name} ${type}`];
    return known === type ? [] : [`MODIFY COLUMN ${name} ${type}`];
  });
  return changes.length === 0 ? undefined : `ALTER TABLE ${shape.name} ${changes.join(', ')}`;
}

/** True where a later version was here: a column that no shape lists, or a listed word that ours do not know. */
export function isNewer(shape: Shape, found: ReadonlyMap<string, string>): boolean {
  const known = new Map(columnsOf(shape).map(({ name, type }) => [name, type]));
  return [...found].some(([name, type]) => {
    const ours = known.get(name);
    return ours === undefined || wordsIn(type).some((word) => !wordsIn(ours).includes(word));
  });
}

const wordsIn = (type: string): readonly string[] => [...type.matchAll(/'(\w+)' = \d+/g)].map(([, word]) => word!);

/** The name of a table begins with this while its tokens are copied under a new key. */
export const setAside = 'before_';

export const tableShapes: readonly Shape[] = shapes;
