// The data keys of an organization: one that seals, and for as long as it is being replaced the one before.
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Defect, Refused } from '../../base/errors.ts';
import type { Control } from './opened.ts';
import { seal, unseal } from './seal.ts';
import type { Tables } from './tables.ts';

export const dataKey = 'data-key';
export const pseudonymKey = 'pseudonym-key';

export interface DataKey {
  readonly version: number;
  /** 32 bytes. */
  readonly key: Buffer;
  readonly isRetired: boolean;
}

/** All that can open, the newest first; the first one is made when there is none. Throws Refused `master-key-wrong`. */
export async function dataKeys(control: Control, organizationId: string): Promise<readonly DataKey[]> {
  const found = await rowsOf(control.db, organizationId).execute();
  if (found.length === 0) {
    await makeDataKey(control, organizationId);
    return dataKeys(control, organizationId);
  }
  return found.map((row) => openRow(control, organizationId, row));
}

/**
 * The one that seals, held until the transaction ends: whoever wants to retire it waits for that. One that was retired
 * while this waited is not found any more, and the question is asked again.
 */
export async function sealingKey(inside: Control, organizationId: string): Promise<DataKey> {
  if (!inside.db.isTransaction) {
    throw new Defect('internal', 'Something is sealed outside of a transaction.', 'Report this as an error of Tacit.');
  }
  for (;;) {
    const row = await rowsOf(inside.db, organizationId).where('retired_at', 'is', null).forShare().executeTakeFirst();
    if (row !== undefined) return openRow(inside, organizationId, row);
    await makeDataKey(inside, organizationId);
  }
}

/** Makes a random key and keeps it as `sealed` gives it. Of two that do so at once, both get the one written first. */
export async function makeKey(
  control: Control,
  organizationId: string,
  name: string,
  sealed: (key: Buffer) => Buffer,
): Promise<{ readonly version: number; readonly sealed: Buffer }> {
  const row = { organization_id: organizationId, name, version: 1, sealed: sealed(randomBytes(32)) };
  await control.db
    .insertInto('secrets')
    .values({ ...row, created_at: control.clock.now() })
    .onConflict((conflict) => conflict.columns(['organization_id', 'name', 'version']).doNothing())
    .execute();
  return (await newestKey(control.db, organizationId, name)) ?? row;
}

export function newestKey(db: Kysely<Tables>, organizationId: string, name: string) {
  return db
    .selectFrom('secrets')
    .select(['version', 'sealed'])
    .where('organization_id', '=', organizationId)
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** What a sealed thing is bound to. */
export const about = (organizationId: string, name: string, version: number): string =>
  `${organizationId}\0${name}\0${version}`;

export function opened(plain: Buffer | null): Buffer {
  if (plain !== null) return plain;
  throw new Refused(
    'master-key-wrong',
    'The master key does not open what was sealed.',
    'Give the key that was used before in TACIT_MASTER_KEY, or put its file `master.key` back.',
  );
}

/** A data key, sealed as it stands in its row. */
export function sealDataKey(masterKey: Buffer, organizationId: string, version: number, key: Buffer): Buffer {
  return seal(masterKey, about(organizationId, dataKey, version), key);
}

async function makeDataKey(control: Control, organizationId: string): Promise<void> {
  await makeKey(control, organizationId, dataKey, (key) => sealDataKey(control.masterKey, organizationId, 1, key));
}

function rowsOf(db: Kysely<Tables>, organizationId: string) {
  return db
    .selectFrom('secrets')
    .select(['version', 'sealed', 'retired_at'])
    .where('organization_id', '=', organizationId)
    .where('name', '=', dataKey)
    .orderBy('version', 'desc');
}

function openRow(
  { masterKey }: Pick<Control, 'masterKey'>,
  organizationId: string,
  row: { readonly version: number; readonly sealed: Buffer; readonly retired_at: Date | null },
): DataKey {
  const key = opened(unseal(masterKey, about(organizationId, dataKey, row.version), row.sealed));
  return { version: row.version, key, isRetired: row.retired_at !== null };
}
