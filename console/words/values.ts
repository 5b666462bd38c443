// A metric's value in words, with its unit: shown, bounded, hidden for privacy, or nothing to count.
import type { Value } from '../../src/api/contract/metrics.ts';
import { duration, number, shortNumber } from './numbers.ts';

const secondsIn: Readonly<Record<string, number>> = {
  s: 1,
  second: 1,
  seconds: 1,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
};

/** Seconds, where the unit is one of elapsed time; undefined otherwise. */
export function asSeconds(amount: number, unit: string): number | undefined {
  const factor = secondsIn[unit];
  return factor === undefined ? undefined : amount * factor;
}

const isPercent = (unit: string) => unit === '%' || unit.startsWith('% ') || unit === 'percent';
const isFraction = (unit: string) => unit === 'share';
/** A time of day, counted on beyond midnight where a day ends later. */
const isClock = (unit: string) => unit === 'hours after midnight';

function clock(hours: number): string {
  const minutes = Math.round(hours * 60) % (24 * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `12 min`, `34 %`, `1,204 messages`. */
export function amountWithUnit(amount: number, unit: string): string {
  const seconds = asSeconds(amount, unit);
  if (seconds !== undefined) return duration(seconds);
  if (isClock(unit)) return clock(amount);
  if (isPercent(unit)) return `${number(amount)} %`;
  if (isFraction(unit)) return `${number(amount * 100)} %`;
  if (isFlag(unit)) return amount === 0 ? 'no' : 'yes';
  return unit === '' || unit === 'n' ? number(amount) : `${number(amount)} ${amount === 1 ? singular(unit) : unit}`;
}

/** As in a table whose heading holds the unit. */
export function amountAlone(amount: number, unit: string): string {
  const saysUnit = isPercent(unit) || isFraction(unit) || isFlag(unit) || isClock(unit);
  return saysUnit || asSeconds(amount, unit) !== undefined ? amountWithUnit(amount, unit) : number(amount);
}

/** For the ticks of an axis. */
export function tick(amount: number, unit: string): string {
  if (amount === 0 && !isClock(unit)) return '0';
  return amountAlone(amount, unit) === number(amount) ? shortNumber(amount) : amountAlone(amount, unit);
}

const isFlag = (unit: string) => unit === 'flag' || unit === 'yes or no';

function singular(unit: string): string {
  const [first = '', ...rest] = unit.split(' ');
  const one = first === 'people' ? 'person' : first.endsWith('s') ? first.slice(0, -1) : first;
  return [one, ...rest].join(' ');
}

/** The whole sentence of a value: what a hover, a screen reader and a table cell say. */
export function valueText(value: Value, unit: string, write = amountWithUnit): string {
  if (value.state === 'shown') return write(value.value, unit);
  if (value.state === 'bounded')
    return `${value.bound === 'at-most' ? 'at most' : 'at least'} ${write(value.value, unit)}`;
  if (value.state === 'hidden') return `hidden: ${hiddenText(value.sentence)}`;
  // Why stands once beside the figure, not in each of its cells.
  if (value.state === 'unavailable') return 'not available';
  return 'nothing to count';
}

/** A sentence of the API as the rest of a line: no capital, no full stop, no second `hidden`. */
export function hiddenText(sentence: string): string {
  const bare = sentence
    .trim()
    .replace(/^hidden:\s*/i, '')
    .replace(/\.$/, '');
  return bare.charAt(0).toLowerCase() + bare.slice(1);
}

/** The reason alone, below words that say the rest. */
export const reasonText = (sentence: string): string => hiddenText(sentence).replace(/^not available:\s*/, '');

/** The same in a column that is headed `People`. */
export function peopleCell(people: number | null): string {
  if (people === null) return '';
  return people < 50 ? `about ${number(people)}` : number(people);
}

/** The number a chart can draw: a bounded share stands at its bound; hidden and absent ones have none. */
export function drawn(value: Value): number | undefined {
  return value.state === 'shown' || value.state === 'bounded' ? value.value : undefined;
}

/** `n = 45 people`, rounded to 5 below 50; nothing where nobody stands behind the number. */
export function peopleText(people: number | null): string {
  if (people === null) return '';
  return people < 50 ? `about ${number(people)} people` : `${number(people)} people`;
}

/** The start of a sentence. */
export const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** A sentence as the rest of a line. */
export const lowered = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);

/** A headline number: the unit is said by the title above it, except where the number means nothing without. */
export function tileText(value: Value, unit: string): string {
  return valueText(value, unit, amountAlone);
}

/** `, about 45 people` behind a value; nothing where the value counts people itself. */
export function behindText(value: Value, people: number | null, unit: string): string {
  if (value.state === 'hidden' || people === null || unit.startsWith('people')) return '';
  return `, ${peopleText(people)}`;
}
