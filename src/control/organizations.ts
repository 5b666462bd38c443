// The organizations: whose data it is, and in which time zone their weeks begin.
import { sql, type Selectable } from 'kysely';
import { Refused } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';
import type { Tables } from './internal/tables.ts';

export interface Organization {
  readonly id: string;
  readonly name: string;
  /** An IANA name such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** The fewest people that a figure may speak of; 5 or more. */
  readonly minimumGroup: number;
  readonly createdAt: Date;
}

/** The first organization, made when there is none: a name to be changed and the machine's time zone. */
export async function ensureDefault(control: Control): Promise<Organization> {
  return control.db.transaction().execute(async (db) => {
    // Two processes that start on an empty database at once make one organization, not two.
    await sql`SELECT pg_advisory_xact_lock(7400, 2)`.execute(db);
    const found = await db
      .selectFrom('organizations')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .executeTakeFirst();
    if (found !== undefined) return fromRow(found);
    return insert({ ...control, db }, { name: 'My organization' });
  });
}

/** One more, with nothing in it; the machine's time zone when none is given. Throws Refused where one has that name. */
export async function addOrganization(
  control: Control,
  { name, timeZone }: { readonly name: string; readonly timeZone?: string | undefined },
): Promise<Organization> {
  return control.db.transaction().execute(async (db) => {
    const within = { ...control, db };
    await sql`SELECT pg_advisory_xact_lock(7400, 2)`.execute(db);
    if ((await listOrganizations(within)).some((one) => one.name === name)) {
      throw new Refused('invalid-request', 'There is an organization of that name already.', 'Give another name.');
    }
    const added = await insert(within, { name, timeZone });
    await append(within, { organizationId: added.id, memberId: null, action: 'organization.add', subject: added.id });
    return added;
  });
}

async function insert(
  { db, clock }: Control,
  { name, timeZone }: { readonly name: string; readonly timeZone?: string | undefined },
): Promise<Organization> {
  const now = clock.now();
  const zone = timeZone ?? (Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC');
  const row = { id: newId(now), name, time_zone: zone, created_at: now };
  return fromRow(await db.insertInto('organizations').values(row).returningAll().executeTakeFirstOrThrow());
}

export async function listOrganizations(control: Control): Promise<Organization[]> {
  const rows = await control.db.selectFrom('organizations').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map(fromRow);
}

/** The organization of that name or id, or the only one. Throws Refused `unknown-organization`. */
export async function findOrganization(control: Control, nameOrId?: string): Promise<Organization> {
  const all = await listOrganizations(control);
  const byId = all.filter(({ id }) => id === nameOrId);
  const found = nameOrId === undefined ? all : byId.length > 0 ? byId : all.filter(({ name }) => name === nameOrId);
  const [only, another] = found;
  if (only !== undefined && another === undefined) return only;
  const problem =
    another === undefined ? 'There is no organization of that name.' : 'There is more than one organization.';
  throw new Refused('unknown-organization', problem, `Say which: ${named(another === undefined ? all : found)}.`);
}

/** Owners choose names, and two may choose the same. */
function named(organizations: readonly Organization[]): string {
  const isAlone = ({ name }: Organization): boolean => organizations.filter((one) => one.name === name).length === 1;
  return organizations.map((one) => (isAlone(one) ? `'${one.name}'` : `${one.id} ('${one.name}')`)).join(', ');
}

/** Changes the name or the time zone; the audit log says that, by whom, and not from what to what. */
export async function changeOrganization(
  control: Control,
  id: string,
  change: { readonly name?: string; readonly timeZone?: string },
  memberId: string | null,
): Promise<Organization> {
  const columns = {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.timeZone !== undefined && { time_zone: change.timeZone }),
  };
  if (Object.keys(columns).length === 0) return findOrganization(control, id);
  return control.db.transaction().execute(async (db) => {
    const row = await db
      .updateTable('organizations')
      .set(columns)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined)
      throw new Refused('unknown-organization', 'There is no such organization.', 'Give the id of one.');
    const details = { name: change.name !== undefined, timeZone: change.timeZone !== undefined };
    await append(
      { ...control, db },
      { organizationId: id, memberId, action: 'organization.change', subject: id, details },
    );
    return fromRow(row);
  });
}

function fromRow(row: Selectable<Tables['organizations']>): Organization {
  const { id, name, time_zone, minimum_group, created_at } = row;
  return { id, name, timeZone: time_zone, minimumGroup: minimum_group, createdAt: created_at };
}
