// One stored row as it is shown to whose it is: their own values, and of others only how many there are.
import { nilId } from '../base/ids.ts';
import { noDay } from '../privacy/day.ts';
import type { Row } from '../privacy/sanitize.ts';
import { namingColumns } from '../privacy/shape.ts';
import type { Shape } from '../privacy/shapes.ts';

type Words = ReadonlyMap<string, { readonly word: string }>;
type Value = Row[number];

/** By the names of the columns. Tokens of other people are counted, for they are not this person's to carry away. */
export function shownRow(shape: Shape, row: Row, words: Words): Readonly<Record<string, unknown>> {
  const naming = namingColumns(shape);
  return Object.fromEntries(
    Object.entries(shape.columns).map(([name, { kind }], at) => {
      const value = row[at]!;
      return [name, naming.includes(name) ? countOf(value) : shown(kind, value, words)];
    }),
  );
}

function countOf(value: Value): number {
  if (Array.isArray(value)) return value.length;
  return value === nilId ? 0 : 1;
}

function shown(kind: string, value: Value, words: Words): unknown {
  switch (kind) {
    case 'time':
      return value === 0 ? null : new Date(Math.floor((value as number) / 1000)).toISOString();
    case 'day':
      return value === noDay ? null : new Date((value as number) * 86_400_000).toISOString().slice(0, 10);
    case 'label':
      return words.get(value as string)?.word ?? (value === nilId ? null : value);
    case 'labels':
      return (value as readonly string[]).map((token) => words.get(token)?.word ?? token);
    default:
      return value === nilId ? null : value;
  }
}
