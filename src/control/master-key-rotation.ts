// A new master key: every key that the old one seals is sealed again, in one transaction.
import { sql } from 'kysely';
import { errorCodes, Refused } from '../base/errors.ts';
import { append } from './audit.ts';
import { about, dataKey, opened, sealDataKey } from './internal/data-keys.ts';
import type { Control } from './internal/opened.ts';
import { presenceLocks } from './internal/presence.ts';
import { unseal } from './internal/seal.ts';

/**
 * Afterwards this control plane must be closed: it holds the old key. What is made of the master key and not sealed by
 * it ends too: sessions, and the pace of calls, which begins anew. Gives the new version. Throws
 * Refused `keys-in-use` while another process works with the old key.
 */
export async function rotateMasterKey(control: Control, newKey: Buffer): Promise<number> {
  return control.db.transaction().execute(async (db) => {
    const inside = { ...control, db };
    await refuseOthers(inside);
    const rows = await db.selectFrom('secrets').selectAll().where('name', '=', dataKey).forUpdate().execute();
    for (const { organization_id: organizationId, version, sealed } of rows) {
      const key = opened(unseal(control.masterKey, about(organizationId, dataKey, version), sealed));
      await db
        .updateTable('secrets')
        .set({ sealed: sealDataKey(newKey, organizationId, version, key) })
        .where('organization_id', '=', organizationId)
        .where('name', '=', dataKey)
        .where('version', '=', version)
        .execute();
    }
    for (const table of ['sessions', 'call_limits'] as const) await db.deleteFrom(table).execute();
    const version = ((await masterKeyVersion(inside))?.version ?? 0) + 1;
    await db.insertInto('master_keys').values({ version, since: control.clock.now() }).execute();
    for (const { id } of await db.selectFrom('organizations').select('id').execute()) {
      const details = { key: 'master', version };
      await append(inside, { organizationId: id, memberId: null, action: 'key.rotate', details });
    }
    return version;
  });
}

/** Which master key it is, and since when; never the key. */
export async function masterKeyVersion({ db }: Pick<Control, 'db'>): Promise<{ version: number; since: Date } | null> {
  const row = await db.selectFrom('master_keys').selectAll().orderBy('version', 'desc').limit(1).executeTakeFirst();
  return row ?? null;
}

async function refuseOthers({ db, process }: Pick<Control, 'db' | 'process'>): Promise<void> {
  const { rows } = await sql`
    SELECT 1 FROM pg_locks
    WHERE locktype = 'advisory' AND classid = ${presenceLocks} AND objid != ${process} AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.execute(db);
  if (rows.length > 0) throw keysInUse();
}

/** Also where a server of this data folder runs. */
export const keysInUse = (): Refused =>
  new Refused(
    'keys-in-use',
    errorCodes['keys-in-use'],
    'Stop every Tacit on these databases, change the master key, and start them with the new one.',
  );
