// What a metric is: one declaration from which come its figures, its definition drawer and its documentation.

/** `people` stands for every dimension by which people are grouped. */
export type Split = 'organization' | 'channel' | 'people';

/** What must hold before a number is shown; `publish` applies it. See docs/metrics.md, "Group rules". */
export interface GroupRule {
  /** False only where no people stand behind a number. */
  readonly needsPeople: boolean;
  /** How many times k people a quantile needs: 2 for a median or a quartile. */
  readonly timesK?: number;
  /** People needed whatever k is: 20 for a 90th percentile. */
  readonly peopleFloor?: number;
  /** Cases needed beside people: 20 roots for a response time. */
  readonly casesFloor?: number;
  /** A share is shown between 10 and 90 % only, else as its bound. */
  readonly isShare?: boolean;
  /** The group itself needs k members. */
  readonly needsMembers?: boolean;
  /** The value is a number of people: rounded to 5 below 50. */
  readonly countsPeople?: boolean;
  /** Parts sum up to their whole, channels too, so a hidden one must not be found by subtraction. */
  readonly sumsUp?: boolean;
  /** The same of groups of people alone: a mean, or a number of people, of whom the same are in several channels. */
  readonly sumsUpOverPeople?: boolean;
}

export interface Measure {
  /** camelCase, forever. */
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly rule: GroupRule;
  /** Upper bounds in seconds of the buckets of a histogram, ascending. */
  readonly buckets?: readonly number[];
}

/** One figure of a measure, as SQL expressions over the rows of a group and a week. */
export interface FigureSql {
  readonly value: string;
  /** Distinct people who contribute. */
  readonly people: string;
  /** Cases behind the value, where the rule asks for them. */
  readonly cases?: string;
  /** The largest contributor's part of the total, 0 to 1; it need not be given when it is at most one half. */
  readonly topShare?: string;
  /** The place in the measure's buckets, from 1. */
  readonly bucket?: string;
}

/**
 * What the SQL of a metric reads: working tables for the weeks in question. What somebody did stands in them once for
 * each channel, once for the organization, and once for each group of people to which they belonged in that week.
 * `grouping` says which of these a row is of, and by which dimension; `groupId` is the channel or group.
 */
export interface Sources<Id extends string = string> {
  /**
   * (grouping, groupId, week, person, messages, replies, afterHours, days, freeDays, hours, workdays, starts, ends): a
   * person's week by their own clock. `afterHours` are the messages outside their schedule; `days` has bit 0 for Monday,
   * `freeDays` those of them that are free; `hours` has the hour of the local week of each message, sorted or not, 0 for
   * that of Monday at 04:00. `workdays` counts the days with at least three messages, `starts` and `ends` sum up the minutes
   * after 04:00 of the first and the last message of each; they are 0 for channels.
   */
  readonly personWeeks: string;
  /**
   * (grouping, groupId, week, person, settled, answered, waits): a person's roots of a week. `settled` are at least a day
   * older than the last stored message, `answered` those of them that somebody else answered within a day; `waits` has
   * the microseconds until somebody else answered, for every root that was.
   */
  readonly rootWeeks: string;
  /**
   * (grouping, groupId, week, people, withAccount, wrote, wroteOften, wroteIn28Days): the people of the week's roster,
   * counted; none for channels. `wroteOften` did on 3 days or more; the 28 days end with the week.
   */
  readonly rosterWeeks: string;
  /** (grouping, groupId, channel, isArchived, awakeOn): every channel; `awakeOn` is 1970 when nobody wrote in 90 days. */
  readonly channels: string;
  /** The `figures` column: every measure with its expressions. */
  readonly figures: (of: Partial<Record<Id, FigureSql>>) => string;
}

/** How far a changed day reaches: into the weeks before it (in days) and the windows after it (in weeks). */
export interface Reach {
  readonly daysBack: number;
  readonly weeksOn: number;
}

export interface Metric<Id extends string = string> {
  /** `M09`, as the catalogue numbers it, forever. */
  readonly id: string;
  readonly name: string;
  /** Its address, kebab-case. */
  readonly slug: string;
  readonly question: string;
  readonly formula: string;
  readonly grain: string;
  readonly timeRule: string;
  /** The columns of an event that it reads. */
  readonly needs: readonly string[];
  readonly groupRule: string;
  readonly edgeCases: string;
  /** Where the definition comes from. */
  readonly source: string;
  readonly shape: 'weekly' | 'heatmap' | 'list';
  readonly measures: readonly (Measure & { readonly id: Id })[];
  readonly splits: readonly Split[];
  /** A week without any message, between weeks that have some, is a zero and no gap. */
  readonly emptyWeekIsZero: boolean;
  /** `everything` for what speaks only of the last stored day. */
  readonly reach: Reach | 'everything';
  /**
   * Rows (grouping, groupId, week, weekday, hour, figures), from one statement or several. Bound parameters: lastAt (the last stored message, of any
   * class), lastDay (its local day), lastWeek (its Monday), zone.
   */
  readonly sql: (from: Sources<Id>) => string | readonly string[];
}

/** What decides days, weeks and hours, in words. */
export const authorsClock =
  "the author's wall clock (of their own time zone where the roster of the week names it, else of the organization's)";

/** Checks the types of a declaration and gives it back. */
export function defineMetric<const Id extends string>(metric: Metric<Id>): Metric<Id> {
  return metric;
}

/** `M09` is 9 in the figures, which hold no text. */
export function metricNumber(metric: Pick<Metric, 'id'>): number {
  return Number(metric.id.slice(1));
}

/** The figures of a metric in SQL: tuples (metric, measure, bucket, value, people, cases, topShare). */
export function figureTuples(
  { id, measures }: Pick<Metric, 'id' | 'measures'>,
  of: Partial<Record<string, FigureSql>>,
): readonly string[] {
  return measures.flatMap((measure, index) => {
    const figure = of[measure.id];
    if (figure === undefined) return [];
    const { value, people, cases = '0', topShare = '0', bucket = '0' } = figure;
    return [
      `(toUInt16(${metricNumber({ id })}), toUInt8(${index + 1}), toUInt8(${bucket}), toFloat64(${value}), toUInt32(${people}), toUInt32(${cases}), toFloat64(${topShare}))`,
    ];
  });
}
