// The objections: about whom nothing may be kept, as tokens. No name, no address, and not which member it is.
import { sql, type Kysely } from 'kysely';
import { newId, nilId } from '../base/ids.ts';
import { KeptOut, type KeptOutEntry } from '../privacy/kept-out.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { forgetAccounts } from './erasure.ts';
import { lockOrganization } from './internal/lock-organization.ts';
import type { Control } from './internal/opened.ts';
import type { RecordedBy, Tables } from './internal/tables.ts';
import { type MatchingSettings, readMatching } from './matching.ts';
import { organizationKeys } from './secrets.ts';

export type { RecordedBy } from './internal/tables.ts';

/** By what somebody is known, before it belongs to an objection. */
export type KnownBy = Omit<KeptOutEntry, 'objection'>;

export interface Objection {
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly since: string;
  readonly recordedBy: RecordedBy;
}

/**
 * Writes an objection down; where one of these tokens or main addresses has objected already, that one knows more now.
 * An objection that somebody made themselves is theirs from then on, whoever recorded it before.
 */
export async function recordObjection(
  control: Control,
  organizationId: string,
  known: readonly KnownBy[],
  recordedBy: RecordedBy,
): Promise<Objection> {
  return control.db.transaction().execute(async (db) => {
    const inside = { ...control, db };
    // Two at once for one person would be two objections, of which one could be withdrawn behind the other's back.
    await lockOrganization(db, organizationId);
    const [found] = await objectionsOf(inside, organizationId, known);
    const since = control.clock.now().toISOString().slice(0, 10);
    const objection = found ?? { id: newId(), since, recordedBy };
    const row = { organization_id: organizationId, id: objection.id, since: objection.since, recorded_by: recordedBy };
    await db
      .insertInto('objections')
      .values(row)
      .onConflict((conflict) =>
        recordedBy === 'member'
          ? conflict.columns(['organization_id', 'id']).doUpdateSet({ recorded_by: recordedBy })
          : conflict.doNothing(),
      )
      .execute();
    await addTokens(
      db,
      organizationId,
      known.map((one) => ({ ...one, objection: objection.id })),
    );
    return recordedBy === 'member' ? { ...objection, recordedBy } : objection;
  });
}

/** Ends the objections of whoever is known by one of these; gives how many. One that a member made, only they end. */
export async function withdrawObjection(
  control: Control,
  organizationId: string,
  known: readonly KnownBy[],
  withdrawnBy: RecordedBy,
): Promise<number> {
  return control.db.transaction().execute(async (db) => {
    await lockOrganization(db, organizationId);
    const found = await objectionsOf({ db }, organizationId, known);
    const ended = found.filter(({ recordedBy }) => withdrawnBy === 'member' || recordedBy !== 'member');
    if (ended.length === 0) return 0;
    await db
      .deleteFrom('objections')
      .where('organization_id', '=', organizationId)
      .where(
        'id',
        'in',
        ended.map(({ id }) => id),
      )
      .execute();
    return ended.length;
  });
}

/** Those that are of one of these tokens or main addresses. */
export async function objectionsOf(
  { db }: Pick<Control, 'db'>,
  organizationId: string,
  known: readonly KnownBy[],
): Promise<Objection[]> {
  const own = known.filter(({ kind, token }) => (kind === 'token' || kind === 'main') && token !== nilId);
  if (own.length === 0) return [];
  const rows = await db
    .selectFrom('objections')
    .innerJoin('objection_tokens', (join) =>
      join
        .onRef('objection_tokens.organization_id', '=', 'objections.organization_id')
        .onRef('objection_tokens.objection_id', '=', 'objections.id'),
    )
    .select(['objections.id', 'objections.since', 'objections.recorded_by'])
    .distinct()
    .where('objections.organization_id', '=', organizationId)
    .where(
      sql<boolean>`(objection_tokens.kind, objection_tokens.token, objection_tokens.domain) IN (SELECT * FROM unnest(
        ${own.map(({ kind }) => kind)}::text[], ${own.map(({ token }) => token)}::uuid[], ${own.map(({ domain }) => domain)}::uuid[]))`,
    )
    .orderBy('objections.id')
    .execute();
  return rows.map(({ id, since, recorded_by }) => ({ id, since, recordedBy: recorded_by }));
}

/** How many people objected. Exact: who shows it to anybody says "fewer than 5" below five. */
export async function countObjections({ db }: Pick<Control, 'db'>, organizationId: string): Promise<number> {
  const { count } = await db
    .selectFrom('objections')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('organization_id', '=', organizationId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Who is kept out as it stands now, by the settings by which accounts are matched. */
export async function keptOutOf(control: Control, organizationId: string): Promise<KeptOut> {
  const rows = await control.db
    .selectFrom('objection_tokens')
    .select(['objection_id', 'kind', 'token', 'domain'])
    .where('organization_id', '=', organizationId)
    .execute();
  if (rows.length === 0) return new KeptOut();
  const { usernamesAreUnique, domainAliases } = await readMatching(control, organizationId);
  const entries = rows
    .map(({ objection_id: objection, kind, token, domain }) => ({ objection, kind, token, domain }))
    .filter(({ kind }) => kind !== 'username' || usernamesAreUnique);
  return new KeptOut(await atEveryDomain(control, organizationId, entries, domainAliases));
}

/** The same, and addresses at every domain that stands for theirs. */
export async function atEveryDomain<Known extends KnownBy>(
  control: Control,
  organizationId: string,
  known: readonly Known[],
  domainAliases?: MatchingSettings['domainAliases'],
): Promise<readonly Known[]> {
  const aliases = domainAliases ?? (await readMatching(control, organizationId)).domainAliases;
  if (aliases.length === 0) return known;
  const key = await organizationKeys(control, organizationId);
  const pseudonymize = pseudonymizer(key, { name: 'identity', normalize: (id) => id });
  const pairs = aliases.map((pair) => pair.map((name) => pseudonymize.identity('domain', name)));
  return known.flatMap((one) => [...sameDomains(one.domain, pairs)].map((domain) => ({ ...one, domain })));
}

/** Domains, or their tokens. */
export function sameDomains(of: string, pairs: readonly (readonly string[])[]): ReadonlySet<string> {
  const domains = new Set([of]);
  // Aliases of aliases: as many rounds as there are pairs reach them all.
  for (const pair of pairs.flatMap(() => pairs)) {
    if (!pair.some((one) => domains.has(one))) continue;
    for (const one of pair) domains.add(one);
  }
  return domains;
}

/** The objections of which it is not known by what they are known under a key of others, each with its main addresses. */
export async function objectionsWithout(
  { db }: Pick<Control, 'db'>,
  organizationId: string,
  keyToken: string,
): Promise<ReadonlyMap<string, readonly KnownBy[]>> {
  const rows = await db
    .selectFrom('objections')
    .leftJoin('objection_tokens', (join) =>
      join
        .onRef('objection_tokens.organization_id', '=', 'objections.organization_id')
        .onRef('objection_tokens.objection_id', '=', 'objections.id')
        .on('objection_tokens.kind', '=', 'main'),
    )
    .select(['objections.id', 'kind', 'token', 'domain'])
    .where('objections.organization_id', '=', organizationId)
    .where('objections.id', 'not in', (without) =>
      without
        .selectFrom('objection_tokens')
        .select('objection_id')
        .where('organization_id', '=', organizationId)
        .where('kind', '=', 'key')
        .where('token', '=', keyToken),
    )
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ id }) => id)].map(([id, of]) => [
      id,
      of.flatMap(({ kind, token, domain }) =>
        kind === null || token === null || domain === null ? [] : [{ kind, token, domain }],
      ),
    ]),
  );
}

/** Adds what was learned of people who objected; of one who has withdrawn meanwhile nothing is. */
export async function learnTokens(
  control: Control,
  organizationId: string,
  entries: readonly KeptOutEntry[],
): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    await lockOrganization(db, organizationId);
    const standing = await db
      .selectFrom('objections')
      .select('id')
      .where('organization_id', '=', organizationId)
      .execute();
    const ids = new Set(standing.map(({ id }) => id));
    await addTokens(
      db,
      organizationId,
      entries.filter(({ objection }) => ids.has(objection)),
    );
  });
}

async function addTokens(db: Kysely<Tables>, organizationId: string, entries: readonly KeptOutEntry[]): Promise<void> {
  const rows = entries
    .filter(({ token }) => token !== nilId)
    .map(({ objection, kind, token, domain }) => ({
      organization_id: organizationId,
      objection_id: objection,
      kind,
      token,
      // Many can be known under one key.
      domain: kind === 'key' ? objection : domain,
    }));
  for (let at = 0; at < rows.length; at += atOnce) {
    await db
      .insertInto('objection_tokens')
      .values(rows.slice(at, at + atOnce))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await forgetAccounts({ db }, organizationId, tokensIn(entries));
}

const tokensIn = (entries: readonly KeptOutEntry[]): string[] =>
  entries.flatMap(({ kind, token }) => (kind === 'token' ? [token] : []));

/** How many rows one statement takes. */
const atOnce = 5000;
