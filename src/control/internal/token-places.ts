// Every column of the control plane that holds tokens of things or people; a test holds it against the schema.
import { type RawBuilder, sql } from 'kysely';

export interface TokenPlace {
  readonly table: string;
  readonly column: string;
  readonly isList: boolean;
  of(organizationId: string): RawBuilder<boolean>;
}

const ofOrganization = (organizationId: string) => sql<boolean>`organization_id = ${organizationId}`;
const ofConnection = (organizationId: string) =>
  sql<boolean>`connection_id IN (SELECT id FROM connections WHERE organization_id = ${organizationId})`;

const place = (table: string, column: string, of = ofOrganization, isList = false): TokenPlace => ({
  table,
  column,
  isList,
  of,
});

/** Those of `account_originals` are not here: a token is part of what is sealed there. */
export const tokenPlaces: readonly TokenPlace[] = [
  place('connections', 'source_ref'),
  place('connections', 'part_of'),
  place('live_connections', 'places', ofConnection, true),
  place('cursors', 'place', ofConnection),
  place('directory', 'token'),
  place('column_meanings', 'header'),
  place('rosters', 'snapshot'),
  place('match_decisions', 'account'),
  place('match_decisions', 'other'),
  place('destruction_tokens', 'token'),
  place('destruction_tokens', 'domain'),
  place('objection_tokens', 'token'),
  place('objection_tokens', 'domain'),
];
