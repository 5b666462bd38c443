// Decides what may be seen of a week, over all its groups at once: answers by one dimension hide what any other would need.
import { crc32 } from 'node:zlib';
import { Defect } from '../../base/errors.ts';
import { metricNumber, type Metric } from '../metric.ts';
import type { LackingRoute } from '../reading-organization.ts';
import { decide, fewestPeople, type Decided } from '../publish.ts';
import { addWeeks, mondaysBetween, type Monday } from '../weeks.ts';
import { cellTable, keyOf as keyOfCell } from './cell-table.ts';
import { readFigures, readNests, type FigureRow, type Nest, type Weeks } from './figure-reader.ts';
import { groupNestsNumber, isCurrent, type FigureStore } from './figure-tables.ts';
import { readLacking } from './lacking.ts';
import { dayList, daySql } from './sql.ts';

export interface Families {
  readonly rows: readonly FigureRow[];
  readonly decided: readonly Decided[];
}

export interface FamilyQuestion {
  readonly organization: { readonly id: string; readonly k?: number; readonly lacking?: readonly LackingRoute[] };
  readonly metric: Metric;
  readonly weeks: Weeks;
  /** Ids of measures; all of them where it is absent. */
  readonly measures?: readonly string[];
  /** Members of each channel, where a measure is divided by them. */
  readonly members?: ReadonlyMap<string, number>;
}

/** Measures whose figures are decided together, in the weeks asked for. */
interface Part {
  readonly numbers: readonly number[];
  readonly weeks: readonly Monday[];
}

/**
 * The figures of a metric and what may be seen of them. Heatmaps and histograms are tables in themselves, so of those there
 * is the last week alone.
 */
export async function readFamilies(store: FigureStore, question: FamilyQuestion): Promise<Families> {
  const { metric, weeks } = question;
  const all = metric.measures.map((measure, place) => ({ ...measure, number: place + 1 }));
  const asked = all.filter(({ id }) => question.measures?.includes(id) ?? true);
  const weekly = asked.filter((measure) => metric.shape === 'weekly' && measure.buckets === undefined);
  const tables = asked.filter((measure) => !weekly.includes(measure)).map(({ number }) => number);
  const last = tables.length === 0 ? undefined : await lastWeekOf(store, question, tables[0]!);
  const every = mondaysBetween(weeks.first, weeks.last);
  const numbers = weekly.map(({ number }) => number);
  // Buckets add up to the number of cases, which stands beside them.
  const parts: readonly Part[] =
    metric.shape === 'weekly'
      ? [
          { numbers, weeks: every.filter((week) => week !== last) },
          { numbers: [...numbers, ...tables], weeks: last === undefined ? [] : [last] },
        ]
      : [{ numbers: tables, weeks: last === undefined ? [] : [last] }];
  const found: Families[] = [];
  for (const part of parts) found.push(...(await readPart(store, question, part)));
  return { rows: found.flatMap(({ rows }) => rows), decided: found.flatMap(({ decided }) => decided) };
}

/** How many cells are remembered at the most: what was decided of a version of a week holds for as long as it stands. */
const mostRemembered = 250_000;
const remembered = new WeakMap<FigureStore, Map<string, Families>>();
/** How often a computation may end while its figures are read. */
const patience = 5;

async function readPart(store: FigureStore, question: FamilyQuestion, part: Part): Promise<readonly Families[]> {
  if (part.weeks.length === 0 || part.numbers.length === 0) return [];
  for (let attempt = 0; attempt < patience; attempt += 1) {
    const before = await readVersions(store, question, part);
    const keys = new Map([...before].map(([week, versions]) => [week, keyOf(question, part, week, versions)]));
    const known = remembered.get(store) ?? new Map<string, Families>();
    const missing = new Map([...before].filter(([week]) => !known.has(keys.get(week)!)));
    const read = missing.size === 0 ? new Map<Monday, Families>() : await decideOn(store, question, part, missing);
    const after = missing.size === 0 ? before : await readVersions(store, question, part);
    // Figures of one version beside the groups of another would not be guarded by them.
    if (part.weeks.some((week) => !isSame(before.get(week), after.get(week)))) continue;
    const families = part.weeks.map((week) => known.get(keys.get(week)!) ?? read.get(week) ?? nothing);
    remember(store, new Map(part.weeks.map((week, place) => [keys.get(week)!, families[place]!])));
    return families;
  }
  throw new Defect('internal', 'The figures change faster than they can be read.', 'Please report this.');
}

const nothing: Families = { rows: [], decided: [] };

interface Versions {
  readonly figures: string;
  readonly groups: string;
}

async function decideOn(
  store: FigureStore,
  { organization, metric, members }: FamilyQuestion,
  { numbers }: Part,
  versions: ReadonlyMap<Monday, Versions>,
): Promise<ReadonlyMap<Monday, Families>> {
  const weeks = [...versions.keys()];
  const range = { first: weeks[0]!, last: weeks.at(-1)! };
  const splits = ['organization', 'channel', 'people'] as const;
  const [rows, nests, lacking] = await Promise.all([
    readFigures(store, organization.id, metric, range, { splits, measures: numbers }),
    nestsOf(store, organization.id, versions),
    readLacking(store, organization, metric, range),
  ]);
  const byWeek = Map.groupBy(rows, ({ week }) => week);
  const k = organization.k ?? fewestPeople;
  return new Map(
    weeks.map((week) => {
      const found = byWeek.get(week) ?? [];
      const table = cellTable(metric, found, { k, members, nests: nests.get(week) });
      const unavailable = found.flatMap((row) => {
        const sentence = lacking.of(row);
        return sentence === undefined ? [] : [[keyOfCell(metric, row), sentence] as const];
      });
      return [week, { rows: found, decided: [decide(table, k, new Map(unavailable))] }];
    }),
  );
}

/** For how many weeks it is remembered which groups lie in which: all metrics ask for the same, at once. */
const mostNests = 200;
const nestsRemembered = new WeakMap<FigureStore, Map<string, Promise<readonly Nest[]>>>();

async function nestsOf(
  store: FigureStore,
  organizationId: string,
  versions: ReadonlyMap<Monday, Versions>,
): Promise<ReadonlyMap<Monday, readonly Nest[]>> {
  const kept = nestsRemembered.get(store) ?? new Map<string, Promise<readonly Nest[]>>();
  nestsRemembered.set(store, kept);
  const keys = new Map([...versions].map(([week, { groups }]) => [week, `${organizationId} ${week} ${groups}`]));
  const missing = [...keys].filter(([, key]) => !kept.has(key));
  const reading = readNests(
    store,
    organizationId,
    missing.map(([week]) => week),
  );
  for (const [week, key] of missing) {
    const nests = reading.then((found) => found.get(week) ?? []);
    // Whoever asks next asks again; who asked now is told below.
    nests.catch(() => kept.delete(key));
    kept.set(key, nests);
  }
  const found = new Map<Monday, readonly Nest[]>();
  for (const [week, key] of keys) found.set(week, await kept.get(key)!);
  for (const key of [...kept.keys()].slice(0, Math.max(0, kept.size - mostNests))) kept.delete(key);
  return found;
}

/** The versions of a week's figures and of its groups. */
async function readVersions(
  store: FigureStore,
  { organization, metric }: FamilyQuestion,
  { weeks }: Part,
): Promise<ReadonlyMap<Monday, Versions>> {
  const groups = `metric = ${groupNestsNumber}`;
  const rows = await store.query<Versions & { readonly week: Monday }>(
    organization.id,
    `SELECT toString(figureWeeks.week) AS week, toString(maxIf(version, NOT ${groups})) AS figures, toString(maxIf(version, ${groups})) AS groups
    FROM figureWeeks WHERE metric IN (${metricNumber(metric)}, ${groupNestsNumber}) AND figureWeeks.week IN ${dayList(weeks)}
    GROUP BY figureWeeks.week`,
  );
  const found = new Map(rows.map((row) => [row.week, row]));
  return new Map(weeks.map((week) => [week, found.get(week) ?? { figures: '0', groups: '0' }]));
}

const isSame = (one: Versions | undefined, other: Versions | undefined): boolean =>
  one?.figures === other?.figures && one?.groups === other?.groups;

function keyOf(question: FamilyQuestion, { numbers }: Part, week: Monday, { figures, groups }: Versions): string {
  const { organization, metric, members = new Map<string, number>() } = question;
  // Members change without a computation, and decide too.
  const by = metric.measures.some(({ rule }) => rule.needsMembers === true) ? crc32([...members].join(' ')) : 0;
  const lacking = organization.lacking === undefined ? 0 : crc32(JSON.stringify(organization.lacking));
  return [organization.id, organization.k, metric.id, numbers.join(' '), week, figures, groups, by, lacking].join('|');
}

/** Keeps what was used last, as far as there is room. */
function remember(store: FigureStore, families: ReadonlyMap<string, Families>): void {
  const kept = remembered.get(store) ?? new Map<string, Families>();
  remembered.set(store, kept);
  for (const [key, found] of families) {
    kept.delete(key);
    kept.set(key, found);
  }
  let cells = [...kept.values()].reduce((sum, { rows }) => sum + rows.length, 0);
  for (const [key, { rows }] of kept) {
    if (cells <= mostRemembered) return;
    kept.delete(key);
    cells -= rows.length;
  }
}

/** The last week with figures. A window ends every fourth week, so it may lie up to three weeks back. */
async function lastWeekOf(
  store: FigureStore,
  { organization, metric, weeks }: FamilyQuestion,
  measure: number,
): Promise<Monday | undefined> {
  const first = metric.shape === 'heatmap' ? addWeeks(weeks.last, -3) : weeks.first;
  const [found] = await store.query<{ latest: Monday; count: number }>(
    organization.id,
    `SELECT toString(max(week)) AS latest, count() AS count FROM figures
    WHERE metric = ${metricNumber(metric)} AND measure = ${measure} AND grouping = 0
      AND week BETWEEN ${daySql(first)} AND ${daySql(weeks.last)} AND ${isCurrent}`,
  );
  return found === undefined || found.count === 0 ? undefined : found.latest;
}
