// Writes what was published as CSV: exactly what is shown, with its definition, weeks and coverage on top.
import type { Coverage, MetricAnswer, MetricDefinition, Overview, Point, Value } from './answers.ts';
import { metricOf } from './catalogue.ts';
import { Published } from './publish.ts';
import { definitionOf } from './read.ts';

type Line = readonly string[];

const pointHead: Line = ['group', 'measure', 'unit', 'week', 'weekday', 'hour', 'up to seconds', 'value', 'people'];

/** UTF-8 text of RFC 4180 with CRLF. A hidden value says `hidden: fewer than 5 people`. */
export function answerToCsv(published: Published<MetricAnswer>): string {
  const answer = Published.contentOf(published);
  const rows = answer.series.flatMap(({ group, measure, points }) =>
    pointLines(answer.metric, group.name, measure, points),
  );
  return text([
    ...definitionLines(answer.metric),
    ...periodLines([answer.from, answer.to], answer),
    [],
    pointHead,
    ...rows,
  ]);
}

export type OverviewPart = 'tiles' | 'heatmap' | 'response-times' | 'weekly' | 'channels' | 'groups';

/** One part of the overview, as CSV of the same form. */
export function overviewToCsv(published: Published<Overview>, part: OverviewPart): string {
  const found = Published.contentOf(published);
  const { ids, lines } = partOf(found, part);
  const definitions = ids.flatMap((id) => definitionLines(definitionOf(metricOf(id))));
  return text([...definitions, ...periodLines([found.week ?? ''], found), [], ...lines]);
}

function partOf(
  found: Overview,
  part: OverviewPart,
): { readonly ids: readonly string[]; readonly lines: readonly Line[] } {
  switch (part) {
    case 'tiles':
      return { ids: found.tiles.map(({ metric }) => metric), lines: tileLines(found) };
    case 'heatmap':
      return {
        ids: ['M16'],
        lines: [pointHead, ...pointLines(definition('M16'), 'organization', 'messages', found.heatmap.points)],
      };
    case 'response-times':
      return { ids: ['M09'], lines: [pointHead, ...responseTimeLines(found)] };
    case 'weekly':
      return { ids: ['M01', 'M03'], lines: [pointHead, ...weeklyLines(found)] };
    case 'channels':
      return { ids: ['M38', 'M01'], lines: channelLines(found) };
    case 'groups':
      return {
        ids: [...new Set(found.groups?.rows[0]?.cells.map(({ metric }) => metric) ?? [])],
        lines: groupLines(found),
      };
  }
}

function tileLines({ tiles, week }: Overview): readonly Line[] {
  const head = ['title', 'metric', 'unit', 'week', 'value', 'people'];
  const rows = tiles.flatMap((tile) => [
    ...tile.history.map((point) => [
      tile.title,
      tile.metric,
      tile.unit,
      point.week,
      textOf(point.value),
      number(point.people),
    ]),
    [tile.title, tile.metric, tile.unit, week ?? '', textOf(tile.now), number(tile.people)],
  ]);
  return [head, ...rows];
}

function responseTimeLines({ responseTimes, week }: Overview): readonly Line[] {
  const alone = (value: Value): Point[] => [{ week: week ?? '', value, people: responseTimes.people }];
  return [
    ...pointLines(definition('M09'), 'organization', 'median', alone(responseTimes.median)),
    ...pointLines(definition('M09'), 'organization', 'p90', alone(responseTimes.p90)),
    ...pointLines(definition('M09'), 'organization', 'distribution', responseTimes.points),
  ];
}

function weeklyLines({ weekly }: Overview): readonly Line[] {
  const { messages, people } = weekly;
  return [
    ...(messages === null ? [] : pointLines(definition('M01'), messages.group.name, messages.measure, messages.points)),
    ...(people === null ? [] : pointLines(definition('M03'), people.group.name, people.measure, people.points)),
  ];
}

function channelLines({ channels }: Overview): readonly Line[] {
  const head = ['channel', 'participation in %', 'messages', 'people'];
  return [
    head,
    ...channels.rows.map((row) => [
      row.group.name,
      textOf(row.participation),
      textOf(row.messages),
      number(row.people),
    ]),
  ];
}

/** As the table stands: a row for each group, a column for each measure. */
function groupLines({ groups }: Overview): readonly Line[] {
  const rows = groups?.rows ?? [];
  const titles = rows[0]?.cells.flatMap(({ title, unit }) => [`${title} in ${unit}`, 'people']) ?? [];
  return [
    [groups?.by ?? 'group', ...titles],
    ...rows.map(({ group, cells }) => [
      group.name,
      ...cells.flatMap(({ value, people }) => [textOf(value), number(people)]),
    ]),
  ];
}

function definition(id: string): MetricDefinition {
  return definitionOf(metricOf(id));
}

function definitionLines(metric: MetricDefinition): readonly Line[] {
  return [
    ['metric', metric.id, metric.name],
    ['definition', metric.formula],
    ['time', metric.timeRule],
    ['groups', metric.groupRule],
  ];
}

function periodLines(
  weeks: Line,
  { timeZone, coverage }: { readonly timeZone: string; readonly coverage: Coverage },
): readonly Line[] {
  const { firstDay, lastDay, messages, channels, matchedMessages, matchedPeople, isPartial } = coverage;
  return [
    ['weeks', ...weeks, timeZone],
    [
      'coverage',
      firstDay ?? '',
      lastDay ?? '',
      `${messages} messages`,
      `${channels} channels`,
      ...(matchedMessages === null ? [] : [`${matchedMessages} % of messages matched`]),
      ...(matchedPeople === null ? [] : [`${matchedPeople} % of people matched`]),
      isPartial ? 'incomplete' : 'complete',
    ],
  ];
}

function pointLines(
  metric: MetricDefinition,
  group: string,
  measure: string,
  points: readonly Point[],
): readonly Line[] {
  const unit = metric.measures.find(({ id }) => id === measure)?.unit ?? '';
  return points.map((point) => [
    group,
    measure,
    unit,
    point.week,
    number(point.weekday),
    number(point.hour),
    number(point.upTo),
    textOf(point.value),
    number(point.people),
  ]);
}

function textOf(value: Value): string {
  switch (value.state) {
    case 'shown':
      return String(value.value);
    case 'bounded':
      return `${value.bound === 'at-most' ? 'at most' : 'at least'} ${value.value}`;
    case 'unavailable':
      return `${value.sentence.charAt(0).toLowerCase()}${value.sentence.slice(1).replace(/\.$/, '')}`;
    case 'hidden':
      return `hidden: ${value.sentence.charAt(0).toLowerCase()}${value.sentence.slice(1).replace(/\.$/, '')}`;
    case 'none':
      return '';
  }
}

function number(found: number | null | undefined): string {
  return found === null || found === undefined ? '' : String(found);
}

function text(lines: readonly Line[]): string {
  return lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
}

// A spreadsheet runs a cell that starts with one of these as a formula, and an organization may be called so.
const formula = /^[=+\-@\t\r]/;

function cellOf(cell: string): string {
  const isNumber = /^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(cell);
  const safe = !isNumber && formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
