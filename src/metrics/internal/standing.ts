// Where an organization's figures stand: what is stored, since when, until when.
import type { Coverage } from '../answers.ts';
import { addDays, addWeeks, mondayOfDay, type Monday } from '../weeks.ts';
import type { FigureStore } from './figure-tables.ts';

export interface Standing {
  readonly coverage: Omit<Coverage, 'messages' | 'matchedMessages' | 'matchedPeople'>;
  /** The week of the last stored local day; undefined without figures. */
  readonly lastWeek: Monday | undefined;
  /** The last week whose Sunday is stored too. */
  readonly lastCompleteWeek: Monday | undefined;
}

/** The figure tables must exist. `isStale` says that figures wait to be computed again. */
export async function readStanding(store: FigureStore, organizationId: string, isStale: boolean): Promise<Standing> {
  const [runs] = await store.query<{ endedOn: string; computedAt: string; isOpen: boolean | number }>(
    organizationId,
    `SELECT toString(argMaxIf(lastDay, version, isFinished)) AS endedOn,
      formatDateTime(maxIf(finishedAt, isFinished), '%Y-%m-%dT%H:%i:%SZ') AS computedAt,
      max(version) > maxIf(version, isFinished) AS isOpen
    FROM figureRuns FINAL`,
  );
  const [stored] = await store.query<{
    messages: number | string;
    firstDay: string;
    lastDay: string;
    connections: number | string;
    channels: number | string;
  }>(
    organizationId,
    `SELECT count() AS messages, toString(toDate(min(at), 'UTC')) AS firstDay, toString(toDate(max(at), 'UTC')) AS lastDay,
      uniqExact(connection) AS connections,
      (SELECT uniqExact(channel) FROM (SELECT channel FROM channels UNION ALL SELECT DISTINCT groupId FROM figures WHERE metric = 42 AND grouping = 1)) AS channels
    FROM messages`,
  );
  const isEmpty = Number(stored!.messages) === 0;
  const hasFigures = runs!.endedOn !== '1970-01-01';
  const last = hasFigures ? mondayOfDay(runs!.endedOn) : undefined;
  return {
    coverage: {
      firstDay: isEmpty ? null : stored!.firstDay,
      lastDay: isEmpty ? null : stored!.lastDay,
      connections: Number(stored!.connections),
      channels: Number(stored!.channels),
      computedAt: hasFigures ? runs!.computedAt : null,
      isPartial: isStale || Boolean(runs!.isOpen),
    },
    lastWeek: last,
    lastCompleteWeek: last === undefined ? undefined : completeWeek(last, runs!.endedOn),
  };
}

function completeWeek(last: Monday, lastDay: string): Monday {
  return lastDay === addDays(last, 6) ? last : addWeeks(last, -1);
}
