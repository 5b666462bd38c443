// The receipts of this installation: one chain of what was destroyed, which outlives the organizations it speaks of.
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { type Destruction, endDestruction } from './destructions.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';
import type { Tables } from './internal/tables.ts';

export interface KeptReceipt {
  /** 1, 2, 3 and so on, without a gap. */
  readonly number: number;
  readonly organizationId: string;
  readonly destructionId: string;
  readonly madeAt: Date;
  /** As it was signed, to the letter. */
  readonly body: string;
}

/** Of an organization, or all of the installation; the oldest first. */
export async function listReceipts({ db }: Pick<Control, 'db'>, organizationId?: string): Promise<KeptReceipt[]> {
  let found = db.selectFrom('receipts').selectAll().orderBy('number');
  if (organizationId !== undefined) found = found.where('organization_id', '=', organizationId);
  return (await found.execute()).map(fromRow);
}

export async function receiptOf({ db }: Pick<Control, 'db'>, destructionId: string): Promise<KeptReceipt | null> {
  const row = await db
    .selectFrom('receipts')
    .selectAll()
    .where('destruction_id', '=', destructionId)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/**
 * The next of the chain: `make` gives its body from its number and the body before it. With it the destruction ends,
 * all or nothing. Once for each destruction: asked again, it gives what stands, and ends one that a backup brought back.
 */
export async function addReceipt(
  control: Control,
  destruction: Destruction,
  isWhole: boolean,
  make: (number: number, previous: string | null, now: Date) => string,
): Promise<KeptReceipt> {
  const { id, organizationId } = destruction;
  return control.db.transaction().execute(async (db) => {
    const inside = { ...control, db };
    // Two that end at once follow one another.
    await sql`SELECT pg_advisory_xact_lock(7405, 1)`.execute(db);
    const receipt = (await receiptOf({ db }, id)) ?? (await nextReceipt(inside, destruction, make));
    const isEnded = await endDestruction(inside, id);
    if (isEnded && !isWhole) {
      const details = { receipt: receipt.number };
      await append(inside, { organizationId, memberId: null, action: 'destroy.done', subject: id, details });
    }
    return receipt;
  });
}

async function nextReceipt(
  { db, clock }: Control,
  { id, organizationId }: Destruction,
  make: (number: number, previous: string | null, now: Date) => string,
): Promise<KeptReceipt> {
  const last = await db.selectFrom('receipts').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirst();
  const number = (last?.number ?? 0) + 1;
  const now = clock.now();
  const row = {
    number,
    organization_id: organizationId,
    destruction_id: id,
    made_at: now,
    body: make(number, last?.body ?? null, now),
  };
  await db.insertInto('receipts').values(row).execute();
  return fromRow(row);
}

/** Takes in those that the table does not have: it may come of a backup that is older than they are. */
export async function adoptReceipts({ db }: Pick<Control, 'db'>, receipts: readonly KeptReceipt[]): Promise<void> {
  if (receipts.length === 0) return;
  const rows = receipts.map(({ number, organizationId, destructionId, madeAt, body }) => ({
    number,
    organization_id: organizationId,
    destruction_id: destructionId,
    made_at: madeAt,
    body,
  }));
  await db
    .insertInto('receipts')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function fromRow({
  number,
  organization_id,
  destruction_id,
  made_at,
  body,
}: Selectable<Tables['receipts']>): KeptReceipt {
  return { number, organizationId: organization_id, destructionId: destruction_id, madeAt: made_at, body };
}
