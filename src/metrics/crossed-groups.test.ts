// Holds the suppression of groups of people against the people themselves: dimensions that cross, and managers' trees.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nilId } from '../base/ids.ts';
import { cellTable, keyOf } from './internal/cell-table.ts';
import { largestOf, type FigureRow, type Nest } from './internal/figure-reader.ts';
import { messagesSent } from './m01-messages-sent.ts';
import { auditSuppression, suppress, type Decisions } from './suppression.ts';

const k = 5;
const managers = 21;

/** A person: how many messages, and a group in each of two dimensions or none; people report to one with a lower number. */
interface Person {
  readonly messages: number;
  readonly groups: readonly (number | undefined)[];
  readonly manager: number;
  readonly isMatched: boolean;
}

const person: fc.Arbitrary<Person> = fc.record({
  messages: fc.integer({ min: 0, max: 6 }),
  groups: fc.tuple(
    fc.option(fc.nat(2), { nil: undefined, freq: 9 }),
    fc.option(fc.nat(4), { nil: undefined, freq: 9 }),
  ),
  manager: fc.nat(6),
  isMatched: fc.nat(9).map((one) => one > 0),
});

type Group = { readonly grouping: number; readonly id: string; readonly people: ReadonlySet<number> };

/** Two teams of one department lie in it wholly, as teams do. */
const nested = (people: readonly Person[]): readonly Person[] =>
  people.map((one) => {
    const [department, team] = one.groups;
    return { ...one, groups: [department, team === undefined ? undefined : (department ?? 0) * 2 + (team % 2)] };
  });

function groupsOf(people: readonly Person[]): readonly Group[] {
  const found = new Map<string, { grouping: number; id: string; people: Set<number> }>();
  const add = (grouping: number, id: string, place: number): void => {
    const known = found.get(id) ?? { grouping, id, people: new Set<number>() };
    known.people.add(place);
    found.set(id, known);
  };
  people.forEach(({ groups, isMatched }, place) => {
    add(0, nilId, place);
    if (!isMatched) return;
    groups.forEach((group, dimension) => group !== undefined && add(2 + dimension, `${2 + dimension}/${group}`, place));
    for (const one of leadersOf(people, place)) add(managers, `${managers}/${one}`, place);
  });
  return [...found.values()];
}

/** Everybody above, and oneself where somebody is below. */
function leadersOf(people: readonly Person[], place: number): readonly number[] {
  const above = people[place]!.manager;
  const isLeading = people.some((other, number) => other.manager === place && number > place);
  const own = isLeading ? [place] : [];
  return above < place ? [...own, ...leadersOf(people, above).filter((one) => one !== place), above] : own;
}

const isWithin = (inner: Group, outer: Group): boolean =>
  inner.id !== outer.id && [...inner.people].every((one) => outer.people.has(one));

function nestsOf(groups: readonly Group[]): readonly Nest[] {
  return largestOf(
    groups.flatMap((outer) =>
      [
        ...Map.groupBy(
          groups.filter((one) => one.id !== nilId && isWithin(one, outer)),
          ({ grouping }) => grouping,
        ),
      ].map(([grouping, inner]) => ({ outer: outer.id, grouping, inner: inner.map(({ id }) => id).sort() })),
    ),
  );
}

interface Table {
  readonly groups: readonly Group[];
  readonly isShown: (group: Group) => boolean;
  readonly wrote: (people: Iterable<number>) => number;
  readonly audit: () => unknown;
}

function published(people: readonly Person[]): Table {
  const groups = groupsOf(people);
  const rows = groups.flatMap((group) => rowOf(group, people) ?? []);
  const table = cellTable(messagesSent, rows, { k, nests: nestsOf(groups) });
  const decisions: Decisions = suppress(table, k);
  const keys = new Map(rows.map((row) => [row.groupId, keyOf(messagesSent, row)]));
  return {
    groups,
    isShown: ({ id }) => keys.has(id) && !decisions.has(keys.get(id)!),
    wrote: (some) => [...some].filter((place) => people[place]!.messages > 0).length,
    audit: () => auditSuppression(table, decisions, k),
  };
}

function rowOf(group: Group, people: readonly Person[]): FigureRow | undefined {
  const counts = [...group.people].map((place) => people[place]!.messages).filter((count) => count > 0);
  const value = counts.reduce((sum, count) => sum + count, 0);
  if (value === 0) return undefined;
  const place = { measure: 1, week: '2026-03-02', weekday: 0, hour: 0, bucket: 0 };
  const { grouping, id: groupId } = group;
  return { ...place, grouping, groupId, value, people: counts.length, cases: 0, topShare: Math.max(...counts) / value };
}

/** The shown groups of a dimension inside another, none of them in one another. */
function shownIn(outer: Group, grouping: number, { groups, isShown }: Table): readonly Group[] {
  const inside = groups.filter((one) => one.grouping === grouping && isWithin(one, outer) && isShown(one));
  return inside.filter(
    (one) => !inside.some((other) => isWithin(one, other) && (!isWithin(other, one) || other.id < one.id)),
  );
}

const isEnough = (people: number): boolean => people === 0 || people >= k;

const rosters = fc.array(person, { minLength: 1, maxLength: 90, size: 'max' });

test('whoever is in which groups, no group less the groups inside it leaves one to four people', () => {
  fc.assert(
    fc.property(rosters, fc.boolean(), (some, isNested) => {
      const table = published(isNested ? nested(some) : some);

      expect(table.audit()).toEqual([]);
      for (const outer of table.groups.filter(table.isShown)) {
        for (const grouping of [2, 3, managers]) {
          const inside = shownIn(outer, grouping, table);
          const taken = new Set(inside.flatMap(({ people }) => [...people]));
          const left = [...outer.people].filter((one) => inside.length > 0 && !taken.has(one));
          expect(isEnough(table.wrote(left))).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('whoever is in which groups, no shown group is another one and one to four people', () => {
  fc.assert(
    fc.property(rosters, fc.boolean(), (some, isNested) => {
      const table = published(isNested ? nested(some) : some);

      for (const outer of table.groups.filter(table.isShown)) {
        for (const inner of table.groups.filter((one) => table.isShown(one) && isWithin(one, outer))) {
          const more = table.wrote([...outer.people].filter((one) => !inner.people.has(one)));
          expect(isEnough(more)).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});
