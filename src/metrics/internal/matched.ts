// How much of what is known is known of whom: the parts of messages and people that were matched with a roster.
import type { Coverage } from '../answers.ts';
import { fewestPeople } from '../publish.ts';
import type { ReadingOrganization } from '../reading-organization.ts';
import type { Weeks } from './figure-reader.ts';
import { groupingNumbers, isCurrent, type FigureStore } from './figure-tables.ts';
import { accountsSql, leftOutSql } from './roster-groups.ts';
import { daySql, uuidList } from './sql.ts';

export type Matched = Pick<Coverage, 'matchedMessages' | 'matchedPeople'>;

/** Both parts in per cent; null without a roster, or without anybody of whom to say it. */
export async function readMatched(
  store: FigureStore,
  organization: ReadingOrganization,
  weeks: Weeks,
): Promise<Matched> {
  const latest = [...(organization.rosters ?? [])].sort((a, b) => (a.day < b.day ? -1 : 1)).at(-1);
  if (latest === undefined) return { matchedMessages: null, matchedPeople: null };
  const [matchedMessages, matchedPeople] = await Promise.all([
    partOf(store, organization, messagesSql(weeks)),
    partOf(store, organization, peopleSql(organization, latest.id)),
  ]);
  return { matchedMessages, matchedPeople };
}

interface Part {
  readonly matched: number;
  readonly all: number;
  /** The fewest people who are not matched, of those weeks in which there are any. */
  readonly others: number;
}

async function partOf(store: FigureStore, { id, k }: ReadingOrganization, sql: string): Promise<number | null> {
  const [found] = await store.query<Part>(id, sql);
  if (found === undefined || found.all === 0) return null;
  // Where fewer than k people are not matched, a whole per cent would tell how much it is that they write.
  const step = found.others > 0 && found.others < (k ?? fewestPeople) ? 5 : 1;
  return step * Math.round((100 * found.matched) / found.all / step);
}

function messagesSql({ first, last }: Weeks): string {
  const ofRoster = `grouping = ${groupingNumbers.roster}`;
  return `SELECT sum(matched) AS matched, sum(all) AS all, minIf(everybody - known, everybody > known) AS others
    FROM (
      SELECT sumIf(value, ${ofRoster}) AS matched, sumIf(value, NOT ${ofRoster}) AS all,
        sumIf(people, ${ofRoster}) AS known, sumIf(people, NOT ${ofRoster}) AS everybody
      FROM figures FINAL
      WHERE metric = 1 AND grouping IN (${groupingNumbers.organization}, ${groupingNumbers.roster})
        AND week BETWEEN ${daySql(first)} AND ${daySql(last)} AND ${isCurrent}
      GROUP BY week
    )`;
}

function peopleSql({ rosters = [], persons }: ReadingOrganization, latest: string): string {
  return `SELECT countIf(${accountsSql('roster.person', persons)}) AS matched, count() AS all, all - matched AS others
    FROM roster FINAL WHERE snapshot IN ${uuidList([latest])} AND roster.person NOT IN ${leftOutSql(rosters)}`;
}
