// The week at a glance: headline figures against the twelve weeks before, hours, response times, channels.
import type { Band, GroupRow, Overview, Point, Series, Tile, Value } from './answers.ts';
import { metricOf } from './catalogue.ts';
import { isOf, pointOf, seriesOf, shownMessages } from './internal/arrange.ts';
import { keyOf } from './internal/cell-table.ts';
import { dimensionOf, readDimensions, type By } from './internal/dimensions.ts';
import { readFamilies, type Families } from './internal/families.ts';
import { readFigures, readMembers, type Weeks } from './internal/figure-reader.ts';
import { groupingNumbers, prepareFigureTables, type FigureStore } from './internal/figure-tables.ts';
import { groupNames, readGroupNames, type GroupNames } from './internal/group-names.ts';
import { readMatched, type Matched } from './internal/matched.ts';
import { readStanding, type Standing } from './internal/standing.ts';
import type { Metric } from './metric.ts';
import { publish, type Published, type ShownTable } from './publish.ts';
import type { ReadingOrganization } from './reading-organization.ts';
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
  { metric: 'M18', measure: 'share', title: 'After-hours share' },
  { metric: 'M20', measure: 'days', title: 'Weekend days' },
] as const;

/** The measures of the table of groups, in its order. Of a group, few weekends have enough to tell. */
const columns = [
  tiles[1],
  { metric: 'M03', measure: 'share7', title: 'Active, of the roster' },
  tiles[0],
  ...tiles.slice(2, -1),
];

/** The figures of one metric, and what may be seen of them. */
interface Part extends Families {
  readonly metric: Metric;
}

/** All that an overview is arranged from; `now` is its week, absent where nothing was said yet. */
interface Scene {
  readonly organization: ReadingOrganization;
  readonly parts: readonly Part[];
  readonly now: Monday | undefined;
  readonly offered: readonly Monday[];
  readonly standing: Standing;
  readonly matched: Matched;
  readonly names: GroupNames;
  readonly by: By | undefined;
  readonly dimensions: Overview['dimensions'];
}

export interface OverviewQuestion {
  /** An ISO week; the last complete one that has messages where it is absent. */
  readonly week?: string | undefined;
  /** The key of a dimension, whose groups are told apart. */
  readonly by?: string | undefined;
  /** True while an import runs or figures wait to be computed again. */
  readonly isStale?: boolean | undefined;
}

/** The overview of one week. Throws Refused for what names no week or dimension. */
export async function overview(
  store: FigureStore,
  organization: ReadingOrganization,
  { week, by: asked, isStale = false }: OverviewQuestion = {},
): Promise<Published<Overview>> {
  const by = asked === undefined ? undefined : dimensionOf(asked, organization.dimensions);
  await prepareFigureTables(store, organization.id);
  const standing = await readStanding(store, organization.id, isStale);
  const offered = await weeksOffered(store, organization.id, standing);
  const now = week === undefined ? offered.at(-1) : mondayOf(week);
  const only: Weeks = { first: now ?? '1970-01-05', last: now ?? '1970-01-05' };
  const [parts, matched, names, dimensions] = await Promise.all([
    now === undefined ? [] : readParts(store, organization, now),
    readMatched(store, organization, only),
    by === undefined ? groupNames(organization) : readGroupNames(store, organization, by, only),
    readDimensions(store, organization.id, organization.dimensions),
  ]);
  const scene: Scene = { organization, parts, now, offered, standing, matched, names, by, dimensions };
  return publish(
    parts.flatMap(({ decided }) => decided),
    (shown) => arrange(scene, shown),
  );
}

/** Complete weeks with messages; all weeks with messages when none is complete. */
async function weeksOffered(
  store: FigureStore,
  organizationId: string,
  { lastWeek, lastCompleteWeek }: Standing,
): Promise<readonly Monday[]> {
  if (lastWeek === undefined) return [];
  const weeksStored = { first: '1970-01-05', last: lastWeek };
  const all = await readFigures(store, organizationId, metricOf('M01'), weeksStored, { splits: ['organization'] });
  const weeks = all.map((row) => row.week);
  const complete = weeks.filter((week) => lastCompleteWeek !== undefined && week <= lastCompleteWeek);
  return complete.length > 0 ? complete : weeks;
}

async function readParts(store: FigureStore, organization: ReadingOrganization, now: Monday): Promise<readonly Part[]> {
  const trend: Weeks = { first: addWeeks(now, 1 - weeksOfTrend), last: now };
  const only: Weeks = { first: now, last: now };
  const members = await readMembers(store, organization.id);
  const wanted: readonly (readonly [string, readonly string[], Weeks])[] = [
    ...tiles.map(({ metric, measure }) => [metric, [measure], trend] as const),
    ['M09', ['p90', 'roots', 'distribution'], only],
    ['M16', ['messages'], only],
    ['M38', ['share'], only],
    ['M03', ['share7'], only],
  ];
  return Promise.all(
    wanted.map(async ([id, measures, weeks]) => {
      const metric = metricOf(id);
      return { metric, ...(await readFamilies(store, { organization, metric, measures, weeks, members })) };
    }),
  );
}

function arrange(
  { organization, parts, now, offered, standing, matched, names, by, dimensions }: Scene,
  shown: ShownTable,
): Overview {
  const of = (id: string): Pick<Part, 'metric' | 'rows'> => ({
    metric: metricOf(id),
    rows: parts.filter(({ metric }) => metric.id === id).flatMap(({ rows }) => rows),
  });
  const series = (id: string, measure: string): Series | null => {
    const { metric, rows } = of(id);
    return seriesOf(metric, rows, everybody, names, shown).find((found) => found.measure === measure) ?? null;
  };
  return {
    week: now === undefined ? null : weekName(now),
    weeks: offered.map(weekName),
    timeZone: organization.timeZone,
    tiles:
      now === undefined
        ? []
        : tiles.map((tile) => tileOf(tile, metricOf(tile.metric), series(tile.metric, tile.measure), now)),
    heatmap: { metric: 'M16', points: heatmapOf(of('M16'), shown) },
    responseTimes: responseTimesOf(of('M09'), now, shown),
    weekly: { messages: series('M01', 'messages'), people: series('M03', 'people7') },
    channels: { metric: 'M38', rows: channelsOf(of('M38'), ofWeek(of('M01'), now), names, shown) },
    groups: by === undefined ? null : { by: by.key, rows: groupRows(of, by, now, names, shown) },
    dimensions,
    coverage: {
      ...standing.coverage,
      ...matched,
      messages: shownMessages(ofWeek(of('M01'), now).rows, shown),
    },
  };
}

type Figures = Pick<Part, 'metric' | 'rows'>;

const everybody = { grouping: groupingNumbers.organization };
const ofChannels = { grouping: groupingNumbers.channel };

function ofWeek({ metric, rows }: Figures, now: Monday | undefined): Figures {
  return { metric, rows: rows.filter(({ week }) => week === now) };
}

/** Every group of the dimension of which there is any figure in the week, the largest shown number of people first. */
function groupRows(
  of: (id: string) => Figures,
  by: By,
  now: Monday | undefined,
  names: GroupNames,
  shown: ShownTable,
): GroupRow[] {
  const found = columns.map((column) => {
    const { metric, rows } = ofWeek(of(column.metric), now);
    const measure = metric.measures.findIndex(({ id }) => id === column.measure) + 1;
    const own = rows.filter((row) => row.measure === measure && isOf(row, by));
    return {
      column,
      metric,
      unit: metric.measures[measure - 1]?.unit ?? '',
      byGroup: new Map(own.map((row) => [row.groupId, row])),
    };
  });
  const groups = [...new Set(found.flatMap(({ byGroup }) => [...byGroup.keys()]))];
  const rows = groups.map(
    (groupId): GroupRow => ({
      group: names({ grouping: by.grouping, groupId }),
      cells: found.map(({ column, metric, unit, byGroup }) => {
        const row = byGroup.get(groupId);
        const { value, people } = row === undefined ? nothing : pointOf(metric, row, shown);
        return { ...column, unit, value, people };
      }),
    }),
  );
  return rows.sort((a, b) => peopleOf(b) - peopleOf(a) || (a.group.name < b.group.name ? -1 : 1));
}

const nothing = { value: { state: 'none' }, people: null } as const;

const peopleOf = ({ cells }: GroupRow): number => Math.max(-1, ...cells.map(({ people }) => people ?? -1));

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

function heatmapOf({ metric, rows }: Figures, shown: ShownTable): Point[] {
  const ofOrganization = rows.filter((row) => isOf(row, everybody));
  const last = ofOrganization.reduce((latest, { week }) => (week > latest ? week : latest), '');
  return ofOrganization
    .filter(({ week, measure }) => week === last && metric.measures[measure - 1]?.id === 'messages')
    .map((row) => pointOf(metric, row, shown));
}

function responseTimesOf(
  { metric, rows }: Figures,
  now: Monday | undefined,
  shown: ShownTable,
): Overview['responseTimes'] {
  const own = rows.filter((row) => row.week === now && isOf(row, everybody));
  const points = (id: string) =>
    own.filter(({ measure }) => metric.measures[measure - 1]?.id === id).map((row) => pointOf(metric, row, shown));
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
  members: Figures,
  sent: Figures,
  names: GroupNames,
  shown: ShownTable,
): Overview['channels']['rows'] {
  const messages = new Map(
    sent.rows.filter((row) => isOf(row, ofChannels)).map((row) => [row.groupId, pointOf(sent.metric, row, shown)]),
  );
  const rows = members.rows.map((row) => ({
    group: names(row),
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
