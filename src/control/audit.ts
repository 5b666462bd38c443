// The audit log: who did what when, append-only, each entry holding the hash of the one before.
import { createHash } from 'node:crypto';
import { sql, type Kysely, type Selectable } from 'kysely';
import { Defect } from '../base/errors.ts';
import type { Control } from './internal/opened.ts';
import type { AuditDetails, Tables } from './internal/tables.ts';

export type { AuditDetails } from './internal/tables.ts';

export interface AuditAction {
  readonly organizationId: string;
  /** Null for the house itself and for the operator of the machine. */
  readonly memberId: string | null;
  /** Noun and verb, `organization.change`. */
  readonly action: string;
  /** The id of what it was done to. */
  readonly subject?: string | null;
  readonly details?: AuditDetails;
}

export interface AuditEntry {
  /** 1, 2, 3 and so on, without a gap. */
  readonly number: number;
  readonly at: Date;
  readonly memberId: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly details: AuditDetails;
  /** SHA-256, hex. Keep the last one elsewhere: only it can show that entries at the end were cut off. */
  readonly hash: string;
}

type Row = Selectable<Tables['audit_entries']>;
/** What an append needs; with the `db` of a transaction the entry stands or falls with what it speaks of. */
type Writer = Pick<Control, 'clock'> & { readonly db: Kysely<Tables> };

const word = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const beginning = Buffer.alloc(32);

export async function append(control: Writer, action: AuditAction): Promise<AuditEntry> {
  const { organizationId, memberId, subject = null, details = {} } = action;
  requireWords([
    action.action,
    ...Object.keys(details),
    ...Object.values(details).filter((value) => typeof value === 'string'),
  ]);
  return within(control.db, async (db) => {
    await sql`SELECT pg_advisory_xact_lock(7402, hashtext(${organizationId}))`.execute(db);
    const last = await entries(db, organizationId).orderBy('number', 'desc').limit(1).executeTakeFirst();
    const now = control.clock.now();
    const row = {
      organization_id: organizationId,
      number: (last?.number ?? 0) + 1,
      // A clock that was set back must not make a later entry look like an earlier one.
      at: last !== undefined && last.at > now ? last.at : now,
      member_id: memberId,
      action: action.action,
      subject,
      details,
      previous_hash: last?.hash ?? beginning,
    };
    const whole = { ...row, hash: hashOf(row) };
    await db
      .insertInto('audit_entries')
      .values({ ...whole, details: JSON.stringify(details) })
      .execute();
    return fromRow(whole);
  });
}

/** Newest first; `before` is the number of an entry. */
export async function list(
  control: Control,
  organizationId: string,
  page: { readonly before?: number; readonly limit?: number } = {},
): Promise<AuditEntry[]> {
  const { before = Number.MAX_SAFE_INTEGER, limit = 100 } = page;
  const rows = await entries(control.db, organizationId)
    .where('number', '<', before)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

/** Reads the whole chain: `brokenAt` is the number of the first entry that was changed, is missing or was moved. */
export async function verify(
  control: Control,
  organizationId: string,
  atOnce = 1000,
): Promise<{ entries: number; brokenAt: number | null }> {
  let number = 0;
  let previous: Row | undefined;
  for (;;) {
    const rows = await entries(control.db, organizationId)
      .where('number', '>', number)
      .orderBy('number')
      .limit(atOnce)
      .execute();
    if (rows.length === 0) return { entries: number, brokenAt: null };
    for (const row of rows) {
      number += 1;
      if (!follows(row, previous, number)) return { entries: number - 1, brokenAt: number };
      previous = row;
    }
  }
}

function follows(row: Row, previous: Row | undefined, number: number): boolean {
  const isNext = row.number === number && row.previous_hash.equals(previous?.hash ?? beginning);
  return isNext && row.hash.equals(hashOf(row)) && (previous === undefined || row.at >= previous.at);
}

/** SHA-256 of the previous hash and of the entry as JSON in one fixed order. */
function hashOf(row: Omit<Row, 'hash'>): Buffer {
  const details = Object.entries(row.details).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const content = [
    row.organization_id,
    row.number,
    row.at.toISOString(),
    row.member_id,
    row.action,
    row.subject,
    details,
  ];
  return createHash('sha256').update(row.previous_hash).update(JSON.stringify(content)).digest();
}

/** In the caller's transaction where there is one. */
function within<T>(db: Kysely<Tables>, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

function entries(db: Kysely<Tables>, organizationId: string) {
  return db.selectFrom('audit_entries').selectAll().where('organization_id', '=', organizationId);
}

function requireWords(texts: readonly string[]): void {
  if (texts.every((text) => word.test(text))) return;
  throw new Defect(
    'internal',
    'An audit entry holds something other than words of the house.',
    'Report this as an error of Tacit.',
  );
}

function fromRow(row: Row): AuditEntry {
  return {
    number: row.number,
    at: row.at,
    memberId: row.member_id,
    action: row.action,
    subject: row.subject,
    details: row.details,
    hash: row.hash.toString('hex'),
  };
}
