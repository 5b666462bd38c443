// Every place in the control plane where something lies sealed under a data key; a test holds it against the schema.
import { type RawBuilder, sql } from 'kysely';

export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  /** Expressions of SQL: what knows a row among those of its organization, and the name and version it is bound to. */
  readonly id: RawBuilder<string>;
  readonly name: RawBuilder<string>;
  readonly version: RawBuilder<number>;
  /** So many bytes stand in clear before what is sealed. */
  readonly clear: number;
  of(organizationId: string): RawBuilder<boolean>;
}

const one = sql<number>`1`;
const ofOrganization = (organizationId: string) => sql<boolean>`organization_id = ${organizationId}`;
const ofConnection = (organizationId: string) =>
  sql<boolean>`connection_id IN (SELECT id FROM connections WHERE organization_id = ${organizationId})`;

export const sealedPlaces: readonly SealedPlace[] = [
  {
    table: 'secrets',
    column: 'sealed',
    id: sql`name || '/' || version`,
    name: sql`name`,
    version: sql`version`,
    clear: 0,
    // The data keys are what the master key seals.
    of: (organizationId) => sql`organization_id = ${organizationId} AND name != 'data-key'`,
  },
  {
    table: 'live_connections',
    column: 'patterns',
    id: sql`connection_id::text`,
    name: sql`'patterns/' || connection_id`,
    version: one,
    clear: 0,
    of: ofConnection,
  },
  {
    table: 'account_originals',
    column: 'sealed',
    id: sql`account::text`,
    name: sql`'original/' || account`,
    version: one,
    clear: 16,
    of: ofOrganization,
  },
];
