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

/** A constant of the type of a time column, so that the engine finds the rows by their key. */
export function instant(at: number): string {
  if (!Number.isSafeInteger(at) || at < 0) throw unusable();
  return `fromUnixTimestamp64Micro(${at}, 'UTC')`;
}

const unusable = (): Defect =>
  new Defect('internal', 'The event store was asked about no message.', 'Please report this.');
