// Reads stored rows in the very form that sanitize gives, so that the two can be held against each other.
import type { KeptValue, Row } from '../../privacy/sanitize.ts';
import type { Column, Shape } from '../../privacy/shapes.ts';

/** What a SELECT names to get the columns of a shape in their order: `c0`, `c1` and so on. */
export function selectColumns(shape: Shape): string {
  return Object.entries(shape.columns)
    .map(([name, { kind }], at) => `${selected(name, kind)} AS c${at}`)
    .join(', ');
}

function selected(name: string, kind: Column['kind']): string {
  if (kind === 'time') return `toUnixTimestamp64Micro(${name})`;
  return kind === 'day' ? `toInt32(${name})` : name;
}

export type SelectedRow = Readonly<Record<`c${number}`, KeptValue>>;

export function rowOf(shape: Shape, selected: SelectedRow): Row {
  return Object.keys(shape.columns).map((_, at) => selected[`c${at}`]!);
}

/** Tells whether two rows of a shape say the same. People are a set; every other list has an order. */
export function sameRows(shape: Shape): (one: Row, other: Row) => boolean {
  const same = Object.values(shape.columns).map(sameValues);
  return (one, other) => same.every((isSame, at) => isSame(one[at]!, other[at]!));
}

type List = readonly (string | number)[];

function sameValues({ kind }: Column): (one: KeptValue, other: KeptValue) => boolean {
  switch (kind) {
    case 'people':
      return (one, other) => sameSets(one as List, other as List);
    case 'refs':
    case 'identities':
    case 'labels':
    case 'eachOf':
    case 'countsOf':
      return (one, other) => sameLists(one as List, other as List);
    default:
      return (one, other) => one === other;
  }
}

const sameLists = (one: List, other: List): boolean =>
  one.length === other.length && one.every((value, at) => value === other[at]);

function sameSets(one: List, other: List): boolean {
  if (sameLists(one, other)) return true;
  const there = new Set(other);
  return new Set(one).size === there.size && one.every((value) => there.has(value));
}
