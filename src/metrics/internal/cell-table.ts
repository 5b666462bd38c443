// Lays figures out as a table of cells with the sums that tie them: everything through which one could give another away.
import { nilId } from '../../base/ids.ts';
import type { Metric } from '../metric.ts';
import type { Cell, CellTable, Sum } from '../suppression.ts';
import type { FigureRow, Nest } from './figure-reader.ts';
import { groupingNumbers } from './figure-tables.ts';

/** The key of a row's cell. */
export function keyOf(
  metric: Pick<Metric, 'id'>,
  row: Omit<FigureRow, 'value' | 'people' | 'cases' | 'topShare'>,
): string {
  const { measure, week, grouping, groupId, weekday, hour, bucket } = row;
  return `${metric.id} ${measure} ${week}|${grouping} ${groupId} ${weekday} ${hour} ${bucket}`;
}

export interface Around {
  /** The fewest people that a number may speak of. */
  readonly k: number;
  readonly members?: ReadonlyMap<string, number> | undefined;
  readonly nests?: readonly Nest[] | undefined;
}

/** Rows of one week as cells, with every sum through which a hidden cell could be found. */
export function cellTable(
  metric: Metric,
  rows: readonly FigureRow[],
  { k, members = new Map(), nests = [] }: Around,
): CellTable {
  const cells = rows.flatMap((row) => cellOf(metric, row, members) ?? []);
  const groups = sumsOverGroups(metric, rows, nests, k);
  return {
    cells: [...cells, ...groups.rests],
    sums: [...sumsOverChannels(metric, rows), ...sumsOverParts(metric, rows, k), ...groups.sums],
  };
}

function cellOf(metric: Metric, row: FigureRow, members: ReadonlyMap<string, number>): Cell | undefined {
  const measure = metric.measures[row.measure - 1];
  if (measure === undefined) return undefined;
  const { value, people, cases, topShare } = row;
  const cell = { key: keyOf(metric, row), people, cases, topShare, rule: measure.rule };
  if (measure.rule.needsMembers !== true) return { ...cell, value };
  const count = members.get(row.groupId);
  // Who wrote and left is no member any more, so there can be more writers than members.
  return count === undefined ? undefined : { ...cell, members: count, value: Math.min(100, (100 * value) / count) };
}

/** Channels add up to their organization, place by place. */
function sumsOverChannels(metric: Metric, rows: readonly FigureRow[]): readonly Sum[] {
  const adding = rows.filter((row) => metric.measures[row.measure - 1]?.rule.sumsUp === true);
  const parents = new Set(
    adding.filter(({ grouping }) => grouping === groupingNumbers.organization).map((row) => keyOf(metric, row)),
  );
  const children = Map.groupBy(
    adding.filter(({ grouping }) => grouping === groupingNumbers.channel),
    (row) => keyOf(metric, { ...row, grouping: groupingNumbers.organization, groupId: nilId }),
  );
  return [...children].map(([parent, parts]) => ({
    ...(parents.has(parent) ? { parent } : {}),
    children: parts.map((row) => keyOf(metric, row)),
  }));
}

/** Buckets add up to the answered roots, hours of the week to the messages of their weeks, within each group. */
function sumsOverParts(metric: Metric, rows: readonly FigureRow[], k: number): readonly Sum[] {
  const parts = rows.filter((row) => {
    const measure = metric.measures[row.measure - 1];
    return measure?.rule.sumsUp === true && (metric.shape === 'heatmap' || measure.buckets !== undefined);
  });
  const whole = metric.measures.findIndex(({ id }) => id === 'roots') + 1;
  const known = new Set(rows.map((row) => keyOf(metric, row)));
  const grouped = Map.groupBy(parts, (row) =>
    keyOf(metric, { ...row, measure: whole, weekday: 0, hour: 0, bucket: 0 }),
  );
  // Where no part has enough people all are hidden, and there is nothing to take from each other.
  const shown = [...grouped].filter(([, children]) => children.some(({ people }) => people >= k));
  return shown.map(([parent, children]) => ({
    ...(known.has(parent) ? { parent } : {}),
    children: children.map((row) => keyOf(metric, row)),
  }));
}

interface GroupSums {
  readonly sums: readonly Sum[];
  readonly rests: readonly Cell[];
}

/**
 * Groups of people that lie in another add up to it together with whoever is in none of them: the rest. That one is in no
 * table, but whoever subtracts finds it, so it counts as a cell that must not be too small either. Groups of fewer than
 * k people are hidden whatever stands around them: they are part of the rest, since nobody can take them away.
 */
function sumsOverGroups(metric: Metric, rows: readonly FigureRow[], nests: readonly Nest[], k: number): GroupSums {
  const adding = rows.filter((row) => {
    const rule = metric.measures[row.measure - 1]?.rule;
    const isSum = rule?.sumsUp === true || rule?.sumsUpOverPeople === true;
    return isSum && row.grouping !== groupingNumbers.channel && row.people >= k;
  });
  const sums: Sum[] = [];
  const rests: Cell[] = [];
  for (const place of Map.groupBy(adding, placeOf).values()) {
    const byGroup = new Map(place.map((row) => [row.groupId, row]));
    const keys = new Map(place.map((row) => [row, keyOf(metric, row)]));
    for (const { outer, grouping, inner } of nests) {
      const whole = byGroup.get(outer);
      const parts = whole === undefined ? [] : inner.flatMap((groupId) => byGroup.get(groupId) ?? []);
      if (whole === undefined || parts.length === 0) continue;
      const parent = keys.get(whole)!;
      const rest = restOf(whole, parts, `${parent} less ${grouping}`);
      if (rest !== undefined) rests.push(rest);
      const children = [...parts.map((row) => keys.get(row)!), ...(rest === undefined ? [] : [rest.key])];
      sums.push({ parent, children, areDisjoint: true });
    }
  }
  return { sums, rests };
}

function placeOf({ measure, weekday, hour, bucket }: FigureRow): string {
  return `${measure} ${weekday} ${hour} ${bucket}`;
}

function restOf(whole: FigureRow, parts: readonly FigureRow[], key: string): Cell | undefined {
  const people = whole.people - total(parts, (row) => row.people);
  if (people <= 0) return undefined;
  const weight = amountOf(whole) - total(parts, amountOf);
  const largest = largestOf(whole);
  // Who makes the most of the whole is in the rest unless a part has somebody who makes as much.
  const isInPart = parts.some((row) => largestOf(row) > largest * (1 - 1e-9));
  const topShare = isInPart || weight <= 0 ? 0 : Math.min(1, largest / weight);
  // Whatever else a rule asks for was asked of the whole: what is left over needs people.
  const rule = { needsPeople: true };
  return { key, value: weight, people, cases: 0, topShare, rule, isRest: true };
}

/** What a row counts: its cases, where it has some, else the value itself. */
const amountOf = ({ cases, value }: FigureRow): number => (cases > 0 ? cases : value);
const largestOf = (row: FigureRow): number => row.topShare * amountOf(row);

const total = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((sum, one) => sum + of(one), 0);
