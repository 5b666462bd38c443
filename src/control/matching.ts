// How the accounts of an organization are matched: what an administrator may set of it.
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';

export interface MatchingSettings {
  /** `ann+news@` is `ann@`. */
  readonly stripsTags: boolean;
  /** A username means the same person in every tool. */
  readonly usernamesAreUnique: boolean;
  /** The first of each pair stands for the second. Domains are the organization's own words, and stand in clear. */
  readonly domainAliases: readonly (readonly [string, string])[];
}

export type MatchingChange = { readonly [K in keyof MatchingSettings]?: MatchingSettings[K] | undefined };

/** Of an organization that has not said anything else. */
const defaults: MatchingSettings = { stripsTags: true, usernamesAreUnique: false, domainAliases: [] };

export async function readMatching(control: Pick<Control, 'db'>, organizationId: string): Promise<MatchingSettings> {
  const row = await control.db
    .selectFrom('matching')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
  if (row === undefined) return defaults;
  return {
    stripsTags: row.strips_tags,
    usernamesAreUnique: row.usernames_are_unique,
    domainAliases: row.domain_aliases,
  };
}

/** Changes what is named and leaves the rest. The audit log says which, and of domains only how many there are now. */
export async function changeMatching(
  control: Control,
  organizationId: string,
  change: MatchingChange,
  memberId: string | null,
): Promise<MatchingSettings> {
  return control.db.transaction().execute(async (db) => {
    const inside = { ...control, db };
    // Of two that change different settings at once neither may write back what the other changed.
    await db
      .selectFrom('organizations')
      .select('id')
      .where('id', '=', organizationId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    const before = await readMatching(inside, organizationId);
    const settings = {
      stripsTags: change.stripsTags ?? before.stripsTags,
      usernamesAreUnique: change.usernamesAreUnique ?? before.usernamesAreUnique,
      domainAliases: change.domainAliases ?? before.domainAliases,
    };
    const row = {
      strips_tags: settings.stripsTags,
      usernames_are_unique: settings.usernamesAreUnique,
      domain_aliases: JSON.stringify(settings.domainAliases),
    };
    await db
      .insertInto('matching')
      .values({ organization_id: organizationId, ...row })
      .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(row))
      .execute();
    const { stripsTags, usernamesAreUnique, domainAliases } = settings;
    const details = { stripsTags, usernamesAreUnique, domainAliases: domainAliases.length };
    await append(inside, { organizationId, memberId, action: 'matching.change', details });
    return settings;
  });
}
