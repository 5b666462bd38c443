// The secrets: sealed under the organization's data key, which the master key seals.
//
// So the master key can change without touching a secret, and destroying one data key destroys everything
// that was sealed for one organization.
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Defect, Refused } from '../base/errors.ts';
import type { Control } from './internal/opened.ts';
import { seal, unseal } from './internal/seal.ts';
import type { Tables } from './internal/tables.ts';

const dataKey = 'data-key';
const pseudonymKey = 'pseudonym-key';

/** The key of the organization's pseudonyms, made at its first use. `secret` is 32 bytes. */
export async function organizationKeys(
  control: Control,
  organizationId: string,
): Promise<{ version: number; secret: Buffer }> {
  const key = await openDataKey(control, organizationId);
  const found = await newest(control.db, organizationId, pseudonymKey);
  const { version, sealed } = found ?? (await make(control, organizationId, pseudonymKey, key));
  return { version, secret: opened(unseal(key, about(organizationId, pseudonymKey, version), sealed)) };
}

/** Seals a secret under that name, in place of what was there. */
export async function sealSecret(
  control: Control,
  organizationId: string,
  name: string,
  secret: Buffer,
): Promise<void> {
  if (name === dataKey || name === pseudonymKey) {
    throw new Defect('internal', 'That name belongs to a key of the house.', 'Report this as an error of Tacit.');
  }
  const sealed = await sealFor(control, organizationId, name, secret);
  await control.db
    .insertInto('secrets')
    .values({ organization_id: organizationId, name, version: 1, sealed, created_at: control.clock.now() })
    .onConflict((conflict) => conflict.columns(['organization_id', 'name', 'version']).doUpdateSet({ sealed }))
    .execute();
}

/** The secret of that name, or null. Throws Refused `master-key-wrong`. */
export async function openSecret(control: Control, organizationId: string, name: string): Promise<Buffer | null> {
  const found = await newest(control.db, organizationId, name);
  if (found === undefined) return null;
  return openFor(control, organizationId, name, found.sealed);
}

/** Seals what stands in another table than that of the secrets; `name` is of what it is. */
export async function sealFor(control: Control, organizationId: string, name: string, plain: Buffer): Promise<Buffer> {
  return seal(await openDataKey(control, organizationId), about(organizationId, name, 1), plain);
}

/** The same for many things: the data key is opened once. */
export async function sealerFor(
  control: Control,
  organizationId: string,
): Promise<(name: string, plain: Buffer) => Buffer> {
  const key = await openDataKey(control, organizationId);
  return (name, plain) => seal(key, about(organizationId, name, 1), plain);
}

/** Throws Refused `master-key-wrong`, also for what was sealed under another name. */
export async function openFor(control: Control, organizationId: string, name: string, sealed: Buffer): Promise<Buffer> {
  return opened(unseal(await openDataKey(control, organizationId), about(organizationId, name, 1), sealed));
}

export async function removeSecret(control: Control, organizationId: string, name: string): Promise<void> {
  await control.db
    .deleteFrom('secrets')
    .where('organization_id', '=', organizationId)
    .where('name', '=', name)
    .execute();
}

/** Throws Refused `master-key-wrong` when something was sealed under another one. */
export async function requireMasterKey(db: Kysely<Tables>, masterKey: Buffer): Promise<void> {
  const row = await db.selectFrom('secrets').selectAll().where('name', '=', dataKey).limit(1).executeTakeFirst();
  if (row !== undefined) opened(unseal(masterKey, about(row.organization_id, dataKey, row.version), row.sealed));
}

async function openDataKey(control: Control, organizationId: string): Promise<Buffer> {
  const found = await newest(control.db, organizationId, dataKey);
  const { version, sealed } = found ?? (await make(control, organizationId, dataKey, control.masterKey));
  return opened(unseal(control.masterKey, about(organizationId, dataKey, version), sealed));
}

/** Makes a random key. Of two that do so at once, both get the one that was written first. */
async function make(control: Control, organizationId: string, name: string, key: Buffer) {
  const sealed = seal(key, about(organizationId, name, 1), randomBytes(32));
  await control.db
    .insertInto('secrets')
    .values({ organization_id: organizationId, name, version: 1, sealed, created_at: control.clock.now() })
    .onConflict((conflict) => conflict.columns(['organization_id', 'name', 'version']).doNothing())
    .execute();
  return (await newest(control.db, organizationId, name)) ?? { version: 1, sealed };
}

function newest(db: Kysely<Tables>, organizationId: string, name: string) {
  return db
    .selectFrom('secrets')
    .select(['version', 'sealed'])
    .where('organization_id', '=', organizationId)
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

const about = (organizationId: string, name: string, version: number): string =>
  `${organizationId}\0${name}\0${version}`;

function opened(plain: Buffer | null): Buffer {
  if (plain !== null) return plain;
  throw new Refused(
    'master-key-wrong',
    'The master key does not open what was sealed.',
    'Give the key that was used before in TACIT_MASTER_KEY, or put its file `master.key` back.',
  );
}
