// Days of which events went to retention, and what is removed of the figures' own tables when they do.
import { dayList } from './internal/sql.ts';
import { prepareFigureTables, type FigureStore } from './internal/figure-tables.ts';
import { frozenWeeks } from './internal/frozen-weeks.ts';
import { addDays, type DayRange, mondayOfDay, type Monday } from './weeks.ts';

/** Removes what stands of single people in weeks that no computation reads any more. Repeatable. */
export async function removeFrozenPeople(
  store: FigureStore,
  organizationId: string,
  frozen: readonly DayRange[],
): Promise<void> {
  if (frozen.length === 0) return;
  await prepareFigureTables(store, organizationId);
  const weeks = [...frozenWeeks(frozen)].sort();
  const found = await store.query<{ week: Monday }>(
    organizationId,
    'SELECT DISTINCT toString(week) AS week FROM personWeeks',
  );
  const standing = found.map(({ week }) => week).filter((week) => weeks.includes(week));
  if (standing.length > 0) await remove(store, organizationId, 'personWeeks', `week IN ${dayList(standing)}`);
}

const ofFigures = ['figures', 'groupNests', 'figureWeeks'] as const;

/** How many weeks of figures began before the week of that day. */
export async function countOldFigures(store: FigureStore, organizationId: string, day: string): Promise<number> {
  await prepareFigureTables(store, organizationId);
  const [found] = await store.query<{ weeks: number | string }>(
    organizationId,
    `SELECT uniqExact(week) AS weeks FROM figureWeeks WHERE week < ${dayList([mondayOfDay(day)])}`,
  );
  return Number(found!.weeks);
}

/** Removes them. What they were made of is gone, so they are never computed again. Repeatable. */
export async function removeOldFigures(store: FigureStore, organizationId: string, day: string): Promise<void> {
  if ((await countOldFigures(store, organizationId, day)) === 0) return;
  // The list of weeks last: killed above that line, the same is done again.
  for (const from of ofFigures) await remove(store, organizationId, from, `week < ${dayList([mondayOfDay(day)])}`);
}

/** Removes the figures of those frozen weeks that hold a day from the first to the last, both included. Repeatable. */
export async function removeFrozenFigures(
  store: FigureStore,
  organizationId: string,
  frozen: readonly DayRange[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const inside = frozenWeeks([{ from, before: addDays(to, 1) }]);
  const weeks = [...frozenWeeks(frozen)].filter((week) => inside.has(week));
  if (weeks.length === 0) return;
  await prepareFigureTables(store, organizationId);
  for (const table of ofFigures) await remove(store, organizationId, table, `week IN ${dayList(weeks)}`);
}

/** Whole partitions at once, where the engine finds that nothing of them stays. */
async function remove(store: FigureStore, organizationId: string, from: string, which: string): Promise<void> {
  await store.command(organizationId, `ALTER TABLE ${from} DELETE WHERE ${which} SETTINGS mutations_sync = 1`);
}
