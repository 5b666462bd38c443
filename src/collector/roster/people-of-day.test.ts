// What changed between two days: who came, who left, who moved, and nobody twice.
import { expect, test } from 'vitest';
import { nilId } from '../../base/ids.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import { PeopleOfDay, type PersonOfDay } from './people-of-day.ts';

const tokens = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 1) }, { name: 'hris', normalize: (id) => id });
const [department, team] = [2, 3];
const id = (of: string): string => tokens.identity('hr-id', of);

interface Someone {
  readonly manager?: string;
  readonly department?: string;
  readonly team?: string;
  readonly isThere?: boolean;
  readonly isLeftOut?: boolean;
}

function row(name: string, someone: Someone = {}): PersonOfDay {
  const groups = Object.entries({ [department]: someone.department, [team]: someone.team }).flatMap(([number, word]) =>
    word === undefined ? [] : [[Number(number), tokens.label(number, word)] as const],
  );
  return {
    person: id(name),
    manager: someone.manager === undefined ? nilId : id(someone.manager),
    groups: groups.map(([, token]) => token),
    dimensions: groups.map(([number]) => number),
    isThere: someone.isThere ?? true,
    isLeftOut: someone.isLeftOut ?? false,
  };
}

function day(rows: Readonly<Record<string, Someone>>, dimensions = [department, team]): PeopleOfDay {
  const people = new PeopleOfDay(new Set(dimensions));
  for (const [name, someone] of Object.entries(rows)) people.add(row(name, someone));
  return people;
}

test('of the first day everybody is added', () => {
  expect(day({ ann: {}, ben: {} }).since(undefined)).toEqual({ added: 2, left: 0, moved: 0, managersChanged: 0 });
});

test('who is new was added, who is gone has left, and who stays is neither', () => {
  const before = day({ ann: {}, ben: {}, cem: {} });

  const changes = day({ cem: {}, dan: {}, eve: {} }).since(before);

  expect(changes).toEqual({ added: 2, left: 2, moved: 0, managersChanged: 0 });
});

test('who stands there with a last day has left, and is added when they come back', () => {
  const before = day({ ann: {}, ben: { isThere: false } });

  const changes = day({ ann: { isThere: false }, ben: {} }).since(before);

  expect(changes).toEqual({ added: 1, left: 1, moved: 0, managersChanged: 0 });
});

test('who had left long before the first day was never added', () => {
  const first = day({ ann: {}, ben: { isThere: false } });

  expect([first.since(undefined).added, first.count]).toEqual([1, 1]);
});

test('another group moves a person, another manager does not', () => {
  const before = day({
    ann: { department: 'Sales', team: 'North', manager: 'zoe' },
    ben: { department: 'Sales', team: 'North', manager: 'zoe' },
    cem: { department: 'Sales', team: 'North', manager: 'zoe' },
  });

  const changes = day({
    ann: { department: 'Sales', team: 'South', manager: 'zoe' },
    ben: { department: 'Sales', team: 'North', manager: 'yan' },
    cem: { department: 'Sales', manager: 'zoe' },
  }).since(before);

  expect(changes).toEqual({ added: 0, left: 0, moved: 2, managersChanged: 1 });
});

test('the same word in another column is another group', () => {
  const before = day({ ann: { department: 'North' } });

  expect(day({ ann: { team: 'North' } }).since(before).moved).toBe(1);
});

test('a group of a dimension that the other file does not have moves nobody', () => {
  const before = day({ ann: { department: 'Sales' } }, [department]);

  expect(day({ ann: { department: 'Sales', team: 'North' } }, [department]).since(before).moved).toBe(0);
});

test('who is left out is counted while they are there', () => {
  const people = day({ ann: { isLeftOut: true }, ben: { isLeftOut: true, isThere: false }, cem: {} });

  expect([people.count, people.leftOut]).toEqual([2, 1]);
});

test('of many thousands each is found again', () => {
  const names = Array.from({ length: 20_000 }, (_, at) => `P${at}`);
  const before = day(Object.fromEntries(names.slice(100).map((name) => [name, { department: 'Sales' }])));

  const changes = day(
    Object.fromEntries(names.slice(0, -50).map((name, at) => [name, { department: at % 2 ? 'Sales' : 'Support' }])),
  ).since(before);

  expect(changes).toEqual({ added: 100, left: 50, moved: 9925, managersChanged: 0 });
});
