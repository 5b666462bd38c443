// Days of which events went to retention, and what is removed of the figures' own tables when they do.
import { metrics } from './catalogue.ts';
import { dayList, daySql } from './internal/sql.ts';
import { groupingNumbers, prepareFigureTables, type FigureStore } from './internal/figure-tables.ts';
import { frozenWeeks, frozenWith } from './internal/frozen-weeks.ts';
import { metricNumber } from './metric.ts';
import { fewestPeople } from './publish.ts';
import { addDays, type DayRange, mondayOfDay, type Monday } from './weeks.ts';

/**
 * Removes what stands of single people in weeks that no computation reads any more, and empties the figures of few, which
 * nobody is shown. Repeatable.
 */
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
  await emptyFew(store, organizationId, weeks);
}

/** Metric and measure, by their numbers, of what speaks of people. */
const ofPeople = metrics.flatMap((metric) =>
  metric.measures.flatMap(({ rule }, place) => (rule.needsPeople ? [`(${metricNumber(metric)}, ${place + 1})`] : [])),
);
const ofAll = [groupingNumbers.organization, groupingNumbers.roster];

/**
 * That there are few, and how few, stays: by it is decided what else must be hidden, so that nobody finds them by
 * subtraction. What they did goes, since it can never be taken back when one of them is erased.
 */
async function emptyFew(store: FigureStore, organizationId: string, weeks: readonly Monday[]): Promise<void> {
  const few = `week IN ${dayList(weeks)} AND people BETWEEN 1 AND ${fewestPeople - 1}
    AND grouping NOT IN (${ofAll.join(', ')}) AND (metric, measure) IN (${ofPeople.join(', ')})
    AND (value != 0 OR cases != 0 OR topShare != 0)`;
  const found = await store.query(organizationId, `SELECT 1 FROM figures WHERE ${few} LIMIT 1`);
  if (found.length === 0) return;
  const change = 'UPDATE value = 0, cases = 0, topShare = 0';
  await store.command(organizationId, `ALTER TABLE figures ${change} WHERE ${few} SETTINGS mutations_sync = 1`);
}

const ofFigures = ['figures', 'groupNests', 'figureWeeks'] as const;

/** How many weeks of figures began before the week of that day. */
export async function countOldFigures(store: FigureStore, organizationId: string, day: string): Promise<number> {
  await prepareFigureTables(store, organizationId);
  const [found] = await store.query<{ weeks: number | string }>(
    organizationId,
    `SELECT uniqExact(week) AS weeks FROM figureWeeks WHERE week < ${daySql(mondayOfDay(day))}`,
  );
  return Number(found!.weeks);
}

/** Removes them. What they were made of is gone, so they are never computed again. Repeatable. */
export async function removeOldFigures(store: FigureStore, organizationId: string, day: string): Promise<void> {
  if ((await countOldFigures(store, organizationId, day)) === 0) return;
  // The list of weeks last: killed above that line, the same is done again.
  for (const from of ofFigures) await remove(store, organizationId, from, `week < ${daySql(mondayOfDay(day))}`);
}

/**
 * Removes every figure that counts one of these days and is not computed again: those of frozen weeks, and of windows
 * that reach into one. Repeatable.
 */
export async function removeFrozenFigures(
  store: FigureStore,
  organizationId: string,
  frozen: readonly DayRange[],
  days: readonly string[],
): Promise<void> {
  const closed = frozenWeeks(frozen);
  const weeks = [...daysAsWeeks(days)].filter((week) => closed.has(week));
  const windows = metrics.flatMap((metric) => {
    const reached = frozenWith(metric, days, closed).filter((week) => !weeks.includes(week));
    return reached.length === 0 ? [] : [`metric = ${metricNumber(metric)} AND week IN ${dayList(reached)}`];
  });
  if (weeks.length + windows.length === 0) return;
  await prepareFigureTables(store, organizationId);
  const ofMetrics = windows.map((which) => ` OR (${which})`).join('');
  for (const table of ['figures', 'figureWeeks'] as const)
    await remove(store, organizationId, table, `week IN ${dayList(weeks)}${ofMetrics}`);
  await remove(store, organizationId, 'groupNests', `week IN ${dayList(weeks)}`);
}

const daysAsWeeks = (days: readonly string[]): ReadonlySet<Monday> =>
  frozenWeeks(days.map((day) => ({ from: day, before: addDays(day, 1) })));

/** Whole partitions at once, where the engine finds that nothing of them stays. */
async function remove(store: FigureStore, organizationId: string, from: string, which: string): Promise<void> {
  await store.command(organizationId, `ALTER TABLE ${from} DELETE WHERE ${which} SETTINGS mutations_sync = 1`);
}
