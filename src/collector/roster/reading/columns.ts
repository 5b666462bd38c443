// What the columns of an HR file are, by their headers: the documented names, and what HR systems call the same.
import { fileDimensions } from '../../../privacy/dimensions.ts';
import type { ColumnMeaning, RecognizedColumn } from './column-meaning.ts';
import { headerNames, identitySources } from './header-names.ts';

/** For each header, in their order. Names, salaries, birthdays and whatever else is nobody's business are ignored. */
export function recognizeColumns(headers: readonly string[]): readonly RecognizedColumn[] {
  const found = headers.map((header) => recognize(bareName(header)));
  return headers.map((header, at) => {
    const one = found[at];
    const isBeaten = one !== undefined && found.some((other) => other !== undefined && beats(other, one));
    return one === undefined || isBeaten
      ? { header: header.trim(), meaning: { is: 'ignore' }, known: 'no' }
      : { header: header.trim(), meaning: one.meaning, known: 'recognized' };
  });
}

/** True for two columns of one meaning that only one column of a file may have. */
export function excludeEachOther(one: ColumnMeaning, other: ColumnMeaning): boolean {
  if (one.is === 'group' && other.is === 'group') return one.dimension === other.dimension;
  return one.is === other.is && one.is !== 'alias' && one.is !== 'identity' && one.is !== 'ignore';
}

interface Recognized {
  readonly meaning: ColumnMeaning;
  /** 0 for the documented name, more for a synonym. */
  readonly rank: number;
}

/**
 * The documented name beats a synonym. Of two synonyms of one group the more usual one wins; which of two addresses or ids
 * is meant, only a person can say.
 */
function beats(one: Recognized, other: Recognized): boolean {
  if (!excludeEachOther(one.meaning, other.meaning)) return false;
  return one.rank < other.rank && (one.rank === 0 || one.meaning.is === 'group');
}

/** Letter case, accents, spaces, underscores and dashes say nothing; `Person #` is a number. */
function bareName(header: string): string {
  return header
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('#', 'number')
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

const table: ReadonlyMap<string, Recognized> = new Map(
  Object.entries(headerNames).flatMap(([key, list]) => {
    const isGroup = fileDimensions.some((dimension) => dimension.key === key);
    const meaning = (isGroup ? { is: 'group', dimension: key } : { is: key }) as ColumnMeaning;
    return list.split(/\s+/).map((name, rank) => [name, { meaning, rank }] as const);
  }),
);

const identity = (source: string, of: 'username' | 'account'): Recognized => ({
  meaning: { is: 'identity', source, of },
  rank: 0,
});

const alias = /^(employeeemail|workemail|email|mail)?alias(es)?\d*$/;
const known = `(${identitySources.join('|')})`;
const username = new RegExp(`^${known}(username|login|handle)(alt|alternative)?\\d*$`);
const account = new RegExp(`^${known}(user|member|account)?id(alt|alternative)?\\d*$`);
const anyUsername = /^([a-z][a-z0-9]{1,38}?)username(alt|alternative)?\d*$/;
/** Not sources, but whose name it is, or of what. */
const nobodysSource =
  /^(manager|supervisor|linemanager|employ\w*|network|windows|login|work|preferred|primary|user|hr)$/;

function recognize(name: string): Recognized | undefined {
  const listed = table.get(name);
  if (listed !== undefined) return listed;
  if (alias.test(name)) return { meaning: { is: 'alias' }, rank: 0 };
  if (/^(username|login|loginname)$/.test(name)) return identity('any', 'username');
  const source = username.exec(name)?.[1];
  if (source !== undefined) return identity(source, 'username');
  const accountSource = account.exec(name)?.[1];
  if (accountSource !== undefined) return identity(accountSource, 'account');
  const other = anyUsername.exec(name)?.[1];
  return other === undefined || nobodysSource.test(other) ? undefined : identity(other, 'username');
}
