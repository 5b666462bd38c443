// Tests of reading HR files: days, columns, identities, managers, and whatever else a file can be.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zipOf } from '../../archive/testing-zip.ts';
import { readWhole, told } from './testing-reading.ts';
import { workbookParts } from './testing-workbook.ts';

const csv = (...rows: readonly string[]): string => `${rows.join('\n')}\n`;

describe('the day of a row', () => {
  test('is that of the SNAPSHOT column, whatever the name of the file says', async () => {
    const text = csv('SNAPSHOT,ID,EMAIL', '2026-01-12,1,a@example.com').replace('ID', 'HRID');

    expect((await readWhole(text)).days).toEqual([{ day: '2026-01-12', people: 1 }]);
  });

  test('may be left out where the whole file is of one day', async () => {
    const text = csv('SNAPSHOT,HRID,EMAIL', ',1,a@example.com', '2026-01-12,2,b@example.com', ',1,c@example.com');

    const { days, findings } = await readWhole(text);

    expect(days).toEqual([{ day: '2026-01-12', people: 2 }]);
    expect(told(findings)).toEqual(['4 HRID id-repeated error']);
  });

  test('is that of the name where the column is empty', async () => {
    expect((await readWhole(csv('SNAPSHOT,HRID,EMAIL', ',1,a@example.com'))).days).toEqual([
      { day: '2026-01-05', people: 1 },
    ]);
  });

  test('must stand in every row where there are several, and people are told apart by it', async () => {
    const text = csv(
      'SNAPSHOT,HRID,EMAIL,MANAGER_ID',
      '2026-01-12,1,a@example.com,2',
      '2026-01-05,1,a@example.com,',
      '2026-01-12,2,b@example.com,',
      ',3,c@example.com,',
      'Monday,4,d@example.com,',
      '2026-01-05,5,e@example.com,2',
    );

    const { days, records, findings } = await readWhole(text);

    expect(days).toEqual([
      { day: '2026-01-05', people: 2 },
      { day: '2026-01-12', people: 2 },
    ]);
    expect(told(findings)).toEqual([
      '5 SNAPSHOT day-invalid error',
      '6 SNAPSHOT day-invalid error',
      '7 MANAGER_ID manager-unknown warning',
    ]);
    expect(records.map(({ day, managers }) => [day, ...managers])).toEqual([
      ['2026-01-12', '2'],
      ['2026-01-05'],
      ['2026-01-12'],
      ['2026-01-05'],
    ]);
  });

  test('is decided with its column where day and month could be either', async () => {
    const text = csv('SNAPSHOT,HRID,EMAIL', '05/01/2026,1,a@example.com', '26/01/2026,1,a@example.com');

    expect((await readWhole(text)).days.map(({ day }) => day)).toEqual(['2026-01-05', '2026-01-26']);
  });
});

describe('a header with an error leaves out the file, and says why', () => {
  test.each([
    ['no day', csv('HRID,EMAIL', '1,a@example.com'), 'people.csv', ['1  file-without-day error']],
    ['no id', csv('EMAIL', 'a@example.com'), 'hr_20260105.csv', ['1 EMPLOYEE_ID column-missing error']],
    [
      'two addresses',
      csv('HRID,EMAIL,Work Email', '1,a@example.com,b@example.com'),
      'hr_20260105.csv',
      ['1 Work Email column-repeated error'],
    ],
  ])('with %s', async (_what, text, name, expected) => {
    const { rows, days, records, findings } = await readWhole(text, name);

    expect([rows, days, records, told(findings)]).toEqual([1, [], [], expected]);
  });

  test('without an address the rows are kept', async () => {
    const { records, findings } = await readWhole(csv('HRID,TEAM', '1,a', '2,a'));

    expect([records.length, told(findings)]).toEqual([2, ['1 EMPLOYEE_EMAIL column-missing warning']]);
  });
});

test('a comma too many at the end of every row shifts nothing', async () => {
  const text = csv(
    'HRID,EMAIL,JOIN_DATE,TIMEZONE,SAMPLE',
    '1,a@example.com,2026-01-05,UTC,true,',
    '2,b@example.com,soon,UTC,true,',
    '3,c@example.com,soon,Mars,true,',
  );

  const { records, findings } = await readWhole(text);

  expect([records.length, findings.map(({ code }) => code)]).toEqual([
    3,
    ['date-invalid', 'date-invalid', 'zone-unknown'],
  ]);
});

test('identities, usernames and aliases are those of their columns', async () => {
  const text = csv(
    'HRID,EMAIL,ALIASES,SLACK_ID,GITHUB_USERNAME,GITHUB_USERNAME_ALT,USERNAME',
    '1,a@example.com,a1@example.com; a2@example.com,U1,octo,,ann',
    '2,b@example.com,A@example.com,,,cat,',
    '3,c@example.com,none,,,,',
  );

  const { records, findings } = await readWhole(text);

  expect(records.map(({ emails, identities, usernames }) => [emails, identities, usernames])).toEqual([
    [
      ['a@example.com', 'a1@example.com', 'a2@example.com'],
      [
        ['slack', 'account', 'U1'],
        ['github', 'username', 'octo'],
      ],
      ['ann'],
    ],
    [['b@example.com', 'A@example.com'], [['github', 'username', 'cat']], []],
    [['c@example.com'], [], []],
  ]);
  expect(told(findings)).toEqual(['3 ALIASES email-repeated warning', '4 ALIASES email-invalid warning']);
});

test('a column of one’s own is a group where somebody says so', async () => {
  const text = csv('HRID,EMAIL,Guild', '1,a@example.com,Cooks', '2,b@example.com, COOKS ');

  const { records, findings } = await readWhole(text, undefined, { Guild: { is: 'group', dimension: 'Guild' } });

  expect(records.map(({ groups }) => groups)).toEqual([[['Guild', 'Cooks']], [['Guild', 'COOKS']]]);
  expect(findings).toEqual([]);
});

describe('a manager', () => {
  test('is found by address where there is no id, unless two people have it', async () => {
    const text = csv(
      'HRID,EMAIL,MANAGER_EMAIL',
      '1,a@example.com,',
      '2,b@example.com,A@Example.com',
      '3,b@example.com,b@example.com',
      '4,d@example.com,nobody@example.com',
      '5,e@example.com,e@example.com',
    );

    const { records, findings } = await readWhole(text);

    expect(records.map(({ managerId, managerEmail, managers }) => [managerId, managerEmail, managers])).toEqual([
      [null, null, []],
      ['1', 'A@Example.com', ['1']],
      [null, 'b@example.com', []],
      [null, 'nobody@example.com', []],
      [null, null, []],
    ]);
    expect(told(findings)).toEqual([
      '4 EMAIL email-repeated warning',
      '4 MANAGER_EMAIL manager-unknown warning',
      '5 MANAGER_EMAIL manager-unknown warning',
      '6 MANAGER_EMAIL manager-self warning',
    ]);
  });

  test('has at most twenty above, and a cycle far up is cut there', async () => {
    const people = Array.from({ length: 30 }, (_, at) => `${at},p${at}@example.com,${at === 0 ? 3 : at - 1}`);

    const { records, findings } = await readWhole(csv('HRID,EMAIL,MANAGER_ID', ...people));

    expect(records[29]?.managers).toEqual(Array.from({ length: 20 }, (_, at) => `${28 - at}`));
    expect(records[5]?.managers).toEqual(['4', '3']);
    expect(told(findings)).toEqual([2, 3, 4, 5].map((row) => `${row} MANAGER_ID manager-cycle warning`));
  });

  test('of anybody is the one that a slow way finds too', async () => {
    const links = fc.array(fc.option(fc.nat(14)), { minLength: 1, maxLength: 15 });

    await fc.assert(
      fc.asyncProperty(links, async (above) => {
        const people = above.map((manager, at) => `P${at},p${at}@example.com,${manager === null ? '' : `P${manager}`}`);
        const { records } = await readWhole(csv('HRID,EMAIL,MANAGER_ID', ...people));

        expect(records.map(({ managers }) => managers)).toEqual(above.map((_, at) => slowly(above, at)));
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});

/** Walks up from one person: who comes back to themselves has no manager. */
function slowly(above: readonly (number | null)[], person: number): readonly string[] {
  const next = (at: number): number | undefined => {
    const manager = above[at];
    return manager === null || manager === undefined || manager >= above.length ? undefined : manager;
  };
  const returns = (start: number): boolean => {
    for (let at = next(start), steps = 0; at !== undefined && steps < 20; at = next(at), steps += 1) {
      if (at === start) return true;
    }
    return false;
  };
  const managers: string[] = [];
  for (let at: number | undefined = person; at !== undefined && !returns(at); ) {
    at = next(at);
    if (at !== undefined) managers.push(`P${at}`);
  }
  return managers;
}

test('a workbook says the same as the text of the same table', async () => {
  const table = [
    ['HRID', 'EMAIL', 'JOIN_DATE', 'MANAGER_ID', 'TEAM'],
    ['001', 'a@example.com', '2026-01-05', '', 'A'],
    ['2', 'b@example.com', '', '001', 'A'],
  ];
  const dated = table.map((row) => row.map((cell) => (cell === '2026-01-05' ? { number: 46_027, builtIn: 14 } : cell)));

  const text = await readWhole(csv(...table.map((row) => row.join(','))));

  expect(await readWhole(zipOf(workbookParts(dated)), 'hr_20260105.xlsx')).toEqual(text);
});
