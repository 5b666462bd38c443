// The cursors: how far each place of a live connection was read, forth, back and again.
import { sql, type Selectable } from 'kysely';
import { placeReasons, type PlaceReason } from '../connector/place-reasons.ts';
import type { Control } from './internal/opened.ts';
import type { Tables } from './internal/tables.ts';

/** `headAt`, `tailAt`, `gapFrom`, `gapTo`, `changesReadTo` and `auditAt` are microseconds since 1970: whole numbers below 2^53. */
export interface Cursor {
  /** The ref of the place. */
  readonly place: string;
  /** Everything between tail and head was read, but for the gap; both bounds of it are exclusive. */
  readonly headAt: number | null;
  readonly tailAt: number | null;
  readonly gapFrom: number | null;
  readonly gapTo: number | null;
  /** True when the tail has reached the horizon, or the beginning of the place. */
  readonly isBackfilled: boolean;
  readonly lookedBackAt: Date | null;
  /** Up to when the source's own record of edits and deletions was read, microseconds since 1970. */
  readonly changesReadTo: number | null;
  /** How far the audit that walks now has come, and when it began; when the last whole one ended. */
  readonly auditAt: number | null;
  readonly auditBegunAt: Date | null;
  readonly auditedAt: Date | null;
  /** Why the place is not read, or null. */
  readonly reason: PlaceReason | null;
  readonly messagesSeen: number;
}

/** How many places one statement takes. */
const atOnce = 4000;

/** By their places. */
export async function cursorsOf(control: Control, connectionId: string): Promise<ReadonlyMap<string, Cursor>> {
  const rows = await control.db
    .selectFrom('cursors')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .orderBy('place')
    .execute();
  return new Map(rows.map((row) => [row.place, fromRow(row)]));
}

/** On the disk when this returns. Append the events first: a cursor that is ahead of them would lose them. */
export async function saveCursors(control: Control, connectionId: string, cursors: readonly Cursor[]): Promise<void> {
  // Sorted, so that two that save the same places wait for each other instead of for ever.
  const each = cursors.toSorted((one, other) => (one.place < other.place ? -1 : 1));
  for (let at = 0; at < each.length; at += atOnce) {
    const rows = each
      .slice(at, at + atOnce)
      .map((cursor) => ({ connection_id: connectionId, place: cursor.place, ...columnsOf(cursor) }));
    await control.db
      .insertInto('cursors')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['connection_id', 'place'])
          .doUpdateSet(({ ref }) =>
            Object.fromEntries(cursorColumns.map((column) => [column, ref(`excluded.${column}`)])),
          ),
      )
      .execute();
  }
}

/** Why these places are not read, or null for one that is; how far each was read stays as it was. */
export async function saveReasons(
  control: Control,
  connectionId: string,
  reasons: ReadonlyMap<string, PlaceReason | null>,
): Promise<void> {
  // Sorted, so that two that save the same places wait for each other instead of for ever.
  const each = [...reasons].toSorted(([one], [other]) => (one < other ? -1 : 1));
  for (let at = 0; at < each.length; at += atOnce) {
    const rows = each.slice(at, at + atOnce).map(([place, reason]) => ({
      connection_id: connectionId,
      place,
      is_backfilled: false,
      reason,
      messages_seen: 0,
    }));
    await control.db
      .insertInto('cursors')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['connection_id', 'place']).doUpdateSet({ reason: sql`excluded.reason` }),
      )
      .execute();
  }
}

/** The horizon was widened: every place is read further back, from its tail on. */
export async function resetBackfill(control: Control, connectionId: string): Promise<void> {
  await control.db
    .updateTable('cursors')
    .set({ is_backfilled: false })
    .where('connection_id', '=', connectionId)
    .execute();
}

const cursorColumns = [
  'head_at',
  'tail_at',
  'gap_from',
  'gap_to',
  'is_backfilled',
  'looked_back_at',
  'changes_read_to',
  'audit_at',
  'audit_begun_at',
  'audited_at',
  'reason',
  'messages_seen',
] as const;

function columnsOf(cursor: Cursor) {
  return {
    head_at: cursor.headAt,
    tail_at: cursor.tailAt,
    gap_from: cursor.gapFrom,
    gap_to: cursor.gapTo,
    is_backfilled: cursor.isBackfilled,
    looked_back_at: cursor.lookedBackAt,
    changes_read_to: cursor.changesReadTo,
    audit_at: cursor.auditAt,
    audit_begun_at: cursor.auditBegunAt,
    audited_at: cursor.auditedAt,
    reason: cursor.reason,
    messages_seen: cursor.messagesSeen,
  } satisfies Record<(typeof cursorColumns)[number], unknown>;
}

function fromRow(row: Selectable<Tables['cursors']>): Cursor {
  return {
    place: row.place,
    headAt: row.head_at,
    tailAt: row.tail_at,
    gapFrom: row.gap_from,
    gapTo: row.gap_to,
    isBackfilled: row.is_backfilled,
    lookedBackAt: row.looked_back_at,
    changesReadTo: row.changes_read_to,
    auditAt: row.audit_at,
    auditBegunAt: row.audit_begun_at,
    auditedAt: row.audited_at,
    // A word of an earlier version that has no sentence any more is none.
    reason: row.reason !== null && row.reason in placeReasons ? row.reason : null,
    messagesSeen: row.messages_seen,
  };
}
