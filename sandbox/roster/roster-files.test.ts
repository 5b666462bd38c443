// Tests of the HR files: 24 weeks of the same organization, with everything that makes real ones difficult.
import { expect, test } from 'vitest';
import { contentMark } from '../mark.ts';
import { openWorkspace } from '../open-workspace.ts';
import { boughtDomain, odd } from './roster-row.ts';

const workspace = openWorkspace({ seed: 1, people: 120, messages: 1000, endsAt: new Date('2026-03-04T12:00:00Z') });
const files = workspace.rosterFiles();

type Row = Readonly<Record<string, string>>;

function rowsOf(name: string): readonly Row[] {
  const [header = [], ...rows] = (workspace.rosterFile(name) ?? '')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));
  return rows.map((cells) => Object.fromEntries(cells.map((cell, at) => [header[at] ?? '', cell])));
}

const all = files.map(({ name }) => rowsOf(name));
const [first = [], last = []] = [all[0], all.at(-1)];
const byId = (rows: readonly Row[]) => new Map(rows.map((row) => [row['EMPLOYEE_ID'], row]));

test('there is one for each of the last 24 Mondays, named by its day', () => {
  expect(files.length).toBe(24);
  expect(files.at(-1)).toEqual({ name: 'employee_snapshot_20260302.csv', day: '2026-03-02' });
  expect(files.map(({ day }) => new Date(day).getUTCDay())).toEqual(Array(24).fill(1));
  expect(workspace.rosterFile('employee_snapshot_20260303.csv')).toBeUndefined();
});

test('people join and leave between two of them, and everybody has an id of their own', () => {
  const joined = [...byId(last).keys()].filter((id) => !byId(first).has(id));
  const left =
    last.filter((row) => row['LEAVE_DATE'] !== '').length - first.filter((row) => row['LEAVE_DATE'] !== '').length;

  expect(joined.length).toBe(8);
  expect(left).toBe(3);
  expect(all.map((rows) => byId(rows).size)).toEqual(all.map((rows) => rows.length));
});

test('the reorganization moves a whole team to another department, with another manager above its own', () => {
  const designers = (rows: readonly Row[]) => rows.filter((row) => row['TEAM'] === 'Design');
  const departments = (rows: readonly Row[]) => [...new Set(designers(rows).map((row) => row['DEPARTMENT']?.trim()))];

  expect([departments(first), departments(last)]).toEqual([['Product and Technology'], ['Customers']]);
  const lead = designers(last).find((row) => row['LEVEL'] === 'L5');
  expect(byId(first).get(lead?.['EMPLOYEE_ID'])?.['MANAGER_ID']).not.toBe(lead?.['MANAGER_ID']);
});

test('every manager is in the file, and from everybody a way leads to one who has none', () => {
  for (const rows of all) {
    const people = byId(rows);
    const heads = rows.map((row) => {
      let at: Row | undefined = row;
      for (let steps = 0; steps < 5 && at?.['MANAGER_ID'] !== ''; steps += 1) at = people.get(at?.['MANAGER_ID']);
      return at?.['EMPLOYEE_ID'];
    });
    expect(new Set(heads).size).toBe(1);
    expect(heads[0]).toBeDefined();
  }
});

test('one person has another address before their name changed, and two share one', () => {
  const addresses = all.map((rows) => rows.find((row) => row['EMPLOYEE_ID']?.endsWith('00021'))?.['EMPLOYEE_EMAIL']);
  const twice = last.map((row) => row['EMPLOYEE_EMAIL']).filter((address, at, every) => every.indexOf(address) !== at);

  expect(new Set(addresses).size).toBe(2);
  expect(twice.length).toBe(1);
});

test('most accounts have the very address of their HR row; the others are what a matcher is for', () => {
  const inSlack = new Set(workspace.users().map(({ profile }) => String(profile['email']).toLowerCase()));

  const same = last.filter((row) => inSlack.has(row['EMPLOYEE_EMAIL']?.toLowerCase() ?? ''));
  const tagged = last.filter((row) => row['EMPLOYEE_EMAIL']?.includes('+hr@'));
  const bought = last.filter((row) => row['EMPLOYEE_EMAIL']?.endsWith(`@${boughtDomain}`));

  expect(same.length / last.length).toBeGreaterThan(0.75);
  expect([tagged.length > 3, bought.length > 5]).toEqual([true, true]);
  expect(last.length).toBeLessThan(workspace.users().filter(({ is_bot, deleted }) => !is_bot && !deleted).length);
});

test('whatever must never be kept carries the mark, and one person asks to be left out', () => {
  const row = last[3];

  expect([row?.['FIRST_NAME'], row?.['LAST_NAME'], row?.['EMPLOYEE_EMAIL'], row?.['EMPLOYEE_ID']]).toEqual(
    Array(4).fill(expect.stringContaining(contentMark)),
  );
  expect(last.filter((one) => one['SAMPLE'] === 'false').map((one) => one['EMPLOYEE_ID'])).toEqual([
    expect.stringMatching(new RegExp(`${odd.leftOut}$`)),
  ]);
});
