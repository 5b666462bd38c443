// Rows of files whose days stand beside each other: what stands of them, and how the rows of a day are told.
import { Defect } from '../base/errors.ts';
import type { badgeShape, ownMetricShape, surveyShape } from '../privacy/shapes.ts';
import { tokenList } from './internal/literals.ts';

/** Shapes of which the rows of each day stand by themselves. */
export type OfDays = typeof ownMetricShape | typeof surveyShape | typeof badgeShape;

const columnsOf: Readonly<
  Record<OfDays['name'], { readonly who: string; readonly day: string; readonly word?: string }>
> = {
  ownMetrics: { who: 'person', day: 'week', word: 'metric' },
  surveyAnswers: { who: 'whose', day: 'day', word: 'question' },
  badgeSwipes: { who: 'person', day: "toDate32(at, 'UTC')" },
};

export interface StandingRows {
  readonly rows: number;
  readonly people: number;
  readonly days: number;
  /** `YYYY-MM-DD`; null where nothing stands. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

/** Of all days, or of one. */
export function standingRowsSql(shape: OfDays, only: string | null): string {
  const { name } = shape;
  const { who, day } = columnsOf[name];
  return `SELECT count() AS rows, uniqExact(${who}) AS people, uniqExact(${day}) AS days,
    if(count() = 0, NULL, toString(min(${day}))) AS firstDay, if(count() = 0, NULL, toString(max(${day}))) AS lastDay
    FROM ${name} FINAL ${only === null ? '' : `WHERE ${ofDays(shape, [only])}`}`;
}

/** SQL for the tokens of words, each with the number of people who have it; null where rows of the shape have none. */
export function wordsSql({ name }: OfDays): string | null {
  const { who, word } = columnsOf[name];
  return word === undefined
    ? null
    : `SELECT ${word} AS token, uniqExact(${who}) AS people FROM ${name} FINAL GROUP BY token ORDER BY token`;
}

/** The condition of the rows of these days, both among them; a row of a week is of each of its days. */
export function betweenDays({ name }: OfDays, from: string, to: string): string {
  const first = name === 'ownMetrics' ? `toDate32('${from}') - 6` : `toDate32('${from}')`;
  return `${columnsOf[name].day} BETWEEN ${first} AND toDate32('${to}')`;
}

/** The condition of the rows of these days, of every file but one. Throws Defect for what is no day. */
export function ofDays({ name }: OfDays, days: readonly string[], butFile?: string): string {
  if (days.length === 0 || !days.every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day))) {
    throw new Defect('internal', 'The event store was asked about no day.', 'Please report this.');
  }
  const list = days.map((day) => `toDate32('${day}')`).join(', ');
  return `${columnsOf[name].day} IN (${list})${butFile === undefined ? '' : ` AND file NOT IN ${tokenList([butFile])}`}`;
}

/** The condition of the rows of all days before that one. Throws Defect for what is no day. */
export function beforeDay({ name }: OfDays, day: string): string {
  return `${columnsOf[name].day} < ${dayLiteral(day)}`;
}

function dayLiteral(day: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(day)) return `toDate32('${day}')`;
  throw new Defect('internal', 'The event store was asked about no day.', 'Please report this.');
}
