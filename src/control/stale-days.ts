// The stale days: UTC days whose figures must be computed again.
//
// A day is marked before its events are appended and cleared after its figures are written, so whenever a
// process dies between the two, the day is still marked and the work is done again.
import { sql } from 'kysely';
import type { Control } from './internal/opened.ts';

export interface StaleDay {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Which mark it was; a day that is marked again gets another one. */
  readonly mark: number;
}

/** How many days one statement takes. */
const atOnce = 5000;

/** Waits until the marks are on the disk. */
export async function markStale(control: Control, organizationId: string, days: readonly string[]): Promise<void> {
  // Sorted, so that two that mark the same days wait for each other instead of for ever.
  const each = [...new Set(days)].toSorted();
  for (let at = 0; at < each.length; at += atOnce) {
    const rows = each.slice(at, at + atOnce).map((day) => ({ organization_id: organizationId, day }));
    await control.db
      .insertInto('stale_days')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['organization_id', 'day']).doUpdateSet({ mark: sql`DEFAULT` }))
      .execute();
  }
}

/** The days that wait, oldest first. They stay marked until they are cleared. */
export async function staleDays(control: Control, organizationId: string): Promise<StaleDay[]> {
  const { db } = control;
  return db
    .selectFrom('stale_days')
    .select(['day', 'mark'])
    .where('organization_id', '=', organizationId)
    .orderBy('day')
    .execute();
}

/** Clears what was computed; a day that was marked again since it was taken stays. */
export async function clearStale(
  control: Control,
  organizationId: string,
  computed: readonly StaleDay[],
): Promise<void> {
  const days = computed.map(({ day }) => day);
  const marks = computed.map(({ mark }) => mark);
  await control.db
    .deleteFrom('stale_days')
    .where('organization_id', '=', organizationId)
    .where(sql<boolean>`(day, mark) IN (SELECT * FROM unnest(${days}::date[], ${marks}::bigint[]))`)
    .execute();
}
