// A new data key for an organization: everything is sealed again, readable all the while, and the old key is destroyed.
//
// From the moment at which the new key stands, nothing is sealed under the old one; until nothing needs it any more both
// open. So a pass that is killed is done again from its beginning, and what it sealed already it only looks at.
import { sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { seconds } from '../base/clock.ts';
import { append } from './audit.ts';
import { about, dataKey, type DataKey, dataKeys, opened, sealDataKey } from './internal/data-keys.ts';
import type { Control } from './internal/opened.ts';
import { seal, unseal } from './internal/seal.ts';
import { type SealedPlace, sealedPlaces } from './internal/sealed-places.ts';

export interface DataKeyRotation {
  /** The version of the key that seals now. */
  readonly version: number;
  /** So many things lie sealed under it. */
  readonly sealed: number;
}

export interface RotatingOptions {
  readonly memberId: string | null;
  /** Waited for. */
  readonly onProgress?: (sealed: number) => void | Promise<void>;
  /** How long the old key opens after nothing is sealed under it: whoever has just read what it sealed opens it still. */
  readonly patience?: number;
}

const atOnce = 500;

/** True when a rotation was begun and did not reach its end. */
export async function isDataKeyRotating(control: Control, organizationId: string): Promise<boolean> {
  return (await dataKeys(control, organizationId)).some(({ isRetired }) => isRetired);
}

/** Goes on with one that was begun; else begins one. Throws Refused `master-key-wrong`, and destroys nothing then. */
export async function rotateDataKey(
  control: Control,
  organizationId: string,
  { memberId, onProgress = () => {}, patience = seconds(2) }: RotatingOptions,
): Promise<DataKeyRotation> {
  const version = await replace(control, organizationId, memberId);
  let sealed = 0;
  for (const place of sealedPlaces) {
    for await (const count of resealed(control, organizationId, place)) await onProgress((sealed += count));
  }
  await wait(patience);
  await control.db.transaction().execute(async (db) => {
    await db
      .deleteFrom('secrets')
      .where('organization_id', '=', organizationId)
      .where('name', '=', dataKey)
      .where('retired_at', 'is not', null)
      .execute();
    const details = { key: 'data', version, sealed };
    await append({ ...control, db }, { organizationId, memberId, action: 'key.destroy', details });
  });
  return { version, sealed };
}

/** Retires the key that seals, which waits for everybody who is sealing, and puts a new one in its place. */
function replace(control: Control, organizationId: string, memberId: string | null): Promise<number> {
  return control.db.transaction().execute(async (db) => {
    const inside = { ...control, db };
    // Two that rotate at once: the second finds what the first has begun.
    await sql`SELECT pg_advisory_xact_lock(7405, hashtext(${organizationId}))`.execute(db);
    const [newest, before] = await dataKeys(inside, organizationId);
    if (before !== undefined) return newest!.version;
    const version = newest!.version + 1;
    const now = control.clock.now();
    await db
      .updateTable('secrets')
      .set({ retired_at: now })
      .where('organization_id', '=', organizationId)
      .where('name', '=', dataKey)
      .execute();
    const sealed = sealDataKey(control.masterKey, organizationId, version, randomBytes(32));
    await db
      .insertInto('secrets')
      .values({ organization_id: organizationId, name: dataKey, version, sealed, created_at: now })
      .execute();
    await append(inside, { organizationId, memberId, action: 'key.rotate', details: { key: 'data', version } });
    return version;
  });
}

/** Seals what lies in one place under the newest key, some at a time; gives how many of those it looked at. */
async function* resealed(control: Control, organizationId: string, place: SealedPlace): AsyncGenerator<number> {
  const keys = await dataKeys(control, organizationId);
  for (let after = ''; ; ) {
    const rows = await pageOf(control, organizationId, place, after);
    if (rows.length === 0) return;
    after = rows.at(-1)!.id;
    const changes = rows.flatMap((row) => changeOf(keys, organizationId, place, row));
    if (changes.length > 0) await write(control, organizationId, place, changes);
    yield rows.length;
  }
}

interface SealedRow {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly sealed: Buffer;
}

interface Change {
  readonly id: string;
  readonly before: Buffer;
  readonly after: Buffer;
}

async function pageOf(
  { db }: Pick<Control, 'db'>,
  organizationId: string,
  place: SealedPlace,
  after: string,
): Promise<SealedRow[]> {
  const { rows } = await sql<SealedRow>`
    SELECT ${place.id} AS id, ${place.name} AS name, ${place.version} AS version, ${sql.ref(place.column)} AS sealed
    FROM ${sql.table(place.table)}
    WHERE ${place.of(organizationId)} AND ${sql.ref(place.column)} IS NOT NULL AND ${place.id} > ${after}
    ORDER BY ${place.id} LIMIT ${atOnce}`.execute(db);
  return rows;
}

function changeOf(
  [newest, ...retired]: readonly DataKey[],
  organizationId: string,
  { clear }: SealedPlace,
  { id, name, version, sealed: before }: SealedRow,
): Change[] {
  const of = about(organizationId, name, version);
  const sealed = before.subarray(clear);
  if (unseal(newest!.key, of, sealed) !== null) return [];
  const plain = retired.map(({ key }) => unseal(key, of, sealed)).find((found) => found !== null) ?? null;
  const after = Buffer.concat([before.subarray(0, clear), seal(newest!.key, of, opened(plain))]);
  return [{ id, before, after }];
}

/** What somebody has sealed anew since it was read stays as it is: that was under the new key. */
async function write(
  { db }: Pick<Control, 'db'>,
  organizationId: string,
  { table, column, id, of }: SealedPlace,
  changes: readonly Change[],
): Promise<void> {
  await sql`
    UPDATE ${sql.table(table)} SET ${sql.ref(column)} = change.after
    FROM unnest(
      ${changes.map((change) => change.id)}::text[],
      ${changes.map(({ before }) => before)}::bytea[],
      ${changes.map(({ after }) => after)}::bytea[]
    ) AS change (row, before, after)
    WHERE ${of(organizationId)} AND ${id} = change.row AND ${sql.ref(column)} = change.before`.execute(db);
}
