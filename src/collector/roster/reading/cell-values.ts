// What single cells of an HR file mean: zones, times of day, days of the week, yes and no, addresses.
import { addressParts } from '../../../privacy/address.ts';

/** As trimmed text; undefined where it is no address of one person. */
export const emailOf = (cell: string): string | undefined =>
  addressParts(cell) === undefined ? undefined : cell.trim();

/** A cell of aliases may hold several. */
export const listOf = (cell: string): readonly string[] => cell.split(/[\s,;|]+/).filter((part) => part !== '');

const zones = new Map(Intl.supportedValuesOf('timeZone').map((zone) => [zone.toLowerCase(), zone]));
/** Whatever else was asked for, so that a million rows ask once; the words of an HR file are few. */
const asked = new Map<string, string | undefined>();
const mostAsked = 10_000;

/** The IANA name as it is written; undefined for anything else, an offset such as `+01:00` included. */
export function zoneOf(cell: string): string | undefined {
  const word = cell.trim();
  const known = zones.get(word.toLowerCase());
  if (known !== undefined) return known;
  if (!/^[A-Za-z][\w+/-]{1,59}$/.test(word)) return undefined;
  if (!asked.has(word)) {
    if (asked.size >= mostAsked) asked.clear();
    asked.set(word, aliasOf(word));
  }
  return asked.get(word);
}

/** US/Pacific and the like are names too, of zones that have another name today. */
function aliasOf(word: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: word }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

const lastMinute = 24 * 60;

/** Minutes after midnight: 09:00, 9:00 AM, 9 am, 09:00:00, 0900, 9, 24:00. */
export function minutesOf(cell: string): number | undefined {
  const parts = /^(\d{1,2})(?:[:.h]?(\d{2}))?(?::\d{2})?\s*([ap])?\.?(?:m\.?)?$/i.exec(cell.trim());
  if (parts === null) return undefined;
  const half = parts[3]?.toLowerCase();
  let hours = Number(parts[1]);
  if (half !== undefined && (hours < 1 || hours > 12)) return undefined;
  if (half !== undefined) hours = (hours % 12) + (half === 'p' ? 12 : 0);
  const minutes = hours * 60 + Number(parts[2] ?? 0);
  return Number(parts[2] ?? 0) < 60 && minutes <= lastMinute ? minutes : undefined;
}

/** By their first two letters, in English and German; Monday is 0. */
const weekdays: Readonly<Record<string, number>> = {
  mo: 0,
  tu: 1,
  di: 1,
  we: 2,
  mi: 2,
  th: 3,
  do: 3,
  fr: 4,
  sa: 5,
  su: 6,
  so: 6,
};
const weekdayNames =
  /^(mo(n(day|tag)?)?|tu(es?(day)?)?|we(d(nesday)?)?|th(u(rs?(day)?)?)?|fr(i(day)?)?|sa(t(urday)?)?|su(n(day)?)?|di(enstag)?|mi(ttwoch)?|do(nnerstag)?|fr(eitag)?|sa(mstag)?|so(nntag)?)\.?$/;

/** One bit for each day, Monday the lowest: `Mon-Fri`, `Mo, Di, Do`, `1-5`, `1;2;3`, `1111100`. Undefined for none. */
export function workDaysOf(cell: string): number | undefined {
  const text = cell.trim().toLowerCase();
  if (/^[01]{7}$/.test(text)) return bitsOf([...text].flatMap((bit, day) => (bit === '1' ? [day] : [])));
  const days: number[] = [];
  for (const part of text.replace(/\s*(?:-|–|to|bis)\s*/g, '-').split(/[\s,;/|+&]+/)) {
    const [first = '', last, ...more] = part.split('-');
    const [start, end] = [weekdayOf(first), last === undefined ? weekdayOf(first) : weekdayOf(last)];
    if (start === undefined || end === undefined || more.length > 0) return undefined;
    for (let day = start; ; day = (day + 1) % 7) {
      days.push(day);
      if (day === end) break;
    }
  }
  return bitsOf(days);
}

const bitsOf = (days: readonly number[]): number | undefined =>
  days.length === 0 ? undefined : days.reduce((bits, day) => bits | (1 << day), 0);

/** 1 is Monday and 7 Sunday. */
function weekdayOf(word: string): number | undefined {
  if (/^[1-7]$/.test(word)) return Number(word) - 1;
  return weekdayNames.test(word) ? weekdays[word.slice(0, 2)] : undefined;
}

/** Undefined for what is neither. */
export function booleanOf(cell: string): boolean | undefined {
  const word = cell.trim().toLowerCase();
  if (/^(true|t|yes|y|1|ja|wahr)$/.test(word)) return true;
  return /^(false|f|no|n|0|nein|falsch)$/.test(word) ? false : undefined;
}
