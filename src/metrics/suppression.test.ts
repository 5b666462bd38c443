// Holds the suppression of small groups against published cases, and against people counted one by one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditSuppression, suppress, type Cell, type CellTable } from './suppression.ts';

const k = 5;
const rule = { needsPeople: true, sumsUp: true };

function cell(key: string, people: number, more: Partial<Cell> = {}): Cell {
  return { key, people, value: people, cases: people, topShare: people === 0 ? 0 : 1 / people, rule, ...more };
}

function organization(...groups: readonly Cell[]): CellTable {
  const people = groups.reduce((sum, group) => sum + group.people, 0);
  return {
    cells: [cell('organization', people), ...groups],
    sums: [{ parent: 'organization', children: groups.map(({ key }) => key) }],
  };
}

const hiddenOf = (table: CellTable) => [...suppress(table, k).keys()].sort();

test('a group of four is withheld, and so is the group of nine that would give it away', () => {
  // The published case of Culture Amp: Technology 9, Sales 4.
  const table = organization(cell('Technology', 9), cell('Sales', 4));

  const decisions = suppress(table, k);

  expect(Object.fromEntries(decisions)).toEqual({ Sales: 'few-people', Technology: 'protects-another' });
});

test('a remainder of six is enough for both groups to be shown', () => {
  const table = organization(cell('Technology', 9), cell('Sales', 6));

  const hidden = hiddenOf(table);

  expect(hidden).toEqual([]);
});

test('two small groups may be the same four people, so a third is hidden with them', () => {
  const table = organization(cell('a', 4), cell('b', 4), cell('c', 7), cell('d', 30));

  const hidden = hiddenOf(table);

  expect(hidden).toEqual(['a', 'b', 'c']);
});

test('a number that one person makes by more than half is hidden, exactly half is not', () => {
  const table: CellTable = {
    cells: [cell('half', 9, { topShare: 0.5 }), cell('most', 9, { topShare: 0.51 })],
    sums: [],
  };

  const decisions = suppress(table, k);

  expect(Object.fromEntries(decisions)).toEqual({ most: 'one-dominates' });
});

test('quantiles need more people and cases, and a group needs members', () => {
  const median = { needsPeople: true, timesK: 2, casesFloor: 20 };
  const p90 = { ...median, peopleFloor: 20 };
  const inChannel = { needsPeople: true, needsMembers: true };
  const table: CellTable = {
    cells: [
      cell('median of 9', 9, { rule: median, cases: 20 }),
      cell('median of 10', 10, { rule: median, cases: 20 }),
      cell('median of 19 roots', 10, { rule: median, cases: 19 }),
      cell('p90 of 19', 19, { rule: p90, cases: 20 }),
      cell('p90 of 20', 20, { rule: p90, cases: 20 }),
      cell('four members', 5, { rule: inChannel, members: 4 }),
    ],
    sums: [],
  };

  const decisions = suppress(table, k);

  expect(Object.fromEntries(decisions)).toEqual({
    'median of 9': 'few-people',
    'median of 19 roots': 'few-cases',
    'p90 of 19': 'few-people',
    'four members': 'few-people',
  });
});

test('a zero behind which nobody stands is shown and protects no one', () => {
  const table = organization(cell('quiet', 0), cell('Technology', 9), cell('Sales', 4));

  const hidden = hiddenOf(table);

  expect(hidden).toEqual(['Sales', 'Technology']);
});

test('the auditor finds a single hidden group, a small one that is shown, and parts of a hidden total', () => {
  const table = organization(cell('Technology', 9), cell('Sales', 4));

  const single = auditSuppression(table, new Map([['Sales', 'few-people']]), k);
  const shown = auditSuppression(table, new Map(), k);
  const total = auditSuppression(
    organization(cell('a', 6), cell('b', 7)),
    new Map([['organization', 'few-people']]),
    k,
  );

  expect(single).toEqual([{ key: 'organization', because: 'left-by-subtraction' }]);
  expect(shown).toEqual([{ key: 'Sales', because: 'shown-below-the-rule' }]);
  expect(total).toEqual([{ key: 'organization', because: 'left-by-subtraction' }]);
});

/** Who wrote how much in which group and at which hour: [group, hour, person, messages]. */
const messages = fc.array(fc.tuple(fc.nat(5), fc.nat(3), fc.nat(14), fc.integer({ min: 1, max: 9 })), {
  maxLength: 120,
});
type Message = [number, number, number, number];

const keyOf = (group: number | 'all', hour: number | 'all') => `${group} ${hour}`;

/** A table of groups by hours with its margins, each cell from the messages themselves. */
function crossed(said: readonly Message[]): { table: CellTable; of: (key: string) => readonly Message[] } {
  const groups = [...new Set(said.map(([group]) => group))];
  const hours = [...new Set(said.map(([, hour]) => hour))];
  const of = (key: string) =>
    said.filter(([group, hour]) =>
      [keyOf(group, hour), keyOf('all', hour), keyOf(group, 'all'), keyOf('all', 'all')].includes(key),
    );
  const keys = (['all', ...groups] as const).flatMap((group) =>
    (['all', ...hours] as const).map((hour) => keyOf(group, hour)),
  );
  return {
    of,
    table: {
      cells: keys.map((key) => cellFrom(key, of(key))),
      sums: [
        ...(['all', ...hours] as const).map((hour) => ({
          parent: keyOf('all', hour),
          children: groups.map((group) => keyOf(group, hour)),
        })),
        ...(['all', ...groups] as const).map((group) => ({
          parent: keyOf(group, 'all'),
          children: hours.map((hour) => keyOf(group, hour)),
        })),
      ],
    },
  };
}

function cellFrom(key: string, said: readonly Message[]): Cell {
  const byPerson = Map.groupBy(said, ([, , person]) => person);
  const sums = [...byPerson.values()].map((own) => own.reduce((sum, [, , , count]) => sum + count, 0));
  const value = sums.reduce((sum, count) => sum + count, 0);
  return cell(key, byPerson.size, { value, topShare: value === 0 ? 0 : Math.max(...sums) / value });
}

test('whatever people write, what is shown passes the auditor', () => {
  fc.assert(
    fc.property(messages, fc.integer({ min: 5, max: 8 }), (said, minimum) => {
      const { table } = crossed(said);

      const decisions = suppress(table, minimum);

      expect(auditSuppression(table, decisions, minimum)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('whatever people write, a total less its shown parts never leaves one to four people', () => {
  fc.assert(
    fc.property(messages, (said) => {
      const { table, of } = crossed(said);

      const decisions = suppress(table, k);

      for (const { parent, children } of table.sums) {
        if (decisions.has(parent!)) continue;
        const left = children.filter((key) => decisions.has(key)).flatMap(of);
        const people = new Set(left.map(([, , person]) => person)).size;
        expect(people === 0 || people >= k).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
