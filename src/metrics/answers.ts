// What a reader of metrics receives. The API's contract has the same shapes, and the compiler holds the two together.
import type { Split } from './metric.ts';

export interface MetricDefinition {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly question: string;
  readonly formula: string;
  readonly grain: string;
  readonly timeRule: string;
  readonly groupRule: string;
  readonly edgeCases: string;
  readonly source: string;
  readonly shape: 'weekly' | 'heatmap' | 'list';
  readonly measures: { readonly id: string; readonly name: string; readonly unit: string }[];
  readonly splits: Split[];
}

export interface MetricCatalogue {
  /** The fewest people a number may speak of. */
  readonly k: number;
  readonly metrics: MetricDefinition[];
  /** Those that have groups in a roster that stands. */
  readonly dimensions: NamedDimension[];
}

/** By what people can be grouped. */
export interface NamedDimension {
  readonly key: string;
  readonly name: string;
}

export type HiddenReason = 'few-people' | 'few-cases' | 'one-dominates' | 'protects-another' | 'extreme-share';

/** A number, a bound in place of a share outside 10-90 %, a number hidden for privacy, one that cannot be known, or nothing to count. */
export type Value =
  | { readonly state: 'shown'; readonly value: number }
  | { readonly state: 'bounded'; readonly bound: 'at-most' | 'at-least'; readonly value: number }
  | { readonly state: 'hidden'; readonly reason: HiddenReason; readonly sentence: string }
  | { readonly state: 'unavailable'; readonly sentence: string }
  | { readonly state: 'none' };

export interface Point {
  /** The ISO week; for a window, its last. */
  readonly week: string;
  readonly weekday?: number | undefined;
  readonly hour?: number | undefined;
  /** Upper bound of a histogram's bucket, in seconds. */
  readonly upTo?: number | null | undefined;
  readonly value: Value;
  /** Rounded to 5 below 50; null where no people stand behind the value, or they are hidden with it. */
  readonly people: number | null;
}

export interface Group {
  /** `organization`, `channel`, or the key of a dimension. */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}

export interface Series {
  readonly group: Group;
  readonly measure: string;
  readonly points: Point[];
}

export interface Coverage {
  /** UTC days. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly connections: number;
  readonly channels: number;
  /** Messages in the period, over the weeks whose number is shown. */
  readonly messages: number;
  /** Per cent of these whose author stands in the roster of the week; null without a roster. */
  readonly matchedMessages: number | null;
  /** Per cent of the people of the latest roster who have an account; null without a roster. */
  readonly matchedPeople: number | null;
  readonly computedAt: string | null;
  readonly isPartial: boolean;
}

export interface MetricAnswer {
  readonly metric: MetricDefinition;
  /** `organization`, `channel`, or the key of a dimension. */
  readonly by: string;
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly series: Series[];
  /** What connections cannot tell of what the metric needs, in the weeks asked for: one sentence each. */
  readonly lacking: string[];
  readonly coverage: Coverage;
}

/** The middle half of the weeks before: type 7 quartiles. */
export interface Band {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

export interface Tile {
  readonly metric: string;
  readonly measure: string;
  readonly title: string;
  readonly unit: string;
  readonly now: Value;
  readonly people: number | null;
  /** The twelve weeks before. */
  readonly history: Point[];
  readonly band: Band | null;
}

export interface Overview {
  /** Null without any message. */
  readonly week: string | null;
  /** Every week that can be asked for, ascending. */
  readonly weeks: string[];
  readonly timeZone: string;
  readonly tiles: Tile[];
  readonly heatmap: { readonly metric: string; readonly points: Point[] };
  readonly responseTimes: {
    readonly metric: string;
    readonly points: Point[];
    readonly median: Value;
    readonly p90: Value;
    readonly people: number | null;
  };
  readonly weekly: { readonly messages: Series | null; readonly people: Series | null };
  readonly channels: {
    readonly metric: string;
    readonly rows: {
      readonly group: Group;
      readonly participation: Value;
      readonly messages: Value;
      readonly people: number | null;
    }[];
  };
  /** The groups of the dimension asked for, hidden ones included; null where none was asked for. */
  readonly groups: { readonly by: string; readonly rows: GroupRow[] } | null;
  readonly dimensions: NamedDimension[];
  readonly coverage: Coverage;
}

export interface GroupRow {
  readonly group: Group;
  /** The same measures in every row, in the same order. */
  readonly cells: {
    readonly metric: string;
    readonly measure: string;
    readonly title: string;
    readonly unit: string;
    readonly value: Value;
    readonly people: number | null;
  }[];
}
