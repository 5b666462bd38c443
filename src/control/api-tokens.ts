// API tokens: what a program shows instead of a session. Shown once, kept as a hash, for some areas and some time.
import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import { days } from '../base/clock.ts';
import { Defect, errorCodes, Refused } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';
import type { ApiRole, ApiScope, Tables } from './internal/tables.ts';

export type { ApiRole, ApiScope } from './internal/tables.ts';

/** The areas, and the least role that one has to have for each. */
export const apiScopes = {
  'figures:read': 'analyst',
  'audit:read': 'auditor',
  'members:read': 'auditor',
  'connections:read': 'auditor',
  'connections:write': 'administrator',
  'uploads:write': 'administrator',
} as const satisfies Readonly<Record<ApiScope, ApiRole>>;

const rising: readonly ApiRole[] = ['analyst', 'auditor', 'administrator'];

export interface ApiToken {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  /** The least role that covers its scopes: it never has more, and is never an owner. */
  readonly role: ApiRole;
  readonly madeBy: string | null;
  readonly madeAt: Date;
  readonly endsAt: Date;
  /** `YYYY-MM-DD`, of UTC; null where it was never used. */
  readonly usedOn: string | null;
  readonly state: 'open' | 'revoked' | 'ended';
}

/** The longest life of one, in days. */
export const longestLifeInDays = 366;

/** 256 bits behind a word that scanners for secrets can look for. */
const prefix = 'tacit_';

/** The token itself is shown this once. Its life is given in days. */
export async function makeApiToken(
  control: Control,
  organizationId: string,
  {
    name,
    scopes,
    lifeInDays,
  }: { readonly name: string; readonly scopes: readonly ApiScope[]; readonly lifeInDays: number },
  by: string | null,
): Promise<{ readonly apiToken: ApiToken; readonly token: string }> {
  if (lifeInDays < 1 || lifeInDays > longestLifeInDays)
    throw new Defect('internal', 'An API token was to live for ever.', 'Report this as an error of Tacit.');
  const now = control.clock.now();
  const token = `${prefix}${randomBytes(32).toString('base64url')}`;
  const row = {
    id: newId(now),
    organization_id: organizationId,
    token_hash: hashOf(token),
    name,
    scopes: [...new Set(scopes)].toSorted(),
    role: roleFor(scopes),
    made_by: by,
    made_at: now,
    ends_at: new Date(now.getTime() + days(lifeInDays)),
    used_on: null,
    revoked_at: null,
  };
  await control.db.transaction().execute(async (db) => {
    await db.insertInto('api_tokens').values(row).execute();
    const details = { ...Object.fromEntries(row.scopes.map((scope) => [scope, true])), lifeInDays };
    const entry = { organizationId, memberId: by, action: 'api-token.make', subject: row.id, details };
    await append({ ...control, db }, entry);
  });
  return { apiToken: fromRow(row, now), token };
}

/** Newest first; those that ended too, since the audit log names them. */
export async function listApiTokens(control: Control, organizationId: string): Promise<ApiToken[]> {
  const rows = await control.db
    .selectFrom('api_tokens')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => fromRow(row, control.clock.now()));
}

/** Ends one; one that has ended stays so. Throws Refused `not-found`. */
export async function revokeApiToken(
  control: Control,
  organizationId: string,
  id: string,
  by: string | null,
): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    const found = await db
      .selectFrom('api_tokens')
      .select('revoked_at')
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (found === undefined)
      throw new Refused('not-found', 'There is no API token of that id.', 'Look at the list: `npx tacit token list`.');
    if (found.revoked_at !== null) return;
    await db.updateTable('api_tokens').set({ revoked_at: control.clock.now() }).where('id', '=', id).execute();
    await append({ ...control, db }, { organizationId, memberId: by, action: 'api-token.revoke', subject: id });
  });
}

/** Which token it is; its day of use is noted. Throws Refused `api-token-unknown`. */
export async function useApiToken(control: Control, token: string): Promise<ApiToken> {
  const now = control.clock.now();
  const row = await control.db
    .selectFrom('api_tokens')
    .selectAll()
    .where('token_hash', '=', hashOf(token))
    .where('revoked_at', 'is', null)
    .where('ends_at', '>', now)
    .executeTakeFirst();
  if (row === undefined)
    throw new Refused('api-token-unknown', errorCodes['api-token-unknown'], 'Ask an owner for another one.');
  const today = now.toISOString().slice(0, 10);
  if (row.used_on !== today)
    await control.db.updateTable('api_tokens').set({ used_on: today }).where('id', '=', row.id).execute();
  return fromRow({ ...row, used_on: today }, now);
}

function roleFor(scopes: readonly ApiScope[]): ApiRole {
  return rising[Math.max(0, ...scopes.map((scope) => rising.indexOf(apiScopes[scope])))]!;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

function fromRow(row: Selectable<Tables['api_tokens']>, now: Date): ApiToken {
  const open = row.ends_at > now ? 'open' : 'ended';
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    scopes: row.scopes,
    role: row.role,
    madeBy: row.made_by,
    madeAt: row.made_at,
    endsAt: row.ends_at,
    usedOn: row.used_on,
    state: row.revoked_at === null ? open : 'revoked',
  };
}
