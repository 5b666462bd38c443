// The tables behind the charts.
import type { Overview, Point, Series } from '../../src/api/contract/metrics.ts';
import { bucketsOf } from '../charts/buckets.ts';
import { weekPoints } from '../charts/weekly-points.ts';
import { amountAlone, capital, peopleCell, valueText } from '../words/values.ts';
import { hourRange, weekdayName, weekName } from '../words/weeks.ts';
import type { TableOf } from './value-table.tsx';

const cell = (point: Point | undefined, unit: string) =>
  point ? valueText(point.value, unit, amountAlone) : 'nothing to count';
const people = (point: Point | undefined) => (point && point.value.state !== 'hidden' ? peopleCell(point.people) : '');

/** One row a week, newest first, so that what is asked for most stands on top. */
export function weeklyTable(points: readonly Point[], measure: string, unit: string): TableOf {
  const byWeek = new Map(points.map((each) => [each.week, each]));
  const rows = weekPoints(points, unit)
    .toReversed()
    .map(({ week }) => [weekName(week), cell(byWeek.get(week), unit), people(byWeek.get(week))]);
  return {
    columns: [{ name: 'Week' }, { name: heading(measure, unit), isNumber: true }, { name: 'People', isNumber: true }],
    rows,
  };
}

/** `Messages`, `Median (minutes)`: the unit only where the cells do not say it. */
export function heading(measure: string, unit: string): string {
  const says = amountAlone(12, unit) !== '12' || unit === '' || measure.toLowerCase().includes(unit.toLowerCase());
  return says ? measure : `${measure} (${unit})`;
}

export function heatTable(points: readonly Point[], unit: string): TableOf {
  const sorted = points.toSorted(
    (one, other) => (one.weekday ?? 0) - (other.weekday ?? 0) || (one.hour ?? 0) - (other.hour ?? 0),
  );
  const rows = sorted.map((each) => [
    `${weekdayName(each.weekday ?? 0)}, ${hourRange(each.hour ?? 0)}`,
    cell(each, unit),
    people(each),
  ]);
  return {
    columns: [
      { name: 'Hour of the week' },
      { name: capital(unit), isNumber: true },
      { name: 'People', isNumber: true },
    ],
    rows,
  };
}

export function responseTable(points: readonly Point[], unit: string): TableOf {
  const rows = bucketsOf(points, unit).map((each) => [each.name, each.cell]);
  return { columns: [{ name: 'Time to the first reply' }, { name: capital(unit), isNumber: true }], rows };
}

export function channelTable(rows: Overview['channels']['rows']): TableOf {
  return {
    columns: [
      { name: 'Channel' },
      { name: 'Participation', isNumber: true },
      { name: 'Messages', isNumber: true },
      { name: 'People', isNumber: true },
    ],
    rows: rows.map((each) => [
      each.group.name,
      valueText(each.participation, '%'),
      valueText(each.messages, 'messages', amountAlone),
      peopleCell(each.people),
    ]),
  };
}

/** One row per group and week; groups in the order of the answer. `split` is what they are groups by: `Channel`. */
export function splitTable(series: readonly Series[], split: string, measure: string, unit: string): TableOf {
  const rows = series.flatMap((each) =>
    each.points.map((point) => [each.group.name, weekName(point.week), cell(point, unit), people(point)]),
  );
  return {
    columns: [
      { name: split },
      { name: 'Week' },
      { name: heading(measure, unit), isNumber: true },
      { name: 'People', isNumber: true },
    ],
    rows,
  };
}
