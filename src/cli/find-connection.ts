// Finds the connection that somebody means: by its id, by the beginning of its id, or by its name.
import type { ConnectionList } from '../api/contract/connections.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import type { Client } from './client.ts';

export type Connection = ConnectionList['connections'][number];

export async function listConnections(client: Client): Promise<Connection[]> {
  return (await client.call<ConnectionList>('GET', '/api/connections')).connections;
}

/** Throws Refused `not-found` for none, `invalid-request` for more than one. */
export async function findConnection(client: Client, wanted: string): Promise<Connection> {
  const all = await listConnections(client);
  const means = (text: string): string => text.trim().toLowerCase();
  const exactly = all.filter(({ id, name }) => id === means(wanted) || means(name) === means(wanted));
  const found = exactly.length > 0 ? exactly : all.filter(({ id }) => id.startsWith(means(wanted)));
  if (found.length > 1) {
    throw new Refused(
      'invalid-request',
      'More than one connection is meant by that.',
      'Give its whole id; `npx tacit connections` prints it.',
    );
  }
  if (found[0] !== undefined && wanted.trim() !== '') return found[0];
  throw new Refused(
    'not-found',
    'There is no connection of that id or name.',
    '`npx tacit connections` lists the connections.',
  );
}

/** The same, of those that collect by themselves. Throws Refused `connection-not-ready` for another. */
export async function findLive(client: Client, wanted: string): Promise<Connection> {
  const connection = await findConnection(client, wanted);
  if (connection.kind === 'api') return connection;
  throw new Refused(
    'connection-not-ready',
    errorCodes['connection-not-ready'],
    'Archives are imported into it; it does not collect by itself. `npx tacit import` reads another one.',
  );
}

/** Below the connection's address. */
export const pathOf = ({ id }: Connection, below = ''): string => `/api/connections/${id}${below}`;
