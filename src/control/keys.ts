// Which keys an organization has, in which version and since when; never a key itself.
import { dataKey, pseudonymKey } from './internal/data-keys.ts';
import type { Control } from './internal/opened.ts';
import { masterKeyVersion } from './master-key-rotation.ts';

export interface KeyFact {
  readonly kind: 'master' | 'data' | 'pseudonyms';
  readonly version: number;
  readonly since: Date;
  /** `retiring`: it opens, and is destroyed when nothing needs it; `kept`: tokens are made with it and those after it. */
  readonly state: 'current' | 'retiring' | 'kept';
}

/** Of the installation and of that organization. */
export async function listKeys(control: Control, organizationId: string): Promise<readonly KeyFact[]> {
  const master = await masterKeyVersion(control);
  const rows = await control.db
    .selectFrom('secrets')
    .select(['name', 'version', 'created_at', 'retired_at'])
    .where('organization_id', '=', organizationId)
    .where('name', 'in', [dataKey, pseudonymKey])
    .orderBy('name')
    .orderBy('version', 'desc')
    .execute();
  const newest = new Map(rows.toReversed().map(({ name, version }) => [name, version]));
  const facts = rows.map(({ name, version, created_at: since, retired_at: retiredAt }): KeyFact => {
    const kind = name === dataKey ? 'data' : 'pseudonyms';
    const isCurrent = retiredAt === null && newest.get(name) === version;
    return { kind, version, since, state: isCurrent ? 'current' : kind === 'data' ? 'retiring' : 'kept' };
  });
  return master === null ? facts : [{ kind: 'master', ...master, state: 'current' }, ...facts];
}
