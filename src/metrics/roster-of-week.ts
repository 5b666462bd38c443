// Which roster a week is counted by: groups are those that people belonged to at the time.
import { addDays, type Monday } from './weeks.ts';

/** A roster that stands: the id of its rows, and the day whose people it has, `2026-03-02`. */
export interface RosterSnapshot {
  readonly id: string;
  readonly day: string;
}

/**
 * The roster of the latest day that is not after the week's Sunday, whatever order they come in; undefined before
 * the first: such a week has no groups of people.
 */
export function rosterOfWeek(snapshots: readonly RosterSnapshot[], week: Monday): RosterSnapshot | undefined {
  const sunday = addDays(week, 6);
  return snapshots
    .filter(({ day }) => day <= sunday)
    .reduce<RosterSnapshot | undefined>((latest, one) => (latest && latest.day > one.day ? latest : one), undefined);
}
