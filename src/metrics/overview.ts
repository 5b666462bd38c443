// The week at a glance: headline figures against the twelve weeks before, hours, response times, channels.
import { Refused } from '../base/errors.ts';
import type { Band, Overview, Point, Series, Tile, Value } from './answers.ts';
import { metricOf } from './catalogue.ts';
import { prepareFigureTables, type FigureStore } from './internal/figure-tables.ts';
import { groupOf, isOf, pointOf, seriesOf, shownMessages } from './internal/arrange.ts';
import { cellTable, keyOf, readFigures, readMembers, type FigureRow, type Weeks } from './internal/figure-reader.ts';
import { readStanding, type Standing } from './internal/standing.ts';
import type { Metric, Split } from './metric.ts';
import { fewestPeople, publish, type Published, type ShownTable } from './publish.ts';
import type { ReadingOrganization } from './read.ts';
import { addWeeks, mondayOf, weekName, type Monday } from './weeks.ts';

const weeksBefore = 12;
const weeksOfTrend = 26;
/** A band of fewer weeks than this says nothing about what is normal. */
const weeksOfBand = 6;

const tiles = [
  { metric: 'M01', measure: 'messages', title: 'Messages' },
  { metric: 'M03', measure: 'people7', title: 'Active people' },
  { metric: 'M02', measure: 'days', title: 'Posting days' },
  { metric: 'M06', measure: 'share', title: 'Reply share' },
  { metric: 'M09', measure: 'median', title: 'Median first response' },
  { metric: 'M10', measure: 'rate', title: 'Answered in 24 hours' },
] as const;

/** The figures of one metric, and what they are figures of. */
interface Part {
  readonly metric: Metric;
  readonly rows: readonly FigureRow[];
}

/** All that an overview is arranged from; `now` is its week, absent where nothing was said yet. */
interface Scene {
  readonly organization: ReadingOrganization;
  readonly parts: readonly Part[];
  readonly now: Monday | undefined;
  readonly offered: readonly Monday[];
  readonly standing: Standing;
}

export interface OverviewQuestion {
  /** An ISO week; the last complete one that has messages where it is absent. */
  readonly week?: string | undefined;
  /** The key of a dimension, whose groups are told apart. */
  readonly by?: string | undefined;
  /** True while an import runs or figures wait to be computed again. */
  readonly isStale?: boolean | undefined;
}

/** The overview of one week. Throws Refused for what names no week. */
export async function overview(
  store: FigureStore,
  organization: ReadingOrganization,
  { week, by, isStale = false }: OverviewQuestion = {},
): Promise<Published<Overview>> {
  if (by !== undefined) {
    throw new Refused('invalid-request', 'There is no such dimension.', 'GET /api/metrics lists them all.');
  }
  await prepareFigureTables(store, organization.id);
  const standing = await readStanding(store, organization.id, isStale);
  const offered = await weeksOffered(store, organization.id, standing);
  const now = week === undefined ? offered.at(-1) : mondayOf(week);
  const parts = now === undefined ? [] : await readParts(store, organization.id, now);
  const members = await readMembers(store, organization.id);
  const tables = parts.map(({ metric, rows }) => cellTable(metric, rows, members));
  const table = { cells: tables.flatMap(({ cells }) => cells), sums: tables.flatMap(({ sums }) => sums) };
  const scene: Scene = { organization, parts, now, offered, standing };
  return publish(table, organization.k ?? fewestPeople, (shown) => arrange(scene, shown));
}

/** Complete weeks with messages; all weeks with messages when none is complete. */
async function weeksOffered(
  store: FigureStore,
  organizationId: string,
  { lastWeek, lastCompleteWeek }: Standing,
): Promise<readonly Monday[]> {
  if (lastWeek === undefined) return [];
  const all = await readFigures(store, organizationId, metricOf('M01'), { first: '1970-01-05', last: lastWeek }, [
    'organization',
  ]);
  const weeks = all.map((row) => row.week);
  const complete = weeks.filter((week) => lastCompleteWeek !== undefined && week <= lastCompleteWeek);
  return complete.length > 0 ? complete : weeks;
}

async function readParts(store: FigureStore, organizationId: string, now: Monday): Promise<readonly Part[]> {
  const trend: Weeks = { first: addWeeks(now, 1 - weeksOfTrend), last: now };
  const only: Weeks = { first: now, last: now };
  const wanted: readonly [string, Weeks, readonly Split[]][] = [
    ...tiles.map(({ metric }): [string, Weeks, readonly Split[]] => [metric, trend, ['organization']]),
    ['M01', only, ['channel']],
    // Hours and buckets that one channel fills alone are that channel's: what is hidden there is hidden here.
    ['M09', only, ['channel']],
    // Its blocks end every fourth week, so the last one may lie up to three weeks back.
    ['M16', { first: addWeeks(now, -3), last: now }, ['organization', 'channel']],
    ['M38', only, ['channel']],
  ];
  const read = await Promise.all(
    wanted.map(async ([id, weeks, splits]) => ({
      metric: metricOf(id),
      rows: await readFigures(store, organizationId, { id }, weeks, splits),
    })),
  );
  const byMetric = Map.groupBy(read, ({ metric }) => metric);
  return [...byMetric].map(([metric, parts]) => ({ metric, rows: parts.flatMap(({ rows }) => rows) }));
}

function arrange({ organization, parts, now, offered, standing }: Scene, shown: ShownTable): Overview {
  const of = (id: string): Part => parts.find(({ metric }) => metric.id === id) ?? { metric: metricOf(id), rows: [] };
  const series = (id: string, measure: string): Series | null => {
    const { metric, rows } = of(id);
    return (
      seriesOf(metric, rows, 'organization', organization, shown).find((found) => found.measure === measure) ?? null
    );
  };
  return {
    week: now === undefined ? null : weekName(now),
    weeks: offered.map(weekName),
    timeZone: organization.timeZone,
    tiles:
      now === undefined
        ? []
        : tiles.map((tile) => tileOf(tile, of(tile.metric).metric, series(tile.metric, tile.measure), now)),
    heatmap: { metric: 'M16', points: heatmapOf(of('M16'), shown) },
    responseTimes: responseTimesOf(of('M09'), now, shown),
    weekly: { messages: series('M01', 'messages'), people: series('M03', 'people7') },
    channels: { metric: 'M38', rows: channelsOf(of('M38'), of('M01'), organization, shown) },
    groups: null,
    dimensions: [],
    coverage: {
      ...standing.coverage,
      matchedMessages: null,
      messages: shownMessages(
        of('M01').rows.filter(({ week }) => week === now),
        shown,
      ),
    },
  };
}

function tileOf(tile: (typeof tiles)[number], metric: Metric, series: Series | null, now: Monday): Tile {
  const points = series?.points ?? [];
  const current = points.find(({ week }) => week === weekName(now));
  const before = addWeeks(now, -weeksBefore);
  const history = points.filter(({ week }) => week >= weekName(before) && week < weekName(now));
  return {
    ...tile,
    unit: metric.measures.find(({ id }) => id === tile.measure)?.unit ?? '',
    now: current?.value ?? { state: 'none' },
    people: current?.people ?? null,
    history,
    band: bandOf(history),
  };
}

function bandOf(history: readonly Point[]): Band | null {
  const values = history.flatMap(({ value }) => (value.state === 'shown' ? [value.value] : []));
  if (values.length < weeksOfBand) return null;
  return { low: quantile(values, 0.25), middle: quantile(values, 0.5), high: quantile(values, 0.75) };
}

/** Type 7 of Hyndman and Fan: linear between the closest ranks, as R and numpy do by default. */
export function quantile(values: readonly number[], level: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * level;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

function heatmapOf({ metric, rows }: Part, shown: ShownTable): Point[] {
  const ofOrganization = rows.filter((row) => isOf(row, 'organization'));
  const last = ofOrganization.reduce((latest, { week }) => (week > latest ? week : latest), '');
  return ofOrganization
    .filter(({ week, measure }) => week === last && metric.measures[measure - 1]?.id === 'messages')
    .map((row) => pointOf(metric, row, shown));
}

function responseTimesOf(
  { metric, rows }: Part,
  now: Monday | undefined,
  shown: ShownTable,
): Overview['responseTimes'] {
  const ofWeek = rows.filter((row) => row.week === now && isOf(row, 'organization'));
  const points = (id: string) =>
    ofWeek.filter(({ measure }) => metric.measures[measure - 1]?.id === id).map((row) => pointOf(metric, row, shown));
  const value = (id: string): Value => points(id)[0]?.value ?? { state: 'none' };
  return {
    metric: metric.id,
    points: points('distribution'),
    median: value('median'),
    p90: value('p90'),
    people: points('roots')[0]?.people ?? null,
  };
}

/** The channels with the most messages first; hidden ones last, in the order of their tokens. */
function channelsOf(
  members: Part,
  sent: Part,
  organization: ReadingOrganization,
  shown: ShownTable,
): Overview['channels']['rows'] {
  const messages = new Map(
    sent.rows.filter((row) => isOf(row, 'channel')).map((row) => [row.groupId, pointOf(sent.metric, row, shown)]),
  );
  const rows = members.rows.map((row) => ({
    group: groupOf(row, organization),
    participation: shown.value(keyOf(members.metric, row)),
    messages: messages.get(row.groupId)?.value ?? zero,
    people: shown.people(keyOf(members.metric, row)),
  }));
  return rows.sort((a, b) => amount(b.messages) - amount(a.messages) || (a.group.id < b.group.id ? -1 : 1));
}

const zero: Value = { state: 'shown', value: 0 };

function amount(value: Value): number {
  return value.state === 'shown' ? value.value : -1;
}
