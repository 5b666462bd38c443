// The HR files of the seeded organization: one for each of its last 24 weeks, made when it is asked for.
import type { Organization } from '../organization/organization.ts';
import type { Actor } from '../organization/people.ts';
import { nameOfDay } from '../time.ts';
import type { RosterFile } from '../workspace.ts';
import { columns, odd, rosterRow } from './roster-row.ts';

const weeks = 24;
/** In which of the files the designers have another department and another manager, and a person another name. */
const reorganizedFrom = 12;
const renamedFrom = 10;

/** Oldest first. */
export function rosterFiles({ lastDay }: Organization): readonly RosterFile[] {
  return Array.from({ length: weeks }, (_, at) => {
    const day = nameOfDay(mondayOf(lastDay) - 7 * (weeks - 1 - at));
    return { name: `employee_snapshot_${day.replaceAll('-', '')}.csv`, day };
  });
}

/** The text of one file; undefined where there is none of that name. */
export function rosterFile(organization: Organization, name: string): string | undefined {
  const at = rosterFiles(organization).findIndex((file) => file.name === name);
  if (at < 0) return undefined;
  const day = mondayOf(organization.lastDay) - 7 * (weeks - 1 - at);
  const managers = new Set(organization.teams.map(({ manager }) => manager));
  const isThere = ({ kind, index, fromDay }: Actor): boolean =>
    kind === 'former' || (kind === 'member' && fromDay <= day && (managers.has(index) || !odd.isContractor(index)));
  const rows = organization.actors
    .filter(isThere)
    .map((actor) =>
      rosterRow(organization, actor, { day, isReorganized: at >= reorganizedFrom, isBeforeRename: at < renamedFrom }),
    );
  return [columns, ...rows.map((row) => columns.map((column) => quoted(row[column])))]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');
}

const quoted = (cell: string): string => (/[",\s]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** 1970-01-01 was a Thursday. */
const mondayOf = (day: number): number => day - ((day + 3) % 7);
