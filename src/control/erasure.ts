// What the control plane has of single accounts: what is kept sealed of them, and what was decided about them.
import { sql } from 'kysely';
import type { Control } from './internal/opened.ts';

export interface OfAccounts {
  readonly originals: number;
  readonly decisions: number;
}

/** Of accounts and persons, by their tokens. */
export async function countAccounts(
  { db }: Pick<Control, 'db'>,
  organizationId: string,
  tokens: readonly string[],
): Promise<OfAccounts> {
  const originals = await db
    .selectFrom('account_originals')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('organization_id', '=', organizationId)
    .where('account', '=', anyOf(tokens))
    .executeTakeFirstOrThrow();
  const decisions = await db
    .selectFrom('match_decisions')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('organization_id', '=', organizationId)
    .where((e) => e.or([e('account', '=', anyOf(tokens)), e('other', '=', anyOf(tokens))]))
    .executeTakeFirstOrThrow();
  return { originals: originals.count, decisions: decisions.count };
}

/** Removes both, decisions that were undone too. Repeatable. */
export async function forgetAccounts(
  { db }: Pick<Control, 'db'>,
  organizationId: string,
  tokens: readonly string[],
): Promise<void> {
  if (tokens.length === 0) return;
  await db
    .deleteFrom('account_originals')
    .where('organization_id', '=', organizationId)
    .where('account', '=', anyOf(tokens))
    .execute();
  await db
    .deleteFrom('match_decisions')
    .where('organization_id', '=', organizationId)
    .where((e) => e.or([e('account', '=', anyOf(tokens)), e('other', '=', anyOf(tokens))]))
    .execute();
}

const anyOf = (tokens: readonly string[]) => sql<string>`ANY(${tokens}::uuid[])`;
