// Which figures would be wrong, because messages or channels behind them came by a way that does not tell what a metric needs.
import type { Metric } from '../metric.ts';
import type { LackingRoute } from '../reading-organization.ts';
import { addWeeks, type Monday } from '../weeks.ts';
import type { FigureRow, Weeks } from './figure-reader.ts';
import { groupingNumbers, type FigureStore } from './figure-tables.ts';
import { daySql } from './sql.ts';

export interface Lacking {
  /** Why the figure of a row is not available, one sentence; undefined where nothing lacks. */
  of(row: Pick<FigureRow, 'week' | 'grouping' | 'groupId'>): string | undefined;
  /** The same of the organization, for the weeks asked for: each sentence once. */
  readonly sentences: readonly string[];
}

const nothingLacks: Lacking = { of: () => undefined, sentences: [] };

/** What came by one way, as far as it touches the weeks. */
interface Touched {
  readonly sentence: string;
  /** Null where it touches every week. */
  readonly weeks: ReadonlySet<Monday> | null;
  /** `channel week`, or the channel alone where it touches every week. */
  readonly channels: ReadonlySet<string>;
}

/** A week of figures is touched where one message of it came that way: a number that leaves some out is a wrong number. */
export async function readLacking(
  store: FigureStore,
  organization: { readonly id: string; readonly lacking?: readonly LackingRoute[] },
  metric: Metric,
  weeks: Weeks,
): Promise<Lacking> {
  const routes = (organization.lacking ?? []).filter(({ columns }) =>
    columns.some((one) => metric.needs.includes(one)),
  );
  if (routes.length === 0) return nothingLacks;
  const touched = await Promise.all(routes.map((route) => readTouched(store, organization.id, metric, weeks, route)));
  const there = touched.filter(({ channels }) => channels.size > 0);
  return {
    of: ({ week, grouping, groupId }) =>
      there.find((one) => {
        if (grouping !== groupingNumbers.channel) return one.weeks === null || one.weeks.has(week);
        return one.channels.has(one.weeks === null ? groupId : `${groupId} ${week}`);
      })?.sentence,
    sentences: [...new Set(there.map(({ sentence }) => sentence))],
  };
}

async function readTouched(
  store: FigureStore,
  organizationId: string,
  metric: Metric,
  weeks: Weeks,
  { connection, of, why }: LackingRoute,
): Promise<Touched> {
  const sentence = `Not available: ${why}.`;
  if (of === 'channels' || metric.reach === 'everything') {
    const rows = await store.query<{ readonly channel: string }>(
      organizationId,
      `SELECT DISTINCT toString(channel) AS channel FROM ${of} FINAL WHERE connection = {connection:UUID}`,
      { connection },
    );
    return { sentence, weeks: null, channels: new Set(rows.map(({ channel }) => channel)) };
  }
  const { daysBack, weeksOn } = metric.reach;
  const weeksBack = Math.ceil(daysBack / 7);
  // By the clock of its author a message may belong to the week before or after that of UTC.
  const rows = await store.query<{ readonly channel: string; readonly week: Monday }>(
    organizationId,
    `SELECT DISTINCT toString(channel) AS channel,
      toString(toMonday(toDate(arrayJoin([at - INTERVAL 18 HOUR, at + INTERVAL 14 HOUR]), 'UTC'))) AS week
    FROM messages FINAL WHERE connection = {connection:UUID}
      AND toDate(at, 'UTC') BETWEEN ${daySql(addWeeks(weeks.first, -weeksOn - 1))} AND ${daySql(addWeeks(weeks.last, weeksBack + 2))}`,
    { connection },
  );
  const spread = rows.flatMap(({ channel, week }) =>
    Array.from({ length: weeksBack + weeksOn + 1 }, (_, at) => [channel, addWeeks(week, at - weeksBack)] as const),
  );
  const asked = spread.filter(([, week]) => week >= weeks.first && week <= weeks.last);
  return {
    sentence,
    weeks: new Set(asked.map(([, week]) => week)),
    channels: new Set(asked.map(([channel, week]) => `${channel} ${week}`)),
  };
}
