// What stands of files whose days stand beside each other, and how it is removed again.
import { Refused } from '../../base/errors.ts';
import { append } from '../../control/audit.ts';
import { oneApplyAtATime } from '../../control/rosters.ts';
import { organizationKeys } from '../../control/secrets.ts';
import { type OfDays, type StandingRows, standingRowsSql } from '../../events/bulk-rows.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import type { TableRooms } from './import-table.ts';
import type { AnyTableFile } from './table-file.ts';
import { settleWords, wordTokens } from './words.ts';

/** The operator's counts: not protected by group size. */
export async function standingRows(
  { store }: TableRooms,
  table: AnyTableFile,
  organizationId: string,
  only: string | null = null,
): Promise<StandingRows> {
  await store.prepareOrganization(organizationId);
  const [found] = await store.query<StandingRows>(organizationId, standingRowsSql(shapeOf(table), only));
  return found!;
}

/**
 * Removes what stands of one day, `YYYY-MM-DD`, or all of it, with the words that stand for nobody then. Gives how many
 * rows that were. Throws Refused `not-found` where nothing stands.
 */
export async function removeRows(
  rooms: TableRooms,
  table: AnyTableFile,
  request: { readonly organizationId: string; readonly day: string | null; readonly memberId: string | null },
): Promise<number> {
  const { organizationId, day, memberId } = request;
  const shape = shapeOf(table);
  return oneApplyAtATime(rooms.control, organizationId, async () => {
    const { rows } = await standingRows(rooms, table, organizationId, day);
    if (rows === 0) throw nothingStands();
    const { control, store: events } = rooms;
    const details = { kind: table.upload.id, rows, ...(day !== null && { day }) };
    // Before anything goes: killed behind this line, the same command removes the rest.
    await append(control, { organizationId, memberId, action: 'upload.remove', details });
    const words = await wordTokens(events, organizationId, shape, 1);
    await events.removeDays(organizationId, shape, day === null ? null : [day]);
    if (table.words !== undefined) {
      const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), table.upload.namespace);
      const of = { shape, dimension: table.words.dimension };
      await settleWords({ control, events, organizationId, pseudonymize }, of, { said: [], before: words });
    }
    return rows;
  });
}

function shapeOf({ standing }: AnyTableFile): OfDays {
  if (standing.by === 'file') throw nothingStands();
  return standing.shape;
}

const nothingStands = (): Refused =>
  new Refused(
    'not-found',
    'Nothing stands that could be removed.',
    'Run the command without a file: it says what stands.',
  );
