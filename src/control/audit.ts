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
  /** Of the entry before; zeros at the first. */
  readonly previousHash: string;
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

/** The most entries of one page. */
export const longestPage = 200;

export interface AuditQuestion {
  /** Entries of smaller numbers alone. */
  readonly before?: number | undefined;
  /** The noun of the action: `connection` finds `connection.pause` too. */
  readonly noun?: string | undefined;
  readonly memberId?: string | undefined;
  /** From this instant on. */
  readonly from?: Date | undefined;
  /** Up to this instant, which is left out. */
  readonly to?: Date | undefined;
  readonly limit?: number | undefined;
}

/** Newest first. */
export async function list(
  control: Control,
  organizationId: string,
  question: AuditQuestion = {},
): Promise<AuditEntry[]> {
  const { before, noun, memberId, from, to, limit = 100 } = question;
  let found = entries(control.db, organizationId);
  if (before !== undefined) found = found.where('number', '<', before);
  if (noun !== undefined) found = found.where(sql<string>`split_part(action, '.', 1)`, '=', noun);
  if (memberId !== undefined) found = found.where('member_id', '=', memberId);
  if (from !== undefined) found = found.where('at', '>=', from);
  if (to !== undefined) found = found.where('at', '<', to);
  const rows = await found.orderBy('number', 'desc').limit(Math.min(limit, longestPage)).execute();
  return rows.map(fromRow);
}

/** From the first entry to the one of that number, a page in memory at a time. */
export async function* readThrough(
  control: Control,
  organizationId: string,
  last: number,
  atOnce = 1000,
): AsyncGenerator<AuditEntry> {
  for (let number = 0; number < last; ) {
    const rows = await pageAfter(control.db, organizationId, number, Math.min(atOnce, last - number));
    if (rows.length === 0) return;
    for (const row of rows) yield fromRow(row);
    number = rows.at(-1)!.number;
  }
}

export interface ChainCheck {
  /** So many entries hold, counted from the first. */
  readonly entries: number;
  /** The number of the first entry that was changed, is missing or was moved. */
  readonly brokenAt: number | null;
  /** Of the last entry that holds. */
  readonly lastHash: string | null;
  /** The number of the entry whose hash was asked for, where it was met. */
  readonly heldAt: number | null;
  /** Go on after this number: there is more than was to be checked at once. */
  readonly more: number | null;
}

/**
 * Checks the chain from the entry after `after` on, at most `most` entries. Whoever goes on after a number has checked
 * what comes before it.
 */
export async function verify(
  control: Control,
  organizationId: string,
  {
    after = 0,
    held,
    most = Number.MAX_SAFE_INTEGER,
    atOnce = 1000,
  }: {
    readonly after?: number | undefined;
    readonly held?: string | undefined;
    readonly most?: number;
    readonly atOnce?: number;
  } = {},
): Promise<ChainCheck> {
  let previous = after === 0 ? undefined : await entryOf(control.db, organizationId, after);
  let heldAt: number | null = null;
  const answer = (rest: { brokenAt?: number; more?: number }): ChainCheck => ({
    entries: previous?.number ?? 0,
    brokenAt: rest.brokenAt ?? null,
    lastHash: previous?.hash.toString('hex') ?? null,
    heldAt,
    more: rest.more ?? null,
  });
  if (after > 0 && previous === undefined) return { ...answer({ brokenAt: after }), entries: after - 1 };
  for (let number = after; ; ) {
    const rows = await pageAfter(control.db, organizationId, number, Math.min(atOnce, after + most - number));
    if (rows.length === 0) return answer(number - after >= most ? { more: number } : {});
    for (const row of rows) {
      number += 1;
      if (!follows(row, previous, number)) return answer({ brokenAt: number });
      previous = row;
      if (row.hash.toString('hex') === held) heldAt = number;
    }
  }
}

function pageAfter(db: Kysely<Tables>, organizationId: string, number: number, limit: number): Promise<Row[]> {
  return entries(db, organizationId).where('number', '>', number).orderBy('number').limit(limit).execute();
}

function entryOf(db: Kysely<Tables>, organizationId: string, number: number): Promise<Row | undefined> {
  return entries(db, organizationId).where('number', '=', number).executeTakeFirst();
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
    previousHash: row.previous_hash.toString('hex'),
    hash: row.hash.toString('hex'),
  };
}
