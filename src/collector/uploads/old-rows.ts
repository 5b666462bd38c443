// Rows of bulk files that are older than their retention: counted, and removed with the words that stand for nobody now.
import { oneApplyAtATime } from '../../control/rosters.ts';
import { organizationKeys } from '../../control/secrets.ts';
import type { OfDays } from '../../events/bulk-rows.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import { badgeFile } from './badge-file.ts';
import type { TableRooms } from './import-table.ts';
import { ownMetricsFile } from './own-metrics-file.ts';
import { surveyFile } from './survey-file.ts';
import type { AnyTableFile } from './table-file.ts';
import { settleWords, wordTokens } from './words.ts';

/** Those whose rows have a day. An identity map has none: it stands until another one does. */
const tables: readonly AnyTableFile[] = [ownMetricsFile, surveyFile, badgeFile];

/** How many rows are of days before that one, `YYYY-MM-DD`. */
export async function countOldRows({ store }: TableRooms, organizationId: string, before: string): Promise<number> {
  const counts = tables.map((table) => store.expiredRows(organizationId, shapeOf(table), before));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** Repeatable. */
export async function removeOldRows(rooms: TableRooms, organizationId: string, before: string): Promise<void> {
  for (const table of tables) {
    await oneApplyAtATime(rooms.control, organizationId, () => removeFrom(rooms, table, organizationId, before));
  }
}

async function removeFrom(
  { control, store: events }: TableRooms,
  table: AnyTableFile,
  organizationId: string,
  before: string,
): Promise<void> {
  const shape = shapeOf(table);
  if ((await events.expiredRows(organizationId, shape, before)) === 0) return;
  const words = await wordTokens(events, organizationId, shape, 1);
  await events.expireRows(organizationId, shape, before);
  if (table.words === undefined) return;
  const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), table.upload.namespace);
  const of = { shape, dimension: table.words.dimension };
  await settleWords({ control, events, organizationId, pseudonymize }, of, { said: [], before: words });
}

function shapeOf({ standing }: AnyTableFile): OfDays {
  if (standing.by === 'file') throw new TypeError('An identity map has no days.');
  return standing.shape;
}
