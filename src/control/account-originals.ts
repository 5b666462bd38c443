// The originals: address and username of an account, sealed, and opened one at a time for an administrator who asks.
//
// A sync reads every account every hour, and nearly none of them has changed. So before the sealed bytes stand 16 of a
// keyed digest of what they hold: it is worked out without opening anything, and what has the same is not sealed again.
// The digest is bound to the account, so that two accounts with one address do not show that they have it.
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { errorCodes, Refused } from '../base/errors.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';
import { nextId } from './internal/rekey-places.ts';
import { openFor, opener, organizationKeys, sealing } from './secrets.ts';

/** In clear, in memory alone. */
export interface Original {
  readonly address: string | null;
  readonly username: string | null;
}

/** `account` is its token. */
export type OriginalOf = Original & { readonly account: string };

const digestLength = 16;
/** How many accounts one statement takes. */
const atOnce = 1000;

/** Keeps those that are new or have changed, and none of who objected; a later connection of the same account takes it over. */
export async function keepOriginals(
  control: Control,
  organizationId: string,
  connectionId: string,
  originals: readonly OriginalOf[],
): Promise<void> {
  const objecting = await objectingOf(control, organizationId, originals);
  // Each account once, and in one order, so that two that write the same ones wait for each other instead of for ever.
  const each = [...new Map(originals.map((one) => [one.account, one])).values()]
    .filter(({ account, address, username }) => (address !== null || username !== null) && !objecting.has(account))
    .toSorted((one, other) => (one.account < other.account ? -1 : 1));
  if (each.length === 0) return;
  const { secret, following } = await organizationKeys(control, organizationId);
  const key = following.at(-1) ?? secret;
  for (let at = 0; at < each.length; at += atOnce) {
    const digested = each.slice(at, at + atOnce).map((one) => ({ ...one, digest: digestOf(key, one) }));
    const known = await digestsOf(control, organizationId, digested);
    const changed = digested.filter(({ account, digest }) => !known.get(account)?.equals(digest));
    if (changed.length > 0) await write(control, organizationId, connectionId, changed);
    await takeOver(control, organizationId, connectionId, digested);
  }
}

async function write(
  control: Control,
  organizationId: string,
  connectionId: string,
  changed: readonly (OriginalOf & { readonly digest: Buffer })[],
): Promise<void> {
  await sealing(control, organizationId, ({ db }, sealed) => {
    const rows = changed.map((one) => ({
      organization_id: organizationId,
      connection_id: connectionId,
      account: one.account,
      sealed: Buffer.concat([one.digest, sealed(nameOf(one.account), plainOf(one))]),
    }));
    return db
      .insertInto('account_originals')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['organization_id', 'account']).doUpdateSet({
          connection_id: connectionId,
          sealed: sql<Buffer>`excluded.sealed`,
        }),
      )
      .execute();
  });
}

/** Of whom nothing may be kept. */
async function objectingOf(
  control: Control,
  organizationId: string,
  accounts: readonly { readonly account: string }[],
): Promise<ReadonlySet<string>> {
  const rows = await control.db
    .selectFrom('objection_tokens')
    .select('token')
    .where('organization_id', '=', organizationId)
    .where('kind', '=', 'token')
    .where('token', '=', sql<string>`ANY(${accounts.map(({ account }) => account)}::uuid[])`)
    .execute();
  return new Set(rows.map(({ token }) => token));
}

/** Where two connections read an account, its original goes with the one that read it last. */
async function takeOver(
  control: Control,
  organizationId: string,
  connectionId: string,
  accounts: readonly { readonly account: string }[],
): Promise<void> {
  await control.db
    .updateTable('account_originals')
    .set({ connection_id: connectionId })
    .where('organization_id', '=', organizationId)
    .where('account', '=', sql<string>`ANY(${accounts.map(({ account }) => account)}::uuid[])`)
    .where('connection_id', '!=', connectionId)
    .execute();
}

async function digestsOf(
  control: Control,
  organizationId: string,
  accounts: readonly { readonly account: string }[],
): Promise<ReadonlyMap<string, Buffer>> {
  const rows = await control.db
    .selectFrom('account_originals')
    .select(['account', sql<Buffer>`substring(sealed FROM 1 FOR ${digestLength}::int)`.as('digest')])
    .where('organization_id', '=', organizationId)
    .where('account', '=', sql<string>`ANY(${accounts.map(({ account }) => account)}::uuid[])`)
    .execute();
  return new Map(rows.map(({ account, digest }) => [account, digest]));
}

/** Those of the accounts whose original is kept. */
export async function keptOriginals(
  control: Control,
  organizationId: string,
  accounts: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await digestsOf(
    control,
    organizationId,
    accounts.map((account) => ({ account })),
  );
  return new Set(found.keys());
}

/** Opens one. That it is opened stands in the audit log before anybody sees it. Throws Refused `not-found`. */
export async function openOriginal(
  control: Control,
  organizationId: string,
  account: string,
  memberId: string | null,
): Promise<Original> {
  const found = await control.db
    .selectFrom('account_originals')
    .select('sealed')
    .where('organization_id', '=', organizationId)
    .where('account', '=', account)
    .executeTakeFirst();
  if (found === undefined) {
    throw new Refused('not-found', errorCodes['not-found'], 'Nothing is kept sealed of this account.');
  }
  await append(control, { organizationId, memberId, action: 'original.open', subject: account });
  const plain = await openFor(control, organizationId, nameOf(account), found.sealed.subarray(digestLength));
  const [address = null, username = null] = JSON.parse(plain.toString()) as (string | null)[];
  return { address, username };
}

/**
 * Seals each under the token that its account has from now on, within a transaction; the key of its digest is the newest.
 * Gives how many there are.
 */
export async function rekeyOriginals(
  inside: Control,
  organizationId: string,
  next: (token: Buffer) => Buffer,
): Promise<number> {
  const { secret, following } = await organizationKeys(inside, organizationId);
  const key = following.at(-1) ?? secret;
  const accounts = await inside.db
    .selectFrom('account_originals')
    .select('account')
    .where('organization_id', '=', organizationId)
    .execute();
  for (let at = 0; at < accounts.length; at += atOnce)
    await rekeySome(inside, organizationId, {
      key,
      next,
      accounts: accounts.slice(at, at + atOnce).map((one) => one.account),
    });
  return accounts.length;
}

async function rekeySome(
  inside: Control,
  organizationId: string,
  change: { readonly key: Buffer; readonly next: (token: Buffer) => Buffer; readonly accounts: readonly string[] },
): Promise<void> {
  const { db } = inside;
  const rows = await db
    .selectFrom('account_originals')
    .select(['account', 'sealed'])
    .where('organization_id', '=', organizationId)
    .where('account', '=', sql<string>`ANY(${change.accounts}::uuid[])`)
    .execute();
  const open = await opener(inside, organizationId);
  await sealing(inside, organizationId, async (_, sealed) => {
    const changed = rows.map(({ account: before, sealed: kept }) => {
      const plain = open(nameOf(before), kept.subarray(digestLength));
      const [address = null, username = null] = JSON.parse(plain.toString()) as (string | null)[];
      const account = nextId(change.next, before);
      const digest = digestOf(change.key, { account, address, username });
      return { before, account, sealed: Buffer.concat([digest, sealed(nameOf(account), plain)]) };
    });
    await sql`
      UPDATE account_originals SET account = change.account, sealed = change.sealed
      FROM unnest(
        ${changed.map(({ before }) => before)}::uuid[],
        ${changed.map(({ account }) => account)}::uuid[],
        ${changed.map((one) => one.sealed)}::bytea[]
      ) AS change (before, account, sealed)
      WHERE organization_id = ${organizationId} AND account_originals.account = change.before`.execute(db);
  });
}

const nameOf = (account: string): string => `original/${account}`;

const plainOf = ({ address, username }: Original): Buffer => Buffer.from(JSON.stringify([address, username]));

function digestOf(secret: Buffer, original: OriginalOf): Buffer {
  const hmac = createHmac('sha256', secret)
    .update(`${nameOf(original.account)}\0`)
    .update(plainOf(original));
  return hmac.digest().subarray(0, digestLength);
}
