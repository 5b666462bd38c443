// Writes lists of tokens and times into a statement: as parameters they would not fit into an address.
import { Defect } from '../../base/errors.ts';

const token = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `('…', '…')`. Throws Defect for what is no token, and for an empty list, which SQL does not know. */
export function tokenList(tokens: readonly string[]): string {
  if (tokens.length === 0 || !tokens.every((one) => token.test(one))) throw unusable();
  return `(${tokens.map((one) => `'${one}'`).join(', ')})`;
}

/** A list of instants, given in microseconds since 1970. Throws Defect for what is none, and for an empty list. */
export function instantList(ats: readonly number[]): string {
  if (ats.length === 0) throw unusable();
  return `(${ats.map(instant).join(', ')})`;
}

/** A statement ends at 256 KiB: one list of so many tokens stands in it four times at most. */
const longestList = 1_500;

/** A list in pieces that fit into a statement, in order; no pieces of an empty one. */
export function pieces<T>(list: readonly T[]): (readonly T[])[] {
  const count = Math.ceil(list.length / longestList);
  return Array.from({ length: count }, (_, at) => list.slice(at * longestList, (at + 1) * longestList));
}

/**
 * Seconds in quotes, as the engine reads them for a time column: it finds rows by them as by a constant, and a list of
 * thousands costs it nothing, where calls of a function would each be worked out anew for every part.
 */
export function instant(at: number): string {
  if (!Number.isSafeInteger(at) || at < 0) throw unusable();
  const digits = String(at).padStart(16, '0');
  return `'${digits.slice(0, -6)}.${digits.slice(-6)}'`;
}

const unusable = (): Defect =>
  new Defect('internal', 'The event store was asked about no message.', 'Please report this.');
