// Tells a value that a column can hold from everything else: the boundary's own check of rows made elsewhere.
import type { Column } from './shapes.ts';
import type { Kind } from './vocabulary.ts';

/** A token as it is written: nothing that was typed looks like this by chance. */
const token = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** What an unsigned column of 32 bits can hold. */
const mostOf32 = 4_294_967_295;
/** Lists longer than this are no record of anything. */
const longest = 100_000;
/** Days since 1970 of the year 1900 and of the year 2299: what the event store can hold. */
const dayRange = [-25_567, 120_529] as const;

type Holds = (value: unknown, column: Column) => boolean;

const isToken: Holds = (value) => typeof value === 'string' && token.test(value);
const isCount: Holds = (value) => isWhole(value, 0, mostOf32);
const isWord: Holds = (value, { words = [] }) => typeof value === 'string' && words.includes(value);
const listOf =
  (isOne: Holds): Holds =>
  (value, column) =>
    Array.isArray(value) && value.length <= longest && value.every((one) => isOne(one, column));

const holds: Readonly<Record<Kind, Holds>> = {
  person: isToken,
  ref: isToken,
  identity: isToken,
  label: isToken,
  people: listOf(isToken),
  refs: listOf(isToken),
  identities: listOf(isToken),
  labels: listOf(isToken),
  flag: (value) => typeof value === 'boolean',
  time: (value) => isWhole(value, 0, Number.MAX_SAFE_INTEGER),
  day: (value) => isWhole(value, ...dayRange),
  countOf: isCount,
  lengthOf: isCount,
  wordsOf: isCount,
  countsOf: listOf(isCount),
  numberOf: (value, { range }) => typeof value === 'number' && range !== undefined && isWithin(value, range),
  oneOf: isWord,
  eachOf: listOf(isWord),
};

/** True where the column can hold exactly that. Numbers of times are microseconds, of days days since 1970. */
export const isKept = (column: Column, value: unknown): boolean => holds[column.kind](value, column);

const isWithin = (value: number, [least, most]: readonly [number, number]): boolean => value >= least && value <= most;

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && isWithin(value as number, [least, most]);
}
