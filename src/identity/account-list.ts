// The accounts in one state, those that carry the most first, in pages.
import { everyoneSql } from './everyone.ts';
import type { MatchRule, MatchState } from './match-rules.ts';
import type { AccountClaims } from './matcher.ts';
import { type PersonStore, preparePersons } from './persons.ts';

export interface ListedAccount {
  readonly account: string;
  readonly connection: string;
  /** Its own token where it has no other person. */
  readonly person: string;
  readonly rule: MatchRule;
  readonly state: MatchState;
  readonly class: AccountClaims['class'];
  readonly isDeactivated: boolean;
  readonly messages: number;
  /** UTC days; null where it wrote nothing. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

const pageSize = 50;

export async function listAccounts(
  store: PersonStore,
  organizationId: string,
  state: MatchState,
  offset: number,
): Promise<{ readonly total: number; readonly accounts: readonly ListedAccount[] }> {
  await preparePersons(store, organizationId);
  const ofState = `SELECT * FROM (${everyoneSql}) WHERE state = {state:String}`;
  const [[counted], accounts] = await Promise.all([
    store.query<{ total: number }>(organizationId, `SELECT count() AS total FROM (${ofState})`, { state }),
    store.query<ListedAccount>(
      organizationId,
      `${ofState} ORDER BY messages DESC, account LIMIT ${pageSize} OFFSET {offset:UInt32}`,
      { state, offset },
    ),
  ]);
  return { total: counted!.total, accounts };
}

/** Null for a token that is no account of the organization. */
export async function findAccount(
  store: PersonStore,
  organizationId: string,
  account: string,
): Promise<ListedAccount | null> {
  await preparePersons(store, organizationId);
  const sql = `SELECT * FROM (${everyoneSql}) WHERE account = {account:UUID}`;
  return (await store.query<ListedAccount>(organizationId, sql, { account }))[0] ?? null;
}

/** True where the person stands in one of these HR files. */
export async function isInRoster(
  store: PersonStore,
  organizationId: string,
  snapshots: readonly string[],
  person: string,
): Promise<boolean> {
  if (snapshots.length === 0) return false;
  const standing = snapshots.map((snapshot) => `'${snapshot}'`).join(', ');
  const sql = `SELECT 1 AS found FROM roster WHERE snapshot IN (${standing}) AND person = {person:UUID} LIMIT 1`;
  return (await store.query(organizationId, sql, { person })).length > 0;
}
