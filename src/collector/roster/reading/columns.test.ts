// Tests of knowing the columns of an HR file by their headers.
import { expect, test } from 'vitest';
import { excludeEachOther, recognizeColumns } from './columns.ts';

/** Each header with what it was taken for, as short as can be. */
function taken(...headers: readonly string[]): readonly string[] {
  return recognizeColumns(headers).map(({ meaning, known }) => {
    if (known === 'no') return 'no';
    if (meaning.is === 'identity') return `${meaning.of}@${meaning.source}`;
    return meaning.is === 'group' ? meaning.dimension : meaning.is;
  });
}

test('the documented columns are known', () => {
  expect(
    taken('SNAPSHOT', 'EMPLOYEE_ID', 'EMPLOYEE_EMAIL', 'JOIN_DATE', 'LEAVE_DATE', 'MANAGER_ID', 'MANAGER_EMAIL'),
  ).toEqual(['snapshot', 'id', 'email', 'joinDate', 'leaveDate', 'managerId', 'managerEmail']);
  expect(taken('DEPARTMENT', 'TEAM', 'ROLE', 'LEVEL', 'COST_CENTER', 'BUSINESS_UNIT', 'BUSINESS_SEGMENT')).toEqual([
    'department',
    'team',
    'role',
    'level',
    'costCenter',
    'businessUnit',
    'businessSegment',
  ]);
  expect(taken('REGION', 'TERRITORY', 'LOCATION', 'TIMEZONE', 'WORK_START', 'WORK_END', 'WORK_DAYS')).toEqual([
    'region',
    'territory',
    'location',
    'timeZone',
    'workStart',
    'workEnd',
    'workDays',
  ]);
  expect([...taken('SAMPLE'), ...taken('WORKLYTICS_SAMPLE')]).toEqual(['sample', 'sample']);
});

test('accounts in other sources are known by the name of the source', () => {
  expect(
    taken(
      'GITHUB_USERNAME',
      'GITHUB_USERNAME_ALT',
      'GITLAB_USERNAME',
      'SLACK_ID',
      'Slack Member ID',
      'SOURCEHUT_USERNAME',
    ),
  ).toEqual([
    'username@github',
    'username@github',
    'username@gitlab',
    'account@slack',
    'account@slack',
    'username@sourcehut',
  ]);
  expect(taken('EMPLOYEE_EMAIL_ALIAS', 'Alias', 'ALIASES', 'email alias 2', 'USERNAME')).toEqual([
    'alias',
    'alias',
    'alias',
    'alias',
    'username@any',
  ]);
});

test('letter case, spaces, underscores, dashes and accents say nothing', () => {
  expect(taken(' worker-id ', 'Work Email', 'hireDate', 'Cost Centre', 'GESCHÄFTSBEREICH')).toEqual([
    'id',
    'email',
    'joinDate',
    'costCenter',
    'businessUnit',
  ]);
});

test('what HR systems call the same is known', () => {
  expect(taken('Worker ID', 'Email - Primary Work', 'Hire Date', 'Termination Date', 'Worker Manager')).toEqual([
    'id',
    'email',
    'joinDate',
    'leaveDate',
    'no',
  ]);
  expect(taken('Person #', 'Work Email', 'Supervisor ID', 'Division', 'Job Title', 'Location')).toEqual([
    'id',
    'email',
    'managerId',
    'businessUnit',
    'role',
    'location',
  ]);
  expect(taken('Personalnummer', 'Eintrittsdatum', 'Abteilung', 'Kostenstelle', 'Standort')).toEqual([
    'id',
    'joinDate',
    'department',
    'costCenter',
    'location',
  ]);
});

test('names, salaries, birthdays and private addresses are nobody’s business, without a question', () => {
  const headers = ['First Name', 'LAST_NAME', 'Salary', 'Date of Birth', 'Home Email', 'Gender', 'Geschlecht'];

  expect(taken(...headers)).toEqual(headers.map(() => 'ignore'));
});

test('what may hold a name, ids of other things and columns without a name want a look', () => {
  const headers = ['Manager', ''];
  const ids = ['COST_CENTER_ID', 'PASSPORT_ID', 'NATIONAL_ID', 'JOB_ID', 'MANAGER_USERNAME'];

  expect(taken(...headers, ...ids)).toEqual([...headers, ...ids].map(() => 'no'));
});

test('the documented name wins over a synonym, and of two synonyms of a group the more usual one', () => {
  expect(taken('Email', 'EMPLOYEE_EMAIL')).toEqual(['no', 'email']);
  expect(taken('Position', 'Job Title')).toEqual(['no', 'role']);
  expect(taken('Email', 'Work Email')).toEqual(['email', 'email']);
});

test('one column has the id, and many can have identities', () => {
  expect(excludeEachOther({ is: 'id' }, { is: 'id' })).toBe(true);
  expect(excludeEachOther({ is: 'alias' }, { is: 'alias' })).toBe(false);
  expect(excludeEachOther({ is: 'ignore' }, { is: 'ignore' })).toBe(false);
  expect(excludeEachOther({ is: 'group', dimension: 'team' }, { is: 'group', dimension: 'level' })).toBe(false);
});
