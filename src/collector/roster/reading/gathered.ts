// What was gathered of all rows of an HR file, as numbers, and what was found out of each.
import type { TextKeys } from './keys.ts';
import type { NumberList } from './number-list.ts';

/** What was found out of a row, as bits. */
export const flag = {
  shifted: 1,
  idBlank: 2,
  dayInvalid: 4,
  idRepeated: 8,
  emailRepeated: 16,
  aliasRepeated: 32,
  managerUnknown: 64,
  managerEmailUnknown: 128,
  managerSelf: 256,
  managerCycle: 512,
} as const;

/** A row with one of these is left out. */
export const leftOut = flag.shifted | flag.idBlank | flag.dayInvalid | flag.idRepeated;

export interface Gathered {
  readonly rows: NumberList;
  readonly flags: Uint16Array;
  readonly ids: TextKeys;
  readonly managerIds: TextKeys;
  readonly managerEmails: TextKeys;
  /** The number of each row's day; -1 for none. */
  readonly days: NumberList;
  /** Main addresses and aliases. */
  readonly addresses: TextKeys;
  /** Of each address twice the number of its row, and one more for an alias. */
  readonly owners: NumberList;
}
