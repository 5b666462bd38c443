// What groups are called: by the organization's own words, and never by the name of a person.
import type { Group } from '../answers.ts';
import { rosterOfWeek } from '../roster-of-week.ts';
import { mondaysBetween } from '../weeks.ts';
import type { ReadingOrganization } from '../reading-organization.ts';
import { waysToSplit, type By } from './dimensions.ts';
import type { FigureRow, Weeks } from './figure-reader.ts';
import { groupingNumbers, type FigureStore } from './figure-tables.ts';
import { organizationOf, managerGrouping, tenureBands } from './roster-groups.ts';
import { uuidList } from './sql.ts';

export type GroupNames = (row: Pick<FigureRow, 'grouping' | 'groupId'>) => Group;

/** The names of what has none of its own: the organization, channels by the start of their tokens, groups by their words. */
export function groupNames(
  organization: ReadingOrganization,
  ofManagers: ReadonlyMap<string, string> = new Map(),
): GroupNames {
  const ways = new Map(waysToSplit(organization.dimensions).map((way) => [way.grouping, way]));
  return ({ grouping, groupId }) => {
    const way = ways.get(grouping);
    const kind = way?.key ?? 'channel';
    if (grouping === groupingNumbers.organization) return { kind, id: organization.id, name: organization.name };
    const word = organization.directory?.get(groupId)?.word ?? ofManagers.get(groupId) ?? bandOf(groupId);
    return { kind, id: groupId, name: word ?? `${way?.name ?? 'Group'} ${shortOf(groupId)}` };
  };
}

function bandOf(groupId: string): string | undefined {
  return tenureBands.find(({ token }) => token === groupId)?.name;
}

const shortOf = (token: string): string => `${token.slice(0, 4)}-${token.slice(4, 8)}`;

/** The names that an answer by `by` needs. */
export async function readGroupNames(
  store: FigureStore,
  organization: ReadingOrganization,
  by: By,
  weeks: Weeks,
): Promise<GroupNames> {
  if (by.grouping !== managerGrouping) return groupNames(organization);
  return groupNames(organization, await namesOfManagers(store, organization, weeks));
}

/** A manager's organization is named by the department, or else the team, that most of its people are in. */
async function namesOfManagers(
  store: FigureStore,
  { id, rosters = [], directory }: ReadingOrganization,
  weeks: Weeks,
): Promise<ReadonlyMap<string, string>> {
  const read = new Set(
    mondaysBetween(weeks.first, weeks.last).flatMap((week) => rosterOfWeek(rosters, week)?.id ?? []),
  );
  if (read.size === 0) return new Map();
  const from = `snapshot IN ${uuidList(read)}`;
  const rows = await store.query<{ led: string; label: string }>(
    id,
    `SELECT toString(led) AS led, toString(argMax(label, (dimension = 2, people, label))) AS label
    FROM (
      SELECT arrayJoin(arrayPushFront(managers, roster.person)) AS one, ${organizationOf('one')} AS led,
        arrayJoin(arrayZip(dimensions, groups)) AS place, place.1 AS dimension, place.2 AS label, count() AS people
      FROM roster FINAL WHERE ${from} GROUP BY one, place
      HAVING one IN (SELECT arrayJoin(managers) FROM roster FINAL WHERE ${from})
    )
    WHERE dimension IN (2, 3) GROUP BY led`,
  );
  const named = rows.map(({ led, label }): readonly [string, string] => {
    const word = directory?.get(label)?.word;
    return [led, word === undefined ? 'Organization of a manager' : `Organization of a manager in ${word}`];
  });
  const times = Map.groupBy(named, ([, name]) => name);
  return new Map(
    named.map(([led, name]) => [led, (times.get(name)?.length ?? 0) > 1 ? `${name} ${shortOf(led)}` : name]),
  );
}
