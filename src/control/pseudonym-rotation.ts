// A new pseudonym key in the control plane: when it begins, that everything stands still, and the switch to it.
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { minutes } from '../base/clock.ts';
import { errorCodes, Refused, RetryLater } from '../base/errors.ts';
import { followingToken } from '../privacy/pseudonym.ts';
import { rekeyOriginals } from './account-originals.ts';
import { append } from './audit.ts';
import { halt, resume } from './halts.ts';
import { about, dataKeys, newestKey, opened, pseudonymKey, sealingKey } from './internal/data-keys.ts';
import { lockOrganization } from './internal/lock-organization.ts';
import type { Control } from './internal/opened.ts';
import { keptRowsNote } from './kept-rows.ts';
import { rekeyPlaces } from './internal/rekey-places.ts';
import { seal, unseal } from './internal/seal.ts';
import { sessionLocks, type SessionLocks } from './internal/session-locks.ts';
import type { Tables } from './internal/tables.ts';
import { jobLocks } from './queue.ts';
import { organizationKeys, openSecret, removeSecret, sealSecret } from './secrets.ts';

export interface PseudonymRotation {
  readonly version: number;
  readonly state: 'copying' | 'switched';
  readonly hasHalted: boolean;
  /** What is copied whole already. */
  readonly copied: readonly string[];
  readonly begunBy: string | null;
}

/** 16 bytes of a token to 16 bytes of the next. */
export type NextToken = (token: Buffer) => Buffer;

const nextKey = 'next-pseudonym-key';

/** Null where none was begun, or it reached its end. */
export async function findPseudonymRotation(
  { db }: Pick<Control, 'db'>,
  organizationId: string,
): Promise<PseudonymRotation | null> {
  const row = await db
    .selectFrom('key_rotations')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { version, state, has_halted: hasHalted, copied, begun_by: begunBy } = row;
  return { version, state, hasHalted, copied, begunBy };
}

/** Halts the organization and makes the key; goes on with one that was begun. */
export async function beginPseudonymRotation(
  control: Control,
  organizationId: string,
  memberId: string | null,
): Promise<PseudonymRotation> {
  const { version } = await organizationKeys(control, organizationId);
  await control.db.transaction().execute(async (db) => {
    const inside = { ...control, db };
    await lockOrganization(db, organizationId);
    if ((await findPseudonymRotation(inside, organizationId)) !== null) return;
    await refuseProxied(db, organizationId);
    const hasHalted = await halt(inside, organizationId, memberId);
    await sealSecret(inside, organizationId, nextKey, randomBytes(32));
    const row = { organization_id: organizationId, version: version + 1, state: 'copying' as const };
    await db
      .insertInto('key_rotations')
      .values({ ...row, has_halted: hasHalted, begun_at: control.clock.now(), begun_by: memberId })
      .execute();
  });
  return (await findPseudonymRotation(control, organizationId))!;
}

/** What a proxy collects has tokens of its own key: laid under another one here, they would not fit what comes next. */
async function refuseProxied(db: Kysely<Tables>, organizationId: string): Promise<void> {
  const proxied = await db
    .selectFrom('live_connections')
    .innerJoin('connections', 'connections.id', 'connection_id')
    .select('connection_id')
    .where('organization_id', '=', organizationId)
    .where('route', '=', 'proxy')
    .executeTakeFirst();
  const kept = await newestKey(db, organizationId, keptRowsNote);
  if (proxied === undefined && kept === undefined) return;
  const next = 'Give the proxy a new key, destroy its connection, and connect again.';
  throw new Refused('keys-of-proxy', errorCodes['keys-of-proxy'], next);
}

/** The key that is to come, or that has come while the rotation is not at its end. */
export async function nextTokens(control: Control, organizationId: string): Promise<NextToken> {
  const waiting = await openSecret(control, organizationId, nextKey);
  if (waiting !== null) return followingToken(waiting);
  const { secret, following } = await organizationKeys(control, organizationId);
  return followingToken(following.at(-1) ?? secret);
}

/** How long what runs may take to heed the halt. */
const patience = minutes(3);

/**
 * Ends when no sync, no import and no computation of the organization runs in any process, and none can begin until
 * `close`. Throws RetryLater `keys-rotating` where one does not stop, and where another process rotates.
 */
export async function standStill(control: Control, organizationId: string): Promise<{ close(): Promise<void> }> {
  const locks = sessionLocks(control.pool, jobLocks);
  try {
    const deadline = performance.now() + patience;
    const wanted = new Set(await jobsOf(control, organizationId));
    while (!(await takeAll(locks, wanted)) || (await isImporting(control, organizationId))) {
      if (performance.now() > deadline) throw notNow(control);
      await wait(100);
    }
    return locks;
  } catch (error) {
    await locks.close();
    throw error;
  }
}

async function jobsOf({ db }: Control, organizationId: string): Promise<string[]> {
  const connections = await db
    .selectFrom('connections')
    .select('id')
    .where('organization_id', '=', organizationId)
    .execute();
  // The first is of the rotation itself; one that ended a moment ago may still be giving it back.
  return [`keys/${organizationId}`, `compute-figures/${organizationId}`, ...connections.map(({ id }) => `sync/${id}`)];
}

async function takeAll(locks: SessionLocks, wanted: Set<string>): Promise<boolean> {
  for (const name of wanted) if ((await locks.take(name)) !== null) wanted.delete(name);
  return wanted.size === 0;
}

async function isImporting({ db }: Control, organizationId: string): Promise<boolean> {
  const running = await db
    .selectFrom('runs')
    .innerJoin('connections', 'connections.id', 'runs.connection_id')
    .select('runs.id')
    .where('connections.organization_id', '=', organizationId)
    .where('runs.state', '=', 'running')
    .executeTakeFirst();
  return running !== undefined;
}

export async function noteCopied(control: Control, organizationId: string, part: string): Promise<void> {
  const { copied } = (await findPseudonymRotation(control, organizationId))!;
  await control.db
    .updateTable('key_rotations')
    .set({ copied: [...copied, part] })
    .where('organization_id', '=', organizationId)
    .execute();
}

/** Everything in the control plane speaks by the new key from here on, in one transaction. Gives how many tokens. */
export async function switchPseudonyms(control: Control, organizationId: string): Promise<number> {
  const next = await nextTokens(control, organizationId);
  return control.db.transaction().execute(async (db) => {
    const inside = { ...control, db };
    await lockOrganization(db, organizationId);
    const { version, begunBy } = (await findPseudonymRotation(inside, organizationId))!;
    await instate(inside, organizationId, version);
    const tokens = (await rekeyPlaces(db, organizationId, next)) + (await rekeyOriginals(inside, organizationId, next));
    await db
      .updateTable('key_rotations')
      .set({ state: 'switched' })
      .where('organization_id', '=', organizationId)
      .execute();
    const details = { key: 'pseudonyms', version, tokens };
    await append(inside, { organizationId, memberId: begunBy, action: 'key.rotate', details });
    return tokens;
  });
}

/** The key that waited becomes the newest of the pseudonym keys. */
async function instate(inside: Control, organizationId: string, version: number): Promise<void> {
  const found = await newestKey(inside.db, organizationId, nextKey);
  const plain = (await dataKeys(inside, organizationId))
    .map(({ key }) => unseal(key, about(organizationId, nextKey, 1), found!.sealed))
    .find((one) => one !== null);
  const secret = opened(plain ?? null);
  const { key } = await sealingKey(inside, organizationId);
  const sealed = seal(key, about(organizationId, pseudonymKey, version), secret);
  const row = { organization_id: organizationId, name: pseudonymKey, version, sealed };
  await inside.db
    .insertInto('secrets')
    .values({ ...row, created_at: inside.clock.now() })
    .execute();
  await removeSecret(inside, organizationId, nextKey);
}

/** Ends it, and the halt where it was its own. */
export async function endPseudonymRotation(control: Control, organizationId: string): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    const inside = { ...control, db };
    const { hasHalted, begunBy } = (await findPseudonymRotation(inside, organizationId))!;
    await db.deleteFrom('key_rotations').where('organization_id', '=', organizationId).execute();
    if (hasHalted) await resume(inside, organizationId, begunBy);
  });
}

/** Throws Refused `keys-rotating` while the pseudonym key of any organization is being replaced. */
export async function refuseRotating({ pool }: Pick<Control, 'pool'>): Promise<void> {
  const { rowCount } = await pool.query('SELECT 1 FROM key_rotations LIMIT 1');
  if (rowCount !== 0) throw keysRotating();
}

export const keysRotating = (): Refused =>
  new Refused(
    'keys-rotating',
    errorCodes['keys-rotating'],
    'Wait until it is done; `npx tacit keys` says how far it is.',
  );

const notNow = ({ clock }: Pick<Control, 'clock'>): RetryLater =>
  new RetryLater('keys-rotating', errorCodes['keys-rotating'], new Date(clock.now().getTime() + minutes(1)));
