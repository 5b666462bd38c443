// The connections: one organization's authorized use of a connector.
import type { Selectable } from 'kysely';
import { newId } from '../base/ids.ts';
import type { Control } from './internal/opened.ts';
import type { RunState } from './internal/collecting-tables.ts';
import type { Tables } from './internal/tables.ts';
import { removeSecret } from './secrets.ts';
import { thaw } from './thaw.ts';
import { tokenOf } from './tokens.ts';
import { proxyOf } from './proxies.ts';
import { psoxyOf, psoxySaltOf } from './psoxies.ts';

export interface Connection {
  readonly id: string;
  readonly organizationId: string;
  readonly connectorId: string;
  /** Chosen by a person, or made of the connector's name and a number; never from the source. */
  readonly name: string;
  readonly createdAt: Date;
}

export type ConnectionState = 'empty' | 'importing' | 'up-to-date' | 'failing';

/** The connection of that source, made when it is seen for the first time. A name is only used then. */
export async function openConnection(
  control: Control,
  wanted: {
    readonly organizationId: string;
    readonly connectorId: string;
    readonly connectorName: string;
    /** A keyed token, written as a UUID. */
    readonly sourceRef: string;
    /** The same of the organization that it is part of at the source; left out where that is not known. */
    readonly partOf?: string | undefined;
    readonly name?: string | undefined;
  },
): Promise<Connection> {
  const { organizationId, connectorId, sourceRef, partOf } = wanted;
  const now = control.clock.now();
  const count = (await listConnections(control, organizationId)).filter(
    (one) => one.connectorId === connectorId,
  ).length;
  const name = wanted.name?.trim() || (count === 0 ? wanted.connectorName : `${wanted.connectorName} ${count + 1}`);
  const key = { organization_id: organizationId, connector_id: connectorId, source_ref: sourceRef };
  await control.db
    .insertInto('connections')
    .values({ id: newId(now), ...key, part_of: partOf ?? null, name: name.slice(0, 80), created_at: now })
    .onConflict((conflict) => {
      const same = conflict.columns(['organization_id', 'connector_id', 'source_ref']);
      // A workspace can join an organization later.
      return partOf === undefined ? same.doNothing() : same.doUpdateSet({ part_of: partOf });
    })
    .execute();
  const found = await control.db
    .selectFrom('connections')
    .selectAll()
    .where((e) => e.and(key))
    .executeTakeFirstOrThrow();
  return fromRow(found);
}

/** Of one of which nothing was read yet. */
export async function changeSource(control: Control, connectionId: string, sourceRef: string): Promise<void> {
  const source = { source_ref: sourceRef, part_of: null };
  await control.db.updateTable('connections').set(source).where('id', '=', connectionId).execute();
}

export async function listConnections(control: Control, organizationId: string): Promise<Connection[]> {
  const rows = await control.db
    .selectFrom('connections')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

export async function findConnection(control: Control, organizationId: string, id: string): Promise<Connection | null> {
  return (await listConnections(control, organizationId)).find((connection) => connection.id === id) ?? null;
}

/**
 * Removes the connection with its runs, its cursors, its choice and its token, and thaws its weeks. Its events are not
 * here. False when the organization has no such connection.
 */
export async function forgetConnection(control: Control, organizationId: string, id: string): Promise<boolean> {
  return control.db.transaction().execute(async (db) => {
    for (const name of [tokenOf(id), proxyOf(id), psoxyOf(id), psoxySaltOf(id)])
      await removeSecret({ ...control, db }, organizationId, name);
    const own = db.selectFrom('connections').select('id').where('organization_id', '=', organizationId);
    if ((await own.where('id', '=', id).executeTakeFirst()) !== undefined) await thaw({ db }, id);
    const { numDeletedRows } = await db
      .deleteFrom('connections')
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  });
}

/** The state is derived from the last run, so that it can never disagree with it. */
export function connectionState(lastRun: { readonly state: RunState } | null): ConnectionState {
  if (lastRun === null) return 'empty';
  if (lastRun.state === 'running') return 'importing';
  return lastRun.state === 'finished' ? 'up-to-date' : 'failing';
}

function fromRow(row: Selectable<Tables['connections']>): Connection {
  return {
    id: row.id,
    organizationId: row.organization_id,
    connectorId: row.connector_id,
    name: row.name,
    createdAt: row.created_at,
  };
}
