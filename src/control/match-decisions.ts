// What administrators decided about accounts: numbered, in order, and never forgotten; undone ones stay.
import type { Selectable } from 'kysely';
import { errorCodes, Refused } from '../base/errors.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';
import type { DecisionKind, Tables } from './internal/tables.ts';

/** As tokens: the person of `is`, the other account of `same` and `separate`. */
export interface Decided {
  readonly kind: DecisionKind;
  readonly account: string;
  readonly other: string | null;
}

export interface MatchDecision extends Decided {
  /** 1, 2, 3 and so on: a later one wins where two contradict each other. */
  readonly number: number;
  readonly decidedAt: Date;
  /** Null for the operator of the machine. */
  readonly decidedBy: string | null;
}

export async function decide(
  control: Control,
  organizationId: string,
  decided: Decided,
  memberId: string | null,
): Promise<MatchDecision> {
  const { kind, account, other } = decided;
  return control.db.transaction().execute(async (db) => {
    // Two at once would get one number.
    await db
      .selectFrom('organizations')
      .select('id')
      .where('id', '=', organizationId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    const last = await db
      .selectFrom('match_decisions')
      .select((e) => e.fn.max('number').as('number'))
      .where('organization_id', '=', organizationId)
      .executeTakeFirstOrThrow();
    const number = (last.number ?? 0) + 1;
    const row = await db
      .insertInto('match_decisions')
      .values({
        organization_id: organizationId,
        number,
        kind,
        account,
        other,
        decided_at: control.clock.now(),
        decided_by: memberId,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const details = { number, kind, ...(other !== null && { other }) };
    await append({ ...control, db }, { organizationId, memberId, action: 'match.decide', subject: account, details });
    return fromRow(row);
  });
}

/** From now on the decision is as if it had never been made. Throws Refused `not-found` where none of that number stands. */
export async function undoDecision(
  control: Control,
  organizationId: string,
  number: number,
  memberId: string | null,
): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    const undone = await db
      .updateTable('match_decisions')
      .set({ undone_at: control.clock.now(), undone_by: memberId })
      .where('organization_id', '=', organizationId)
      .where('number', '=', number)
      .where('undone_at', 'is', null)
      .returning('account')
      .executeTakeFirst();
    if (undone === undefined) {
      throw new Refused('not-found', errorCodes['not-found'], 'GET /api/people/decisions lists those that stand.');
    }
    const details = { number };
    const entry = { organizationId, memberId, action: 'match.undo', subject: undone.account, details };
    await append({ ...control, db }, entry);
  });
}

/** Those that were not undone, in their order. */
export async function standingDecisions(control: Control, organizationId: string): Promise<MatchDecision[]> {
  const rows = await control.db
    .selectFrom('match_decisions')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('undone_at', 'is', null)
    .orderBy('number')
    .execute();
  return rows.map(fromRow);
}

function fromRow(row: Selectable<Tables['match_decisions']>): MatchDecision {
  const { number, kind, account, other, decided_at, decided_by } = row;
  return { number, kind, account, other, decidedAt: decided_at, decidedBy: decided_by };
}
