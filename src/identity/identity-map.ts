// What the identity map says beside the HR files: further accounts and addresses of their people.
import { nilId } from '../base/ids.ts';
import { identityMapSql } from '../events/identity-map.ts';
import type { PersonStore } from './persons.ts';
import type { RosterClaims } from './roster-claims.ts';

interface Mapped {
  readonly person: string;
  readonly mailbox: string;
  readonly domain: string;
  readonly claims: readonly string[];
  readonly otherMailbox: string;
  readonly otherDomain: string;
}

/** The token of the map that stands, or null. A map is never changed, so that it speaks for its rows. */
export async function identityMapThatStands(store: PersonStore, organizationId: string): Promise<string | null> {
  const [found] = await store.query<{ file: string }>(organizationId, `SELECT file FROM (${identityMapSql}) LIMIT 1`);
  return found?.file ?? null;
}

/** The people of the HR files must be there before. An address of nobody in them says nothing of anybody. */
export async function readIdentityMap(
  store: PersonStore,
  organizationId: string,
  stripsTags: boolean,
  roster: RosterClaims,
): Promise<void> {
  const mailbox = (plain: string, whole: string): string => (stripsTags ? plain : whole);
  const rows = await store.query<Mapped>(
    organizationId,
    `SELECT person, ${mailbox('plainMailbox', 'mailbox')} AS mailbox, domain, claims,
      ${mailbox('otherPlainMailbox', 'otherMailbox')} AS otherMailbox, otherDomain FROM (${identityMapSql})`,
  );
  // Whose the rows are is settled first, so that no row of the map decides whose another one is.
  const whose = rows.map((row) =>
    row.person === nilId ? roster.byAddress(row.mailbox, row.domain).person : roster.personOf(row.person),
  );
  for (const [at, { claims, otherMailbox, otherDomain }] of rows.entries()) {
    const person = whose[at]!;
    if (person < 0) continue;
    roster.addMapped(roster.tokenOf(person), claims);
    if (otherMailbox !== nilId) roster.addMappedAddress(person, otherMailbox, otherDomain);
  }
}
