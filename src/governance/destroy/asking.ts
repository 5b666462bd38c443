// Before anything is destroyed: what it would be, how many, and the name that somebody has to type for it.
import type { Live } from '../../collector/live.ts';
import { errorCodes, Refused } from '../../base/errors.ts';
import { append } from '../../control/audit.ts';
import { findConnection } from '../../control/connections.ts';
import { askToDestroy, type DestroyScope, type Signer } from '../../control/destructions.ts';
import type { KnownBy } from '../../control/objections.ts';
import { findOrganization } from '../../control/organizations.ts';
import type { RowCounts } from '../../events/destruction.ts';
import { countPerson } from '../erase-person.ts';
import { knownBy, type Whom } from '../known-by.ts';
import { boundsOf, countOf, mondaysOf, personRows, type Summary, summaryOf, weeksOf } from './counts.ts';

/** What is asked for: one person by an address, in memory alone, or by a token. */
export type DestroyTarget =
  | Exclude<DestroyScope, { is: 'person' }>
  | (Extract<DestroyScope, { is: 'person' }> & { readonly whom: Whom });

export interface Preview {
  readonly scope: DestroyScope;
  /** What has to be typed: the name of the connection or organization, `2026-01-01 to 2026-01-31`, or `ERASE` for a person. */
  readonly name: string;
  readonly summary: Summary;
  /** Rows by table. */
  readonly rows: RowCounts;
  /** Of a person: how many days have figures that change. */
  readonly days: number | null;
}

type Rooms = Pick<Live, 'control' | 'store'>;

/**
 * Throws Refused `not-found` for a connection that the organization does not have. To count what is stored of one person
 * is to look at one person: it is in the audit log, without whom.
 */
export async function previewDestroy(
  rooms: Rooms,
  organizationId: string,
  target: DestroyTarget,
  memberId: string | null,
): Promise<Preview> {
  const { known: _, ...preview } = await counted(rooms, organizationId, target);
  if (target.is === 'person') {
    const entry = { organizationId, memberId, action: 'destroy.preview-person', subject: organizationId };
    await append(rooms.control, entry);
  }
  return preview;
}

type CountedTarget = Preview & { readonly known: readonly KnownBy[] };

async function counted(rooms: Rooms, organizationId: string, target: DestroyTarget): Promise<CountedTarget> {
  const name = await nameOf(rooms, organizationId, target);
  if (target.is === 'person') {
    const { whom, ...scope } = target;
    const { known } = await knownBy(rooms, organizationId, whom);
    const { before, days } = await countPerson(rooms, organizationId, known);
    const rows = personRows(before);
    return { scope, name, rows, summary: summaryOf(rows, mondaysOf(days)), days: days.length, known };
  }
  const bounds = await boundsOf(rooms, organizationId, target, []);
  const rows = await countOf(rooms, bounds);
  return { scope: target, name, rows, summary: summaryOf(rows, await weeksOf(rooms, bounds)), days: null, known: [] };
}

/** Throws Refused `destroy-unconfirmed` where another name was typed, `destroy-open`, `not-found`, `not-allowed`. */
export async function askForDestruction(
  rooms: Rooms,
  organizationId: string,
  asked: { readonly scope: DestroyTarget; readonly typed: string },
  signer: Signer,
) {
  const { name, scope, summary, known } = await counted(rooms, organizationId, asked.scope);
  if (asked.typed.trim() !== name) {
    const next = 'Type the name exactly as the preview shows it.';
    throw new Refused('destroy-unconfirmed', errorCodes['destroy-unconfirmed'], next);
  }
  return askToDestroy(rooms.control, organizationId, { scope, counts: { ...summary }, known }, signer);
}

async function nameOf({ control }: Rooms, organizationId: string, scope: DestroyTarget): Promise<string> {
  if (scope.is === 'days') return `${scope.from} to ${scope.to}`;
  // Their name is kept nowhere, and would be written down by whoever typed it.
  if (scope.is === 'person') return 'ERASE';
  if (scope.is === 'organization') return (await findOrganization(control, organizationId)).name;
  const connection = await findConnection(control, organizationId, scope.connection);
  if (connection !== null) return connection.name;
  throw new Refused('not-found', errorCodes['not-found'], '`npx tacit connections` lists the connections.');
}
