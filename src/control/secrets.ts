// The secrets: sealed under the organization's data key, which the master key seals.
//
// So the master key can change without touching a secret, and destroying one data key destroys everything
// that was sealed for one organization.
import { Defect } from '../base/errors.ts';
import {
  about,
  dataKey,
  type DataKey,
  dataKeys,
  makeKey,
  newestKey,
  opened,
  pseudonymKey,
  sealingKey,
} from './internal/data-keys.ts';
import type { Control } from './internal/opened.ts';
import { seal, unseal } from './internal/seal.ts';

/** The keys of the organization's pseudonyms, the first made at its first use: each 32 bytes, `version` that of the last. */
export async function organizationKeys(
  control: Control,
  organizationId: string,
): Promise<{ version: number; secret: Buffer; following: readonly Buffer[] }> {
  const found = await control.db
    .selectFrom('secrets')
    .select(['version', 'sealed'])
    .where('organization_id', '=', organizationId)
    .where('name', '=', pseudonymKey)
    .orderBy('version')
    .execute();
  const rows = found.length > 0 ? found : [await makePseudonymKey(control, organizationId)];
  const keys = rows.map(({ version, sealed }) =>
    openAs(control, organizationId, about(organizationId, pseudonymKey, version), sealed),
  );
  const [secret, ...following] = await Promise.all(keys);
  return { version: rows.at(-1)!.version, secret: secret!, following };
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
  await sealing(control, organizationId, async (inside, sealed) => {
    const row = { organization_id: organizationId, name, version: 1, sealed: sealed(name, secret) };
    await inside.db
      .insertInto('secrets')
      .values({ ...row, created_at: control.clock.now() })
      .onConflict((conflict) =>
        conflict.columns(['organization_id', 'name', 'version']).doUpdateSet({ sealed: row.sealed }),
      )
      .execute();
  });
}

/** The secret of that name, or null. Throws Refused `master-key-wrong`. */
export async function openSecret(control: Control, organizationId: string, name: string): Promise<Buffer | null> {
  const found = await newestKey(control.db, organizationId, name);
  if (found === undefined) return null;
  return openFor(control, organizationId, name, found.sealed);
}

/** Seals what stands in whatever table; `name` is of what it is. */
export type Sealer = (name: string, plain: Buffer) => Buffer;

/**
 * Seals and writes in one transaction, the caller's where there is one: until it ends, the data key that seals cannot be
 * replaced, so that nothing is ever written under a key that is gone.
 */
export async function sealing<T>(
  control: Control,
  organizationId: string,
  write: (inside: Control, sealer: Sealer) => Promise<T>,
): Promise<T> {
  const work = async (inside: Control): Promise<T> => {
    const { key } = await sealingKey(inside, organizationId);
    return write(inside, (name, plain) => seal(key, about(organizationId, name, 1), plain));
  };
  if (control.db.isTransaction) return work(control);
  return control.db.transaction().execute((db) => work({ ...control, db }));
}

/** Throws Refused `master-key-wrong`, also for what was sealed under another name. */
export async function openFor(control: Control, organizationId: string, name: string, sealed: Buffer): Promise<Buffer> {
  return openAs(control, organizationId, about(organizationId, name, 1), sealed);
}

/** The same for many things: the data keys are opened once. */
export async function opener(
  control: Control,
  organizationId: string,
): Promise<(name: string, sealed: Buffer) => Buffer> {
  const keys = await dataKeys(control, organizationId);
  return (name, sealed) => openWith(keys, about(organizationId, name, 1), sealed);
}

export async function removeSecret(control: Control, organizationId: string, name: string): Promise<void> {
  await control.db
    .deleteFrom('secrets')
    .where('organization_id', '=', organizationId)
    .where('name', '=', name)
    .execute();
}

/** Throws Refused `master-key-wrong` when something was sealed under another one. */
export async function requireMasterKey({ db }: Pick<Control, 'db'>, masterKey: Buffer): Promise<void> {
  const row = await db.selectFrom('secrets').selectAll().where('name', '=', dataKey).limit(1).executeTakeFirst();
  if (row !== undefined) opened(unseal(masterKey, about(row.organization_id, dataKey, row.version), row.sealed));
}

/** By whichever of the organization's data keys opens it: while one is replaced there are two. */
async function openAs(control: Control, organizationId: string, of: string, sealed: Buffer): Promise<Buffer> {
  return openWith(await dataKeys(control, organizationId), of, sealed);
}

function openWith(keys: readonly DataKey[], of: string, sealed: Buffer): Buffer {
  for (const { key } of keys) {
    const plain = unseal(key, of, sealed);
    if (plain !== null) return plain;
  }
  return opened(null);
}

/** Of two that make it at once, both get the one that was written first. */
async function makePseudonymKey(control: Control, organizationId: string) {
  return sealing(control, organizationId, (inside, sealer) =>
    makeKey(inside, organizationId, pseudonymKey, (key) => sealer(pseudonymKey, key)),
  );
}
