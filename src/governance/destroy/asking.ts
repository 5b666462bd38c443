// Before anything is destroyed: what it would be, how many, and the name that somebody has to type for it.
import type { Live } from '../../collector/live.ts';
import { errorCodes, Refused } from '../../base/errors.ts';
import { findConnection } from '../../control/connections.ts';
import { askToDestroy, type DestroyScope, type Signer } from '../../control/destructions.ts';
import { findOrganization } from '../../control/organizations.ts';
import type { RowCounts } from '../../events/destruction.ts';
import { boundsOf, countOf, type Summary, summaryOf, weeksOf } from './counts.ts';

export interface Preview {
  readonly scope: DestroyScope;
  /** What has to be typed: the name of the connection or organization, or `2026-01-01 to 2026-01-31`. */
  readonly name: string;
  readonly summary: Summary;
  /** Rows by table. */
  readonly rows: RowCounts;
}

type Rooms = Pick<Live, 'control' | 'store'>;

/** Throws Refused `not-found` for a connection that the organization does not have. */
export async function previewDestroy(rooms: Rooms, organizationId: string, scope: DestroyScope): Promise<Preview> {
  const name = await nameOf(rooms, organizationId, scope);
  const bounds = await boundsOf(rooms, organizationId, scope);
  const rows = await countOf(rooms, bounds);
  return { scope, name, rows, summary: summaryOf(rows, await weeksOf(rooms, bounds)) };
}

/** Throws Refused `destroy-unconfirmed` where another name was typed, `destroy-open`, `not-found`, `not-allowed`. */
export async function askForDestruction(
  rooms: Rooms,
  organizationId: string,
  asked: { readonly scope: DestroyScope; readonly typed: string },
  signer: Signer,
) {
  const { name, summary } = await previewDestroy(rooms, organizationId, asked.scope);
  if (asked.typed.trim() !== name) {
    const next = 'Type the name exactly as the preview shows it.';
    throw new Refused('destroy-unconfirmed', errorCodes['destroy-unconfirmed'], next);
  }
  return askToDestroy(rooms.control, organizationId, asked.scope, { ...summary }, signer);
}

async function nameOf({ control }: Rooms, organizationId: string, scope: DestroyScope): Promise<string> {
  if (scope.is === 'days') return `${scope.from} to ${scope.to}`;
  if (scope.is === 'organization') return (await findOrganization(control, organizationId)).name;
  const connection = await findConnection(control, organizationId, scope.connection);
  if (connection !== null) return connection.name;
  throw new Refused('not-found', errorCodes['not-found'], '`npx tacit connections` lists the connections.');
}
