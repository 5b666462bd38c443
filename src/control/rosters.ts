// The rosters: for which days an HR file stands, and under which snapshot its rows are in the event store.
import { errorCodes, Refused } from '../base/errors.ts';
import { append } from './audit.ts';
import { oneAtATime } from './internal/one-at-a-time.ts';
import type { Control } from './internal/opened.ts';

export interface Roster {
  /** `YYYY-MM-DD`: the day whose people it has. */
  readonly day: string;
  /** The ref of its rows in the event store. */
  readonly snapshot: string;
  readonly people: number;
  readonly findings: number;
  readonly appliedAt: Date;
}

/** Those that stand, by their day. */
export async function listRosters(control: Control, organizationId: string): Promise<Roster[]> {
  const rows = await control.db
    .selectFrom('rosters')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('day')
    .execute();
  return rows.map(({ day, snapshot, people, findings, applied_at }) => ({
    day,
    snapshot,
    people,
    findings,
    appliedAt: applied_at,
  }));
}

/**
 * The last step of an apply: from here on these snapshots stand for their days, all of them or, where this throws,
 * none. What stood for one of the days before stands no more.
 */
export async function placeRosters(
  control: Control,
  organizationId: string,
  rosters: readonly Omit<Roster, 'appliedAt'>[],
  memberId: string | null,
): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    for (const { day, snapshot, people, findings } of rosters) {
      const placed = { snapshot, people, findings, applied_at: control.clock.now() };
      await db
        .insertInto('rosters')
        .values({ organization_id: organizationId, day, ...placed })
        .onConflict((conflict) => conflict.columns(['organization_id', 'day']).doUpdateSet(placed))
        .execute();
      const details = { day, people, findings };
      const entry = { organizationId, memberId, action: 'roster.apply', subject: snapshot, details };
      await append({ ...control, db }, entry);
    }
  });
}

/** Gives the snapshot that stood for the day. Throws Refused `not-found` where none did. */
export async function removeRoster(
  control: Control,
  organizationId: string,
  day: string,
  memberId: string | null,
): Promise<string> {
  return control.db.transaction().execute(async (db) => {
    const removed = await db
      .deleteFrom('rosters')
      .where('organization_id', '=', organizationId)
      .where('day', '=', day)
      .returning('snapshot')
      .executeTakeFirst();
    if (removed === undefined) {
      throw new Refused('not-found', errorCodes['not-found'], 'GET /api/rosters lists the days that have an HR file.');
    }
    const entry = { organizationId, memberId, action: 'roster.remove', subject: removed.snapshot, details: { day } };
    await append({ ...control, db }, entry);
    return removed.snapshot;
  });
}

/** Two applies at once would sweep away each other's rows, which stand for no day yet. */
export function oneApplyAtATime<T>(control: Control, organizationId: string, work: () => Promise<T>): Promise<T> {
  return oneAtATime(control, `rosters ${organizationId}`, work);
}
