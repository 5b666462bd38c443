// The issuers that an organization lets its members sign in with, and what each may say of them.
import type { Selectable } from 'kysely';
import { errorCodes, Refused } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { append, type AuditDetails } from './audit.ts';
import { lockOrganization } from './internal/lock-organization.ts';
import type { Control } from './internal/opened.ts';
import type { IssuerKind, Role, Tables } from './internal/tables.ts';
import type { Client } from './openid.ts';
import { openSecret, removeSecret, sealSecret } from './secrets.ts';

export type { IssuerKind } from './internal/tables.ts';

export interface IssuerSettings {
  readonly kind: IssuerKind;
  /** What stands on the button. */
  readonly name: string;
  readonly url: string;
  readonly clientId: string;
  /** Domains of addresses, in lower case. */
  readonly domains: readonly string[];
  /** Whether an address counts as verified where the issuer says nothing about it. */
  readonly trustsAddresses: boolean;
  /** The role of who has no invitation; null lets nobody in without one. */
  readonly uninvitedRole: 'member' | null;
  /** The claim that says the role, or null where roles are given here. */
  readonly roleClaim: string | null;
  /** Which value of that claim means which role; the first that fits counts. */
  readonly roles: readonly (readonly [value: string, role: Role])[];
}

export interface Issuer extends IssuerSettings {
  readonly id: string;
  readonly organizationId: string;
  readonly createdAt: Date;
}

/** What may be changed later: another issuer is another one, to which nobody is bound yet. */
export type IssuerChange = Partial<Omit<IssuerSettings, 'kind' | 'url'>> & { readonly clientSecret?: string };

const secretName = (id: string): string => `issuer ${id}`;

/** Throws Refused: `domain-taken`, `issuer-exists`, `invalid-request` for a domain of everybody's. */
export async function addIssuer(
  control: Control,
  organizationId: string,
  { clientSecret, ...settings }: IssuerSettings & { readonly clientSecret: string },
  memberId: string | null,
): Promise<Issuer> {
  return control.db.transaction().execute(async (db) => {
    await lockOrganization(db, organizationId);
    const now = control.clock.now();
    const row = { id: newId(now), organization_id: organizationId, created_at: now, ...columnsOf(settings) };
    const made = await db
      .insertInto('issuers')
      .values(row)
      .onConflict((conflict) => conflict.columns(['organization_id', 'url']).doNothing())
      .returningAll()
      .executeTakeFirst();
    if (made === undefined) throw exists();
    const within = { ...control, db };
    await sealSecret(within, organizationId, secretName(made.id), Buffer.from(clientSecret));
    await keepDomains(within, organizationId);
    const issuer = fromRow(made);
    const details = { kind: issuer.kind, ...detailsOf(issuer) };
    await append(within, { organizationId, memberId, action: 'issuer.add', subject: issuer.id, details });
    return issuer;
  });
}

/** Throws Refused: `not-found`, `domain-taken`. */
export async function changeIssuer(
  control: Control,
  organizationId: string,
  issuerId: string,
  { clientSecret, ...change }: IssuerChange,
  memberId: string | null,
): Promise<Issuer> {
  return control.db.transaction().execute(async (db) => {
    await lockOrganization(db, organizationId);
    const within = { ...control, db };
    const before = await findIssuer(within, organizationId, issuerId);
    const row = await db
      .updateTable('issuers')
      .set(columnsOf({ ...before, ...change }))
      .where('id', '=', issuerId)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (clientSecret !== undefined) {
      await sealSecret(within, organizationId, secretName(issuerId), Buffer.from(clientSecret));
    }
    await keepDomains(within, organizationId);
    const issuer = fromRow(row);
    const details = { ...detailsOf(issuer), newSecret: clientSecret !== undefined };
    await append(within, { organizationId, memberId, action: 'issuer.change', subject: issuerId, details });
    return issuer;
  });
}

/**
 * Ends the sessions that were begun at it and unbinds its members, who may then be bound to another one. Throws Refused
 * `not-found`.
 */
export async function removeIssuer(
  control: Control,
  organizationId: string,
  issuerId: string,
  memberId: string | null,
): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    await lockOrganization(db, organizationId);
    const within = { ...control, db };
    const { url } = await findIssuer(within, organizationId, issuerId);
    await db.deleteFrom('issuers').where('id', '=', issuerId).execute();
    await removeSecret(within, organizationId, secretName(issuerId));
    await keepDomains(within, organizationId);
    const bound = await db
      .updateTable('members')
      .set({ issuer: null, subject: null })
      .where('organization_id', '=', organizationId)
      .where('issuer', '=', url)
      .returning('id')
      .execute();
    const ids = bound.map(({ id }) => id);
    if (ids.length > 0) {
      await db.deleteFrom('sessions').where('begun_with', '=', 'openid').where('member_id', 'in', ids).execute();
    }
    const details = { members: ids.length };
    await append(within, { organizationId, memberId, action: 'issuer.remove', subject: issuerId, details });
  });
}

/** Oldest first. */
export async function listIssuers(control: Control, organizationId: string): Promise<Issuer[]> {
  const rows = await issuersOf(control, organizationId).orderBy('created_at').orderBy('id').execute();
  return rows.map(fromRow);
}

/** Throws Refused `not-found`, also for one of another organization. */
export async function findIssuer(control: Control, organizationId: string, issuerId: string): Promise<Issuer> {
  const row = await issuersOf(control, organizationId).where('id', '=', issuerId).executeTakeFirst();
  if (row === undefined) throw unknown();
  return fromRow(row);
}

/** The issuers with which addresses of that domain sign in, in whichever organization lists it. */
export async function issuersOfDomain(control: Control, domain: string): Promise<Issuer[]> {
  const found = await control.db
    .selectFrom('sign_in_domains')
    .select('organization_id')
    .where('domain', '=', domain.toLowerCase())
    .executeTakeFirst();
  if (found === undefined) return [];
  const issuers = await listIssuers(control, found.organization_id);
  return issuers.filter(({ domains }) => domains.includes(domain.toLowerCase()));
}

/** For who has not signed in and knows only the issuer's id. Throws Refused `not-found`. */
export async function issuerOfId(control: Control, issuerId: string): Promise<Issuer> {
  const row = await control.db.selectFrom('issuers').selectAll().where('id', '=', issuerId).executeTakeFirst();
  if (row === undefined) throw unknown();
  return fromRow(row);
}

/** With the secret opened, in memory alone. */
export async function clientOf(control: Control, { id, organizationId, url, clientId }: Issuer): Promise<Client> {
  const secret = await openSecret(control, organizationId, secretName(id));
  return { url, clientId, clientSecret: secret?.toString() ?? '' };
}

/** With a mailbox at one of these nobody shows that they belong to an organization. */
const ofEverybody = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com aol.com gmx.de gmx.net web.de proton.me protonmail.com'.split(
    ' ',
  ),
);

/** The domains of all its issuers are the organization's, as far as no other has them. */
async function keepDomains(control: Control, organizationId: string): Promise<void> {
  const { db } = control;
  const domains = [...new Set((await listIssuers(control, organizationId)).flatMap((issuer) => issuer.domains))];
  await db.deleteFrom('sign_in_domains').where('organization_id', '=', organizationId).execute();
  if (domains.some((domain) => ofEverybody.has(domain))) throw everybodys();
  if (domains.length === 0) return;
  const kept = await db
    .insertInto('sign_in_domains')
    // Always in one order, so that two who list the same do not wait for each other.
    .values(domains.toSorted().map((domain) => ({ domain, organization_id: organizationId })))
    .onConflict((conflict) => conflict.column('domain').doNothing())
    .returning('domain')
    .execute();
  if (kept.length < domains.length) throw domainTaken();
}

const issuersOf = ({ db }: Control, organizationId: string) =>
  db.selectFrom('issuers').selectAll().where('organization_id', '=', organizationId);

function columnsOf(settings: IssuerSettings) {
  return {
    kind: settings.kind,
    name: settings.name,
    url: settings.url,
    client_id: settings.clientId,
    domains: [...new Set(settings.domains)],
    trusts_addresses: settings.trustsAddresses,
    uninvited_role: settings.uninvitedRole,
    role_claim: settings.roleClaim,
    roles: JSON.stringify(settings.roles),
  };
}

/** Domains and values of a claim are somebody's words, so they are counted alone. */
function detailsOf({ domains, trustsAddresses, uninvitedRole, roleClaim, roles }: Issuer): AuditDetails {
  return {
    domains: domains.length,
    trustsAddresses,
    takesUninvited: uninvitedRole !== null,
    saysRoles: roleClaim !== null,
    mayMakeOwners: roleClaim !== null && roles.some(([, role]) => role === 'owner'),
  };
}

function fromRow(row: Selectable<Tables['issuers']>): Issuer {
  return {
    id: row.id,
    organizationId: row.organization_id,
    kind: row.kind,
    name: row.name,
    url: row.url,
    clientId: row.client_id,
    domains: row.domains,
    trustsAddresses: row.trusts_addresses,
    uninvitedRole: row.uninvited_role,
    roleClaim: row.role_claim,
    roles: row.roles,
    createdAt: row.created_at,
  };
}

const exists = (): Refused =>
  new Refused('issuer-exists', errorCodes['issuer-exists'], 'Change the one that is there, or remove it first.');

const unknown = (): Refused =>
  new Refused('not-found', 'There is no such issuer.', 'Look at the list: `npx tacit issuer list`.');

const domainTaken = (): Refused =>
  new Refused(
    'domain-taken',
    errorCodes['domain-taken'],
    'List domains of your own alone; if it is yours, ask whoever runs the installation.',
  );

const everybodys = (): Refused =>
  new Refused('invalid-request', 'At that domain anybody can have an address.', 'List domains of your own alone.');
